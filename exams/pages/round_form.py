"""The form of a new round."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.cut_records import offered_records
from exams.models import RoundKind
from exams.models.round import Release
from exams.pages.cut_record_words import record_line
from exams.pages.language import local
from exams.services.create_round import NewRound
from exams.services.record_growth import REASON_LENGTH

ROOMS = 8
"""Rooms that the form has lines for."""


class LocalDateTime(forms.DateTimeInput):
    """The browser's own date and time picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class RoundForm(forms.Form):
    """Titles, window, rules, standard, and the scenario of each room."""

    title_zh = forms.CharField(label=gettext_lazy("Title (Chinese)"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=200)
    slug = forms.SlugField(label=gettext_lazy("Address"), max_length=64, help_text=gettext_lazy("Latin letters, digits and dashes: /rounds/…/"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RoundKind.choices)
    description_zh = forms.CharField(label=gettext_lazy("What it is about (Chinese)"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    description_en = forms.CharField(label=gettext_lazy("What it is about (English)"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    opens_at = forms.DateTimeField(label=gettext_lazy("Opens"), widget=LocalDateTime())
    closes_at = forms.DateTimeField(label=gettext_lazy("Closes"), widget=LocalDateTime())
    attempts_allowed = forms.IntegerField(label=gettext_lazy("Attempts"), min_value=1, max_value=1000)
    cut_score = forms.DecimalField(
        label=gettext_lazy("Cut score"),
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        help_text=gettext_lazy("On the scale of the reference operators: 500 is their median, 100 one standard deviation."),
    )
    cut_record = forms.ChoiceField(
        label=gettext_lazy("Record behind the cut"),
        required=False,
        help_text=gettext_lazy("With a record its cut counts, whatever stands in the field for the cut."),
    )
    expected_growth_percent = forms.DecimalField(
        label=gettext_lazy("Expected growth, %, instead of the derived one"),
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        help_text=gettext_lazy("Left empty, the growth follows from the cut: the reference operators play the rooms, and the draft shows it."),
    )
    growth_reason = forms.CharField(
        label=gettext_lazy("Why another growth"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("Public, and stays on record. The draft shows the difference first."),
    )
    release = forms.ChoiceField(label=gettext_lazy("Results are released"), choices=Release.choices)
    demo = forms.BooleanField(label=gettext_lazy("Demonstration: certificates say DEMO"), required=False)
    standard_zh = forms.CharField(label=gettext_lazy("How the standard was set (Chinese)"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    standard_en = forms.CharField(label=gettext_lazy("How the standard was set (English)"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, scenarios: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("no room")), *((row.pk, f"{local(row, 'title')} · {row.host} · ×{row.speed}") for row in scenarios)]
        for position in range(1, ROOMS + 1):
            self.fields[f"room_{position}"] = forms.ChoiceField(
                label=_("Room %(position)d") % {"position": position}, choices=choices, required=position == 1
            )

        self._records = {str(record.id): record for record in offered_records()}
        none = [("", _("no record: the examiner sets the cut"))]
        self.fields["cut_record"].choices = none + [(key, record_line(record)) for key, record in self._records.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        record = self._records.get(data.get("cut_record") or "")
        if record is not None:
            data["cut_score"] = record.cut_score
        elif data.get("cut_score") is None and "cut_score" not in self.errors:
            self.add_error("cut_score", _("Give a cut, or choose a record."))
        return data

    def rooms(self) -> list[Any]:
        """The bound fields of the rooms, for the template."""
        return [self[f"room_{position}"] for position in range(1, ROOMS + 1)]

    def new_round(self) -> NewRound:
        """Call after is_valid()."""
        data = self.cleaned_data
        rooms = [int(data[f"room_{position}"]) for position in range(1, ROOMS + 1) if data[f"room_{position}"]]
        texts = {name: data[name] for name in ("title_zh", "title_en", "description_zh", "description_en", "standard_zh", "standard_en")}
        opens_at: datetime = data["opens_at"]
        return NewRound(
            slug=data["slug"],
            kind=data["kind"],
            opens_at=opens_at,
            closes_at=data["closes_at"],
            forms=[rooms],
            expected_growth=None if data["expected_growth_percent"] is None else data["expected_growth_percent"] / Decimal(100),
            growth_reason=data["growth_reason"],
            cut_score=data["cut_score"],
            cut_record=UUID(data["cut_record"]) if data["cut_record"] else None,
            demo=data["demo"],
            attempts_allowed=data["attempts_allowed"],
            release=data["release"],
            **texts,
        )

    def explain(self, problem: dict[str, Any]) -> tuple[str | None, str]:
        """Field and text of one of the service's problems."""
        texts = {
            "slug_taken": ("slug", _("Another round has this address.")),
            "closes_before_it_opens": ("closes_at", _("It has to close after it opens.")),
            "no_rooms": ("room_1", _("A round has at least one room.")),
            "no_attempts": ("attempts_allowed", _("At least one attempt.")),
            "cut_out_of_scale": ("cut_score", _("The scale of the reference operators runs from 200 to 800.")),
            "unknown_cut_record": ("cut_record", _("This record has been withdrawn; choose another one.")),
            "cut_differs_from_record": ("cut_record", _("The record has another cut.")),
            "scenario_not_published": ("room_1", _("One of the scenarios is not published any more.")),
        }
        return texts.get(problem["code"], (None, problem["code"]))
