"""The report on a sitting's logs: how alike they are in pairs, and what their timing looks like. Made by a job, for invigilators."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.leased_work import LeasedWork, work_constraints


class ReportState(models.TextChoices):
    """queued → running → ready | failed (tried again until three tries are used) → dead."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("being computed")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed, will be tried again")
    DEAD = "dead", _("stopped after three tries")


class SimilarityReport(LeasedWork):
    """One row per report of a sitting: the newest one holds. A row that is queued or running is its own job, with tries and a lease.

    `document` names attempts by id and nobody by name; it is what `grading.services.compare_sitting` makes, written once. Nothing follows from it by
    itself: people read it.
    """

    sitting = models.ForeignKey("exams.Sitting", on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveIntegerField(default=0, help_text=_("closed attempts that were compared"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.QUEUED)
    rooms_done = models.PositiveSmallIntegerField(default=0)
    rooms_total = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    document = models.JSONField(null=True)
    version = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("similarity report")
        verbose_name_plural = _("similarity reports")
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["sitting", "-queued_at"], name="grading_similarity_latest"),
            models.Index(fields=["state", "sent_at"], name="grading_similarity_live"),
        ]
        constraints = [
            # A double click, and a sweep beside it, make one.
            models.UniqueConstraint(
                fields=["sitting"], condition=models.Q(state__in=("queued", "running", "failed")), name="grading_one_similarity_job_a_sitting"
            ),
            *work_constraints(ReportState, "similarity"),
            models.CheckConstraint(
                condition=~models.Q(state=ReportState.READY) | models.Q(document__isnull=False), name="grading_similarity_ready_has_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"similarity report {self.pk} of sitting {self.sitting_id}: {self.state}"
