"""The job that lets the bots into a draft."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sandbox.models.job import Job
from sandbox.models.scenario import Scenario


class GateRun(Job):
    """One check of one state of a draft (named by the digest that its bundle would have)."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="gate_runs")
    bundle_digest = models.CharField(max_length=64)
    result = models.JSONField(default=dict)  # see services/run_gate.py; {} until ready

    class Meta:
        verbose_name = _("bot check")
        verbose_name_plural = _("bot checks")
        ordering = ("-queued_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "bundle_digest"],
                condition=models.Q(state__in=["queued", "running"]),
                name="gate_one_active_per_draft",
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="gate_sweep")]

    def __str__(self) -> str:
        return f"gate of scenario {self.scenario_id} {self.state}"
