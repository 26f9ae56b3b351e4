"""The work of assessing an attempt's base rooms while its candidate waits. The row owns the job, a message of the queue is only a hint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.leased_work import LeasedWork, work_constraints


class AssessmentState(models.TextChoices):
    """queued → running → ready | failed (tried again until three tries are used) → dead: then the wait's deadline opens the extra rooms."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("being assessed")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed, will be tried again")
    DEAD = "dead", _("stopped after three tries")


class Assessment(LeasedWork):
    """One per attempt of a sequential round, with its tries and its lease; `figures` are what the rule said, written once.

    No page shows them while the attempt is open. `told`: the exams took the word; they did not if the attempt was void, or decided by its deadline.
    """

    attempt = models.OneToOneField("exams.Attempt", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AssessmentState.choices, default=AssessmentState.QUEUED)
    error = models.TextField(blank=True)
    figures = models.JSONField(null=True)
    told = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("assessment of base rooms")
        verbose_name_plural = _("assessments of base rooms")
        # The sweep looks for live rows; ready ones are the many.
        indexes = [models.Index(fields=["state", "queued_at"], name="grading_assessment_live")]
        constraints = [
            *work_constraints(AssessmentState, "assessment"),
            models.CheckConstraint(
                condition=~models.Q(state=AssessmentState.READY) | models.Q(figures__isnull=False), name="grading_assessment_ready_has_figures"
            ),
        ]

    def __str__(self) -> str:
        return f"assessment of attempt {self.attempt_id}: {self.state}"
