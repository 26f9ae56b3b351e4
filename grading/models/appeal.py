"""A candidate's appeal against a final result, and the audit trail that appeals and regrades share."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.regrade import RegradeSet
from grading.models.result import Result
from grading.models.trail_event import TrailEvent


class AppealState(models.TextChoices):
    """filed → in_review → upheld | rejected; withdrawn by the candidate before the outcome."""

    FILED = "filed", _("filed")
    IN_REVIEW = "in_review", _("in review")
    UPHELD = "upheld", _("upheld")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Appeal(models.Model):
    """One appeal stands per result, one open per attempt; a regraded result has a window of its own. An outcome has a reason and a reviewer."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="appeals")
    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.FILED)
    filed_at = models.DateTimeField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True, help_text=_("the reason, as the candidate reads it"))
    regrade = models.ForeignKey(RegradeSet, null=True, on_delete=models.PROTECT, related_name="appeals")

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["filed_at", "pk"]
        indexes = [models.Index(fields=["state", "filed_at"], name="grading_appeal_open")]
        constraints = [
            models.UniqueConstraint(fields=["result"], condition=~models.Q(state="withdrawn"), name="grading_one_appeal_a_result"),
            models.UniqueConstraint(fields=["attempt"], condition=models.Q(state__in=("filed", "in_review")), name="grading_one_open_appeal"),
            models.CheckConstraint(condition=models.Q(state__in=AppealState.values), name="grading_appeal_state_known"),
            models.CheckConstraint(
                condition=(models.Q(state__in=("upheld", "rejected"), reviewer__isnull=False, decided_at__isnull=False) & ~models.Q(outcome=""))
                | models.Q(state__in=("filed", "in_review", "withdrawn"), decided_at__isnull=True, outcome=""),
                name="grading_outcome_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="upheld", regrade__isnull=False) | (~models.Q(state="upheld") & models.Q(regrade__isnull=True)),
                name="grading_upheld_leads_to_a_regrade",
            ),
            models.CheckConstraint(condition=~models.Q(reviewer=models.F("person")), name="grading_nobody_reviews_himself"),
        ]

    def __str__(self) -> str:
        return f"appeal {self.public_id}: {self.state}"


class RegradeEvent(TrailEvent):
    """Who did what, when, to a regrade or an appeal. Append-only."""

    regrade = models.ForeignKey(RegradeSet, null=True, on_delete=models.PROTECT, related_name="events")
    appeal = models.ForeignKey(Appeal, null=True, on_delete=models.PROTECT, related_name="events")

    class Meta(TrailEvent.Meta):
        verbose_name = _("event of a regrade")
        verbose_name_plural = _("events of regrades")
