"""The job that makes rooms of a host's recordings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sandbox.models.job import Job
from sandbox.models.recording import Recording


class HostCalibration(Job):
    """One fit, pooled over the recordings of one host; when it is ready there is one room per recording."""

    host = models.CharField(max_length=64)
    recordings = models.ManyToManyField(Recording, related_name="calibrations")
    inputs_digest = models.CharField(max_length=64)  # over the sorted digests of the recordings and the engine version
    engine_version = models.CharField(max_length=20)
    fidelity = models.JSONField(default=dict)  # held-out numbers of the host; {} until ready
    queued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("calibration")
        verbose_name_plural = _("calibrations")
        ordering = ("-queued_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["inputs_digest"],
                condition=models.Q(state__in=["queued", "running"]),
                name="calibration_one_active_per_inputs",
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="calibration_progress_percent"),
        ]
        # serves the sweep: active jobs by lease
        indexes = [models.Index(fields=["state", "lease_until"], name="calibration_sweep")]

    def __str__(self) -> str:
        return f"{self.host} #{self.pk} {self.state}"
