"""The forms of a standard-setting study."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grading.models.standard_study import StandardMethod
from grading.services.invite_judge import TEXT_LENGTH, Declaration
from grading.services.make_study import OPERATORS_MOST, PEOPLE_MOST, TITLE_LENGTH, NewStudy


class StudyForm(forms.Form):
    """A new study. Fields of the other method are ignored."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    title = forms.CharField(label=_("Title of the study"), max_length=TITLE_LENGTH)
    round = forms.ChoiceField(label=_("Round"), help_text=_("Its rooms are shown, and whom a cut passes is counted among those who sat it."))
    method = forms.ChoiceField(label=pgettext_lazy("standard setting", "Method"), choices=StandardMethod.choices)
    people_runs = forms.IntegerField(
        label=_("Runs of people, at most"),
        required=False,
        min_value=0,
        max_value=PEOPLE_MOST,
        initial=12,
        help_text=_("Evenly over their scores; names are shown to no judge."),
    )
    operator_runs = forms.IntegerField(
        label=_("Runs of reference operators"),
        required=False,
        min_value=0,
        max_value=OPERATORS_MOST,
        initial=12,
        help_text=_("Evenly over skill, on paths that are drawn for this study."),
    )
    skill_at_cut = forms.FloatField(
        label=_("Skill at the cut"),
        required=False,
        min_value=0,
        max_value=1,
        help_text=_("For the method “reference operators”: 0 is the poorest of them, 1 the best."),
    )

    def __init__(self, *args: Any, rounds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = rounds  # type: ignore[attr-defined]

    def new_study(self, round_id: int) -> NewStudy:
        """Call after is_valid()."""
        data = self.cleaned_data
        panel = data["method"] == StandardMethod.PANEL
        return NewStudy(
            client_id=data["client_id"],
            round_id=round_id,
            title=data["title"],
            method=data["method"],
            people_runs=0 if panel else data["people_runs"] or 0,
            operator_runs=0 if panel else data["operator_runs"] or 0,
            skill_at_cut=data["skill_at_cut"] if panel else None,
        )


class DeclarationForm(forms.Form):
    """Who judges, from where, with which interests."""

    name = forms.CharField(label=_("Your name, as it stands in the record"), max_length=80)
    organisation = forms.CharField(label=_("Organisation"), max_length=120)
    practising = forms.ChoiceField(
        label=_("Do you work as a live-commerce trader today?"), choices=(("yes", _("yes")), ("no", _("no"))), widget=forms.RadioSelect
    )
    conflicts = forms.CharField(
        label=_("Interests that could sway your ratings"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: you train candidates, you work for a host or a merchant whose room is shown. Write “none” if there are none."),
    )

    def declaration(self) -> Declaration:
        data = self.cleaned_data
        return Declaration(data["name"], data["organisation"], data["practising"] == "yes", data["conflicts"])


class ApprovalForm(forms.Form):
    """The cut that is approved, and why."""

    cut = forms.DecimalField(label=_("Cut that is approved"), min_value=200, max_value=800, decimal_places=2, help_text=_("Counts to a tenth."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What speaks for this cut; and if it differs from the derived one, why."),
    )
