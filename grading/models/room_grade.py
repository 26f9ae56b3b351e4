"""The grade of one room of one attempt. Never changed; a regrade adds a row and makes the old one not effective."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomGrade(models.Model):
    """Facts, score and versions of one played room.

    Values are in cents, rounded; `log_ratio` keeps the full precision of what was scored. `uplift_low` and
    `uplift_high` span the model ensemble: sensitivity, not part of the decision.
    """

    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    scenario = models.ForeignKey("sandbox.Scenario", on_delete=models.PROTECT, related_name="+")
    effective = models.BooleanField(default=True)
    metric = models.CharField(max_length=10)
    value_cents = models.BigIntegerField()
    baseline_cents = models.BigIntegerField()
    sampled_gmv_cents = models.BigIntegerField(help_text=_("GMV that the candidate saw"))
    uplift = models.FloatField()
    uplift_low = models.FloatField(null=True)
    uplift_high = models.FloatField(null=True)
    log_ratio = models.FloatField()
    log_ratio_used = models.FloatField()
    z = models.FloatField()
    equated_score = models.FloatField()
    score = models.FloatField()
    guard_rails = models.JSONField(help_text=_("each guard-rail with its measures, limits and outcome"))
    panel = models.JSONField(help_text=_("reference operators on this path: values, median and scale of their logs"))
    facts = models.JSONField(help_text=_("candidate's and baseline's totals"))
    members = models.JSONField(help_text=_("log ratios in the other members of the ensemble"))
    curves = models.JSONField(help_text=_("cumulative GMV and viewers of the run and of the baseline"))
    run_digest = models.CharField(max_length=64)
    baseline_digest = models.CharField(max_length=64)
    log_digest = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)
    scenario_digest = models.CharField(max_length=64)
    room_digest = models.CharField(max_length=64)
    baseline_name = models.CharField(max_length=60)
    bot_version = models.CharField(max_length=40)
    rubric_version = models.CharField(max_length=40)
    graded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("room grade")
        verbose_name_plural = _("room grades")
        ordering = ["attempt_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"],
                condition=models.Q(effective=True),
                name="grading_one_effective_grade_per_room",
            ),
            models.CheckConstraint(condition=models.Q(baseline_cents__gt=0), name="grading_baseline_has_value"),
        ]

    def __str__(self) -> str:
        return f"room {self.position} of attempt {self.attempt_id}: {self.score:.1f}"
