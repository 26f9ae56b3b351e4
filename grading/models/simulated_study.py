"""A study of a round's forms with simulated people: what they reached, and what it says about the rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SimulatedStudy(models.Model):
    """Made before or after people sit; never changed, a new one stands beside it. Nobody in it is a person.

    `forms` has a document per form's label, as `grading.reliability.simulated_people.study.form_document` makes it. `forms_digest` names
    scenarios and keys of all forms: a draft whose rooms have changed since has no study.
    """

    round = models.ForeignKey("exams.Round", on_delete=models.CASCADE, related_name="+")
    forms_digest = models.CharField(max_length=64)
    people = models.PositiveSmallIntegerField(help_text=_("simulated people, not people"))
    forms = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("study with simulated people")
        verbose_name_plural = _("studies with simulated people")
        # The page asks for the latest study of a round.
        indexes = [models.Index(fields=["round", "-made_at"], name="grading_latest_study")]

    def __str__(self) -> str:
        return f"{self.people} simulated people in round {self.round_id}"
