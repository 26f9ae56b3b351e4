"""A calibrated room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sandbox.models.host_calibration import HostCalibration
from sandbox.models.recording import Recording


class Room(models.Model):
    """The calibrated model of one recorded session: canonical bytes of the engine's RoomModel, never changed."""

    calibration = models.ForeignKey(HostCalibration, models.PROTECT, related_name="rooms")
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="rooms")
    host = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # of the canonical bytes
    model = models.BinaryField()  # canonical bytes, zlib
    fidelity = models.JSONField(default=dict)  # numbers and the recorded-vs-simulated curves of this session
    verdict = models.CharField(max_length=20, blank=True)  # "exam" | "practice"
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("host", "recording__started_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["calibration", "recording"], name="room_once_per_calibration_and_session"),
        ]

    def __str__(self) -> str:
        return f"{self.recording} room #{self.pk}"
