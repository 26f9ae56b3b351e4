"""The work of issuing: one row per published result. The row owns the job, a message of the queue is only a hint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.certificates.models.certificate import Certificate


class JobState(models.TextChoices):
    """queued → running → issued | not_due | failed (tried again, three tries in all) → dead."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("being signed")
    ISSUED = "issued", _("issued")
    NOT_DUE = "not_due", _("no certificate due")
    FAILED = "failed", _("failed, will be tried again")
    DEAD = "dead", _("stopped after three tries")


class IssueJob(models.Model):
    """Issuing the certificate of one result."""

    result_id = models.PositiveBigIntegerField(_("result"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("last sent"))
    error = models.TextField(_("last error"), blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")

    class Meta:
        verbose_name = _("issue job")
        verbose_name_plural = _("issue jobs")
        # The sweep looks for live jobs; finished ones are the many.
        indexes = [models.Index(fields=["state", "sent_at"], name="issue_job_live")]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.state}"
