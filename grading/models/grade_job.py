"""One row per closed attempt: the work of grading it. The row owns the job, a message of the queue is only a hint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.leased_work import LeasedWork, work_constraints


class JobState(models.TextChoices):
    """queued → running → graded | failed (tried again until three tries are used) → dead."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("being graded")
    GRADED = "graded", _("graded")
    FAILED = "failed", _("failed, will be tried again")
    DEAD = "dead", _("stopped after three tries")


class GradeJob(LeasedWork):
    """Grading of one attempt, with its tries and its lease.

    A worker owns a running job while `lease_until` lies ahead and `lease_token` is its own; whoever comes later
    and finds another token drops what it computed.
    """

    attempt = models.OneToOneField("exams.Attempt", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    rooms_done = models.PositiveSmallIntegerField(default=0)
    rooms_total = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("grade job")
        verbose_name_plural = _("grade jobs")
        # The sweep and the place in the queue look for live jobs; graded ones are the many.
        indexes = [models.Index(fields=["state", "queued_at"], name="grading_job_live")]
        constraints = [
            *work_constraints(JobState, "job"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk} of attempt {self.attempt_id}: {self.state}"
