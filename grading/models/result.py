"""The result of one attempt: the round's figures and the decision. Published once, then unchanged."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    PASS = "PASS", _("passed")
    FAIL = "FAIL", _("not passed")
    INVALID = "INVALID", _("not valid")


class ResultState(models.TextChoices):
    GRADED = "graded", _("graded, not released")
    FINALISED = "finalised", _("final")


class Result(models.Model):
    """What an attempt came to. Certificates and boards read finalised results only.

    `person` and `round` repeat the attempt's, so that a round's results are one indexed query. Uplifts are
    fractions; `uplift_low`/`uplift_high` span the model ensemble. `conditions` is what the decision rests on. `sequential`: why extra rooms were
    opened or not, as it was decided when the base rooms were over; null where everybody sits every room.
    """

    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey("exams.Round", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attempt_number = models.PositiveSmallIntegerField()
    effective = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=ResultState.choices, default=ResultState.GRADED)
    decision = models.CharField(max_length=7, choices=Decision.choices)
    conditions = models.JSONField()
    sequential = models.JSONField(null=True)
    round_uplift = models.FloatField()
    uplift_low = models.FloatField(null=True)
    uplift_high = models.FloatField(null=True)
    net_uplift = models.FloatField(null=True)
    ad_roi = models.FloatField(null=True)
    contribution_cents = models.BigIntegerField()
    score = models.FloatField()
    score_se = models.FloatField(null=True)
    expected_growth = models.FloatField()
    cut_score = models.FloatField()
    rubric_version = models.CharField(max_length=40)
    graded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        # Boards: the finalised results of a round, best first.
        indexes = [models.Index(fields=["round", "state", "-score"], name="grading_result_board")]
        constraints = [
            models.UniqueConstraint(fields=["attempt"], condition=models.Q(effective=True), name="grading_one_effective_result_per_attempt"),
            models.CheckConstraint(condition=models.Q(decision__in=Decision.values), name="grading_decision_known"),
            models.CheckConstraint(
                condition=models.Q(state=ResultState.FINALISED, published_at__isnull=False)
                | models.Q(state=ResultState.GRADED, published_at__isnull=True),
                name="grading_final_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"result {self.pk} of attempt {self.attempt_id}: {self.decision}"
