"""A standard-setting study: how a cut was found, by whom, and who approved it. Once approved it is the record of the cut and does not change."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StandardMethod(models.TextChoices):
    BORDERLINE_REGRESSION = "borderline_regression", _("borderline regression")
    PANEL = "panel", _("reference operators")


class StudyState(models.TextChoices):
    """draft → open (judges rate) → closed (the cut is derived, ratings stand) → approved; withdrawn from any of them, with a reason."""

    DRAFT = "draft", _("draft")
    OPEN = "open", pgettext_lazy("study", "open")
    CLOSED = "closed", _("closed, not approved")
    APPROVED = "approved", _("approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class StandardStudy(models.Model):
    """About the rooms of one round. `figures` is written at closing and holds everything that the result page shows of the ratings.

    `approved_cut` may differ from `derived_cut` by at most two standard errors, and `reason` says why. `seed` fixes the bootstrap and, with
    each judge's id, the order of the replays; it is shown to nobody while the study is open.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    client_id = models.UUIDField(unique=True, help_text=_("made by the page, so that a double click makes one study"))
    round = models.ForeignKey("exams.Round", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    method = models.CharField(max_length=24, choices=StandardMethod.choices)
    state = models.CharField(max_length=10, choices=StudyState.choices, default=StudyState.DRAFT)
    skill_at_cut = models.FloatField(null=True, help_text=_("of the reference operators, 0 to 1; method panel only"))
    seed = models.BigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(null=True)
    derived_cut = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    cut_se = models.FloatField(null=True, help_text=_("standard error of the derived cut, by bootstrap"))
    approved_cut = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("standard-setting study")
        verbose_name_plural = _("standard-setting studies")
        ordering = ["-created_at", "-pk"]
        # The records that a new round may rest on, newest first.
        indexes = [models.Index(fields=["state", "-approved_at"], name="grading_standard_records")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StudyState.values), name="grading_study_state_known"),
            models.CheckConstraint(condition=Q(method__in=StandardMethod.values), name="grading_study_method_known"),
            models.CheckConstraint(
                condition=Q(method="panel", skill_at_cut__gte=0, skill_at_cut__lte=1) | Q(method="borderline_regression", skill_at_cut__isnull=True),
                name="grading_panel_study_names_a_skill",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("closed", "approved")) | Q(closed_at__isnull=False, figures__isnull=False, derived_cut__isnull=False),
                name="grading_closed_study_has_a_cut",
            ),
            models.CheckConstraint(
                condition=(Q(approved_by__isnull=False, approved_at__isnull=False, approved_cut__isnull=False) & ~Q(reason=""))
                | (~Q(state="approved") & Q(approved_by__isnull=True, approved_at__isnull=True, approved_cut__isnull=True, reason="")),
                name="grading_approval_is_whole",
            ),
            models.CheckConstraint(condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")), name="grading_author_does_not_approve"),
            models.CheckConstraint(
                condition=(Q(state="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_reason="")),
                name="grading_withdrawal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"study {self.public_id}: {self.state}"
