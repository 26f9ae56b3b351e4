"""A draft's side panel: what its cut asks for, what it asks for, and whether it may be published."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.errors import GrowthNeedsReason, GrowthNotDerived
from exams.models import Round
from exams.selectors import stated_growth
from exams.services.record_growth import REASON_LENGTH
from exams.services.state_growth import derived_growth, require_growth


class GrowthForm(forms.Form):
    """The examiner's choice."""

    follows = forms.ChoiceField(choices=(("yes", _("as derived from the cut")), ("no", _("another growth"))))
    growth_percent = forms.DecimalField(required=False, min_value=0, max_value=1000, decimal_places=2)
    reason = forms.CharField(required=False, max_length=REASON_LENGTH)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("follows") == "no" and "growth_percent" in data and data["growth_percent"] is None:
            raise forms.ValidationError(_("State the other growth in per cent."))
        return data

    def growth(self) -> Decimal | None:
        """As a fraction; None follows the cut. Call after is_valid()."""
        return None if self.cleaned_data["follows"] == "yes" else self.cleaned_data["growth_percent"] / Decimal(100)


def draft_context(round_: Round) -> dict[str, Any]:
    """Growths as fractions. `growth_forms` with `rooms`: the uplift of an operator at the cut in each room, for examiners only."""
    derived, stated = derived_growth(round_), stated_growth(round_)
    return {
        "draft": round_,
        "waits": round_.derived_at is None and not round_.growth_problem,
        "derived": None if derived is None else float(derived),
        "stated": stated,
        "difference_points": None if derived is None or stated is None else round((stated - float(derived)) * 100, 2),
        "growth_forms": round_.derived_growth["forms"] if round_.derived_growth else [],
        "obstacle": _obstacle(round_),
    }


def _obstacle(round_: Round) -> str:
    """Why the draft may not be published yet; empty if it may."""
    try:
        require_growth(round_)
    except (GrowthNotDerived, GrowthNeedsReason) as refused:
        return refused.message
    return ""
