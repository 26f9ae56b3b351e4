"""A run that judges see in a study: a graded room of a person, or a reference operator on a path of the study's own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grading.models.room_grade import RoomGrade
from grading.models.standard_study import StandardStudy


class RunSource(models.TextChoices):
    PERSON = "person", _("person")
    OPERATOR = "operator", _("reference operator")


class StandardRun(models.Model):
    """`score` is the equated room score before guard-rails: the 200 of a breached room is a rule, not a performance. `breached` is kept beside it.

    A reference operator plays under keys that were drawn for the study, never under those of a form; its log and score are null until a worker has
    let it play.
    """

    study = models.ForeignKey(StandardStudy, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=8, choices=RunSource.choices)
    grade = models.ForeignKey(RoomGrade, null=True, on_delete=models.PROTECT, related_name="+")
    scenario = models.ForeignKey("sandbox.Scenario", on_delete=models.PROTECT, related_name="+")
    traffic_key = models.CharField(max_length=16, blank=True)
    luck_key = models.CharField(max_length=16, blank=True)
    bot_id = models.CharField(max_length=40, blank=True)
    log = models.JSONField(null=True, help_text=_("[tick, lever, sku, value] of each control; people's logs stay with their attempt"))
    score = models.FloatField(null=True)
    uplift = models.FloatField(null=True)
    breached = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("run of a study")
        verbose_name_plural = _("runs of studies")
        ordering = ["study_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="grading_study_run_number_once"),
            models.UniqueConstraint(fields=["study", "grade"], name="grading_study_grade_once"),
            models.CheckConstraint(
                condition=Q(source="person", grade__isnull=False, score__isnull=False, bot_id="")
                | (Q(source="operator", grade__isnull=True) & ~Q(bot_id="") & ~Q(traffic_key="")),
                name="grading_study_run_has_an_origin",
            ),
            models.CheckConstraint(
                condition=Q(source="person") | Q(score__isnull=True, log__isnull=True) | Q(score__isnull=False, log__isnull=False),
                name="grading_study_run_played_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.number} of study {self.study_id}"
