"""Which record a round's cut rests on. Written with the round and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.standard_study import StandardStudy


class RoundCut(models.Model):
    """A round without such a row has no record: its examiner set the cut."""

    round = models.OneToOneField("exams.Round", on_delete=models.PROTECT, related_name="+")
    study = models.ForeignKey(StandardStudy, on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        verbose_name = _("record behind a cut")
        verbose_name_plural = _("records behind cuts")

    def __str__(self) -> str:
        return f"round {self.round_id} rests on study {self.study_id}"
