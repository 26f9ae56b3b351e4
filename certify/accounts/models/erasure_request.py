"""A person asks that the own data be erased; after it was done, the record that it was."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ErasureState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    CANCELLED = "cancelled", _("cancelled")
    DONE = "done", _("done")


class CertificateWish(models.TextChoices):
    """An address of a certificate is never deleted: its holder chooses what it says afterwards."""

    NAMELESS = "nameless", _("They stay valid, without my name.")
    REVOKE = "revoke", _("They are revoked.")


class ErasureRequest(models.Model):
    """Carried out at `due_at` unless cancelled before. The row stays: it says when, and not whom, since `person` is nameless then."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasure_requests")
    wish = models.CharField(max_length=10, choices=CertificateWish.choices, default=CertificateWish.NAMELESS)
    state = models.CharField(max_length=10, choices=ErasureState.choices, default=ErasureState.WAITING)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    rows = models.JSONField(default=dict)  # what was done, {table: number of rows}; no value of any of them

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="waiting"), name="one_erasure_request_at_a_time"),
            models.CheckConstraint(condition=Q(state="waiting", ended_at__isnull=True) | ~Q(state="waiting"), name="erasure_ended_when_it_ended"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="erasure_due")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
