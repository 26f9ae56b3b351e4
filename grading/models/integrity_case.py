"""A question about one attempt: what was seen, what the candidate says, what a second person decides. And its trail."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.regrade import RegradeSet
from grading.models.similarity_report import SimilarityReport
from grading.models.trail_event import TrailEvent


class CaseState(models.TextChoices):
    """open → decided. The candidate is heard in between."""

    OPEN = "open", _("open")
    DECIDED = "decided", _("decided")


class CaseGround(models.TextChoices):
    """Why somebody asks."""

    SIMILARITY = "similarity", _("The log is very much like another one")
    TIMING = "timing", _("The timing looks like a program's")
    PLACES = "places", _("The console was opened from several places")
    OBSERVED = "observed", _("Something was observed in the sitting")


class CaseOutcome(models.TextChoices):
    NO_CONSEQUENCE = "no_consequence", _("no consequence")
    VOID = "void", _("the attempt does not count")


class CaseReason(models.TextChoices):
    """The catalogue for decisions; the text beside it says more."""

    EXPLAINED = "explained", _("The candidate’s explanation is convincing")
    NOT_PROVEN = "not_proven", _("What was seen proves nothing")
    TECHNICAL = "technical", _("There is a technical cause")
    COPIED = "copied", _("The log follows another person’s")
    ARRANGED = "arranged", _("Acted by an arrangement with others during the room")
    PROGRAM = "program", _("A program acted in the candidate’s place")
    OTHER_PERSON = "other_person", _("Somebody else acted in the candidate’s place")


REASONS_OF: dict[str, tuple[str, ...]] = {
    CaseOutcome.NO_CONSEQUENCE: (CaseReason.EXPLAINED, CaseReason.NOT_PROVEN, CaseReason.TECHNICAL),
    CaseOutcome.VOID: (CaseReason.COPIED, CaseReason.ARRANGED, CaseReason.PROGRAM, CaseReason.OTHER_PERSON),
}


class IntegrityCase(models.Model):
    """One case per question; one open per attempt. While it is open, a result that is not published yet stays unpublished.

    `allegation` is what the candidate reads, `evidence` what the report said when the case was opened (no name in it, and nothing of the other log).
    `other_attempt` is shown to staff alone. `regrade`: where the result was published before the decision, the regrade that it leads to.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="+")
    other_attempt = models.ForeignKey("exams.Attempt", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(SimilarityReport, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12, choices=CaseGround.choices)
    allegation = models.TextField()
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    heard_until = models.DateTimeField(help_text=_("until then the candidate may make a statement"))
    statement = models.TextField(blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=CaseOutcome.choices, blank=True)
    reason = models.CharField(max_length=16, choices=CaseReason.choices, blank=True)
    explanation = models.TextField(blank=True, help_text=_("as the candidate reads it"))
    regrade = models.ForeignKey(RegradeSet, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("integrity case")
        verbose_name_plural = _("integrity cases")
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["state", "-opened_at"], name="grading_case_open")]
        constraints = [
            models.UniqueConstraint(fields=["attempt"], condition=models.Q(state="open"), name="grading_one_open_case_an_attempt"),
            models.CheckConstraint(condition=models.Q(state__in=CaseState.values), name="grading_case_state_known"),
            # A second person decides, whatever the door; nobody opens or decides a case about themselves.
            models.CheckConstraint(condition=~models.Q(decided_by=models.F("opened_by")), name="grading_case_second_person"),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("person")) & ~models.Q(opened_by=models.F("person")), name="grading_case_not_about_oneself"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="decided", decided_by__isnull=False, decided_at__isnull=False) & ~models.Q(outcome="") & ~models.Q(reason="")
                )
                | models.Q(state="open", decided_by__isnull=True, decided_at__isnull=True, outcome="", reason=""),
                name="grading_case_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(stated_at__isnull=True, statement="") | (models.Q(stated_at__isnull=False) & ~models.Q(statement="")),
                name="grading_case_stated_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.public_id} about attempt {self.attempt_id}: {self.state}"


class IntegrityEvent(TrailEvent):
    """Who did what in a case, when. Append-only: the migration that made the table makes the database refuse changes."""

    case = models.ForeignKey(IntegrityCase, on_delete=models.PROTECT, related_name="events")

    class Meta(TrailEvent.Meta):
        verbose_name = _("event of an integrity case")
        verbose_name_plural = _("events of integrity cases")
