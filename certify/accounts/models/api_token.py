"""A program's key to the API."""

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """A token that acts as its person. Only its SHA-256 is kept: a stolen table opens nothing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token, hexadecimal
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute, so that a busy program does not write on every call
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label
