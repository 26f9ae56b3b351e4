"""Why an attempt counts as never sat."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.attempt import Attempt


class VoidNote(models.Model):
    """One per void attempt. `refunds` gives the attempt back: it no longer counts against the limit."""

    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="void_note")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    refunds = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("void note")
        verbose_name_plural = _("void notes")

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.reason}"
