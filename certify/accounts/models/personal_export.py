"""All that is held of one person, packed for that person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    QUEUED = "queued", _("queued")
    READY = "ready", _("ready")
    DEAD = "dead", _("stopped after three tries")


class PersonalExport(models.Model):
    """A job and its archive. Who holds `retry_at` ahead works on it; a double click finds the one that is being made."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.QUEUED)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)  # ZIP
    size_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("personal data export")
        verbose_name_plural = _("personal data exports")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="queued"), name="one_export_at_a_time"),
            models.CheckConstraint(condition=~Q(state="ready") | Q(content__isnull=False, ready_at__isnull=False), name="ready_export_has_content"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
