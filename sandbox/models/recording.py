"""A recorded session as it was handed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Recording(models.Model):
    """Five files of the `live-session/1` format, kept byte for byte, and a summary made of them once.

    A recording is imported whole or not at all and never changes: a corrected export is another recording of the same
    session. Pages read `summary`; calibration reads the files.
    """

    host = models.CharField(max_length=64)
    session_id = models.CharField(max_length=80)  # the `id` of session.json
    title_zh = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    platform = models.CharField(max_length=500)
    started_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    followers = models.PositiveBigIntegerField()
    provenance = models.TextField()  # shown wherever the recording is shown
    origin = models.JSONField(default=dict, blank=True)  # {} as handed in; else what a mapped export read, converted, derived, assumed
    demo = models.BooleanField(default=False)  # carried by the product: public, so never in a certification exam

    digest = models.CharField(max_length=64)  # SHA-256 of the content, whatever its encoding, language or packing
    files = models.BinaryField()  # zip of the five files, deflated, fixed time stamps
    size_bytes = models.PositiveBigIntegerField()  # of the five files as they came
    summary = models.JSONField()  # totals, series per minute, products; see services/summarise_recording.py

    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ("host", "started_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["host", "digest"], name="recording_once_per_host_and_content"),
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="recording_has_minutes"),
        ]
        indexes = [models.Index(fields=["host", "started_at"], name="recording_sessions_of_host")]

    def __str__(self) -> str:
        return f"{self.host}/{self.session_id}"
