"""What the reference operators reach in a scenario under given keys."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PanelRun(models.Model):
    """A memo, not a fact: the same scenario, keys and bots give the same rows, so it may be dropped at any time."""

    scenario_digest = models.CharField(max_length=64)
    keys_digest = models.CharField(max_length=64)  # SHA-256 of the two keys: the keys themselves are secret
    bot_version = models.CharField(max_length=20)
    values = models.JSONField()  # list of PanelValue as objects
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("panel run")
        verbose_name_plural = _("panel runs")
        constraints = [
            models.UniqueConstraint(fields=["scenario_digest", "keys_digest", "bot_version"], name="panel_once_per_scenario_and_keys"),
        ]

    def __str__(self) -> str:
        return f"panel of {self.scenario_digest[:12]}"
