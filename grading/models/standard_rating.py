"""What a judge said of a replay. Append-only, which the database enforces; the last word per judge and replay counts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grading.models.standard_judge import StandardJudge
from grading.models.standard_run import StandardRun


class StandardRating(models.Model):
    """`grade` 1 fail, 2 borderline, 3 pass, 4 good, 5 excellent. `forces`: {force: 1 weak | 2 fair | 3 strong} of those that the judge ticked."""

    judge = models.ForeignKey(StandardJudge, on_delete=models.PROTECT, related_name="ratings")
    run = models.ForeignKey(StandardRun, on_delete=models.PROTECT, related_name="ratings")
    number = models.PositiveSmallIntegerField()
    client_id = models.UUIDField(unique=True, help_text=_("made by the page, so that a repeat is one rating"))
    grade = models.PositiveSmallIntegerField()
    forces = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["judge_id", "run_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "run", "number"], name="grading_rating_number_once"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="grading_rating_has_five_grades"),
            models.CheckConstraint(condition=Q(number__gte=1), name="grading_rating_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"rating {self.number} of judge {self.judge_id} on run {self.run_id}: {self.grade}"
