"""The job that measures a calibration on sessions that its fit has not seen."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sandbox.models.host_calibration import HostCalibration
from sandbox.models.job import Job


class HeldOutRun(Job):
    """Each session of a calibration predicted by a fit of the others. The rows stay with the calibration (`fidelity["held_out"]`)."""

    calibration = models.ForeignKey(HostCalibration, models.CASCADE, related_name="held_out_runs")
    queued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("measurement on unseen sessions")
        verbose_name_plural = _("measurements on unseen sessions")
        ordering = ("-queued_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["calibration"],
                condition=models.Q(state__in=["queued", "running"]),
                name="held_out_one_active_per_fit",
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="held_out_progress_percent"),
        ]
        # serves the sweep: active jobs by lease
        indexes = [models.Index(fields=["state", "lease_until"], name="held_out_sweep")]

    def __str__(self) -> str:
        return f"held-out of calibration {self.calibration_id} {self.state}"
