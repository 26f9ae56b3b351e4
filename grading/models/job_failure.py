"""What went wrong in one try of a job. Append-only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.grade_job import GradeJob


class JobFailure(models.Model):
    """One failed try: which, when, and the error for the examiner."""

    job = models.ForeignKey(GradeJob, on_delete=models.PROTECT, related_name="failures")
    try_number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    detail = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("failed try")
        verbose_name_plural = _("failed tries")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"try {self.try_number} of job {self.job_id}: {self.code}"
