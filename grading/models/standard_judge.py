"""A judge of a study: who, from where, and with which interests declared."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grading.models.standard_study import StandardStudy


class StandardJudge(models.Model):
    """Invited by the examiner; organisation, practice and conflicts are the judge's own statement, without which no replay is shown.

    `dismissed_at`: stopped by the examiner with a reason, or withdrew; the ratings stay on record and do not count.
    """

    study = models.ForeignKey(StandardStudy, on_delete=models.PROTECT, related_name="judges")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    name = models.CharField(max_length=80, blank=True, help_text=_("as it stands in the record"))
    organisation = models.CharField(max_length=120, blank=True)
    practising = models.BooleanField(null=True, help_text=_("works as a live-commerce trader today"))
    conflicts = models.TextField(blank=True, help_text=_("interests that could sway the ratings, or that there are none"))
    declared_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    dismissed_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("judge of a study")
        verbose_name_plural = _("judges of studies")
        ordering = ["study_id", "invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "person"], name="grading_judge_once_per_study"),
            models.CheckConstraint(
                condition=Q(declared_at__isnull=True) | (Q(practising__isnull=False) & ~Q(name="") & ~Q(organisation="") & ~Q(conflicts="")),
                name="grading_judge_declares_whole",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True, dismissed_reason="")
                | (Q(dismissed_at__isnull=False, dismissed_by__isnull=False) & ~Q(dismissed_reason="")),
                name="grading_judge_dismissed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"judge {self.person_id} of study {self.study_id}"
