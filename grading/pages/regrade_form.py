"""The form of a new regrade."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grading.models.regrade import Correction, RegradeReason
from grading.services.propose_regrade import TEXT_LENGTH

YES_NO = (("", _("as it is")), ("yes", _("yes")), ("no", _("no")))


class RegradeForm(forms.Form):
    """Reason, correction with its fields, and whose attempts. Fields of other corrections are ignored."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Reason"), choices=RegradeReason.choices)
    text = forms.CharField(
        label=_("What happened"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Public: candidates and verifiers read it."),
    )
    correction = forms.ChoiceField(label=_("What is corrected"), choices=Correction.choices)
    scenario = forms.ChoiceField(label=_("Room that does not count"), required=False)
    cut_score = forms.FloatField(label=_("Cut score"), required=False, min_value=0, max_value=1000)
    expected_growth_percent = forms.FloatField(label=_("Expected growth, %"), required=False, min_value=-99, max_value=1000)
    contribution = forms.ChoiceField(label=_("Contribution not below the baseline's"), required=False, choices=YES_NO)
    compliance_breaches_max = forms.IntegerField(label=_("Compliance breaches allowed"), required=False, min_value=0)
    return_rate_percent = forms.FloatField(label=_("Return rate over the baseline's, at most, points"), required=False, min_value=0, max_value=100)
    because = forms.ChoiceField(
        label=_("Not valid because of"),
        required=False,
        choices=(("incident", _("an incident in a room")), ("outage", _("an outage of the platform"))),
    )
    attempts = forms.MultipleChoiceField(
        label=pgettext_lazy("list", "Attempts"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: everybody's.")
    )

    def __init__(self, *args: Any, rooms: dict[int, str], attempts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid4
        self.fields["scenario"].choices = [("", "–"), *((str(pk), title) for pk, title in rooms.items())]  # type: ignore[attr-defined]
        self.fields["attempts"].choices = attempts  # type: ignore[attr-defined]

    def change(self) -> dict[str, Any]:
        """The document of the chosen correction; what is empty is left out, and the service refuses what is missing."""
        data = self.cleaned_data
        given: dict[str, dict[str, Any]] = {
            Correction.EXCLUDE_ROOM: {"scenario_id": data["scenario"] or None},
            Correction.STANDARD: {"cut_score": data["cut_score"], "expected_growth": _fraction(data["expected_growth_percent"])},
            Correction.LIMITS: {
                "contribution_not_below_baseline": {"yes": True, "no": False}.get(data["contribution"]),
                "compliance_breaches_max": data["compliance_breaches_max"],
                "return_rate_over_baseline_max": _fraction(data["return_rate_percent"]),
            },
            Correction.INVALIDATE: {"because": data["because"]},
        }
        return {name: value for name, value in given.get(data["correction"], {}).items() if value is not None}


def _fraction(percent: float | None) -> float | None:
    return None if percent is None else percent / 100
