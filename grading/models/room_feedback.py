"""What a graded room teaches its candidate: attribution and debrief, computed after the decision has been stored, in a job of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.leased_work import LeasedWork, work_constraints
from grading.models.room_grade import RoomGrade


class FeedbackState(models.TextChoices):
    """queued → running → ready | failed (tried again until three tries are used) → dead. None of it touches the grade."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("being computed")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed, will be tried again")
    DEAD = "dead", _("stopped after three tries")


class RoomFeedback(LeasedWork):
    """One row per room grade, with its tries and its lease. A regraded room has a new grade and with it a new row.

    `attribution` and `debrief` are documents (see `grading/attribution`, `grading/debrief`), written once. Model sensitivity: nothing reads
    them for a decision. A worker owns a running row while `lease_until` lies ahead and `lease_token` is its own.
    """

    grade = models.OneToOneField(RoomGrade, on_delete=models.PROTECT, related_name="feedback")
    state = models.CharField(max_length=10, choices=FeedbackState.choices, default=FeedbackState.QUEUED)
    error = models.TextField(blank=True)
    attribution = models.JSONField(null=True)
    debrief = models.JSONField(null=True)
    attribution_version = models.CharField(max_length=40, blank=True)
    debrief_version = models.CharField(max_length=40, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    bot_version = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("room feedback")
        verbose_name_plural = _("room feedback")
        # The sweep looks for live rows; ready ones are the many.
        indexes = [models.Index(fields=["state", "queued_at"], name="grading_feedback_live")]
        constraints = [
            *work_constraints(FeedbackState, "feedback"),
            models.CheckConstraint(
                condition=~models.Q(state=FeedbackState.READY) | models.Q(attribution__isnull=False, debrief__isnull=False),
                name="grading_feedback_ready_has_documents",
            ),
        ]

    def __str__(self) -> str:
        return f"feedback on grade {self.grade_id}: {self.state}"
