"""The form of a new round."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.cut_records import offered_records
from exams.levels import Level
from exams.models import RoundKind
from exams.models.round import Release
from exams.pages.cut_record_words import record_line
from exams.pages.form_lines import ROOMS, FurtherForm, LocalDateTime, SittingWindow, chosen, room_fields
from exams.pages.language import local
from exams.services.create_round import LEAST_BASE_ROOMS, MOST_ASSESSMENT_S, NewRound
from exams.services.record_growth import REASON_LENGTH

FURTHER_FORMS = "BCD"
"""Forms that the page has lines for beside the first; the API takes more."""
DAY_S = 86_400


class RoundForm(forms.Form):
    """Titles, window, rules, standard, and the forms: the scenario of each room and when the sitting is."""

    title_zh = forms.CharField(label=gettext_lazy("Title (Chinese)"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=200)
    slug = forms.SlugField(label=gettext_lazy("Address"), max_length=64, help_text=gettext_lazy("Latin letters, digits and dashes: /rounds/…/"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RoundKind.choices)
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        required=False,
        choices=[("", gettext_lazy("no level")), *Level.choices],
        help_text=gettext_lazy("Of certifications only. Each level has its own cut and rooms; certificates say it and hold for 12 months."),
    )
    description_zh = forms.CharField(label=gettext_lazy("What it is about (Chinese)"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    description_en = forms.CharField(label=gettext_lazy("What it is about (English)"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    opens_at = forms.DateTimeField(label=gettext_lazy("Opens"), widget=LocalDateTime(), help_text=gettext_lazy("All times on this page: UTC+8."))
    closes_at = forms.DateTimeField(label=gettext_lazy("Closes"), widget=LocalDateTime())
    attempts_allowed = forms.IntegerField(label=gettext_lazy("Attempts"), min_value=1, max_value=1000)
    cooldown_days = forms.IntegerField(label=gettext_lazy("Days between attempts"), required=False, min_value=0, max_value=366)
    break_minutes = forms.IntegerField(label=gettext_lazy("Longest break between rooms, minutes"), required=False, min_value=0, max_value=120)
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
    base_rooms = forms.IntegerField(
        label=gettext_lazy("Rooms that everybody sits"),
        required=False,
        min_value=LEAST_BASE_ROOMS,
        max_value=ROOMS - 1,
        help_text=gettext_lazy(
            "Left empty, everybody sits all of them. Otherwise the rooms behind these are extra rooms: opened only for those whose 95 % interval "
            "holds the cut or the growth. Four and four decide about as surely as eight, for people who differ as widely as the reference operators."
        ),
    )
    assessment_minutes = forms.IntegerField(
        label=gettext_lazy("Longest wait for the assessment, minutes"),
        required=False,
        initial=5,
        min_value=1,
        max_value=MOST_ASSESSMENT_S // 60,
        help_text=gettext_lazy("Between base rooms and extra rooms. If no assessment comes in time, the extra rooms are opened."),
    )
    release = forms.ChoiceField(label=gettext_lazy("Results are released"), choices=Release.choices)
    demo = forms.BooleanField(label=gettext_lazy("Demonstration: certificates say DEMO"), required=False)
    standard_zh = forms.CharField(label=gettext_lazy("How the standard was set (Chinese)"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    standard_en = forms.CharField(label=gettext_lazy("How the standard was set (English)"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, scenarios: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("no room")), *((row.pk, f"{local(row, 'title')} · {row.host} · ×{row.speed}") for row in scenarios)]
        self.fields.update(room_fields(choices))
        self.fields["room_1"].required = True
        data = self.data if self.is_bound else None
        self.window = SittingWindow(data, prefix="a")
        self.further = [FurtherForm(label, data, choices) for label in FURTHER_FORMS]

        self._records = {str(record.id): record for record in offered_records()}
        none = [("", _("no record: the examiner sets the cut"))]
        self.fields["cut_record"].choices = none + [(key, record_line(record)) for key, record in self._records.items()]  # type: ignore[attr-defined]

    def is_valid(self) -> bool:
        """Every part is asked, so that every mistake is shown at once."""
        return all([super().is_valid(), self.window.is_valid(), *(form.is_valid() for form in self.further)])

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
        further = [form for form in self.further if form.is_used]
        texts = {name: data[name] for name in ("title_zh", "title_en", "description_zh", "description_en", "standard_zh", "standard_en")}
        opens_at: datetime = data["opens_at"]
        closes_at: datetime = data["closes_at"]
        return NewRound(
            slug=data["slug"],
            kind=data["kind"],
            opens_at=opens_at,
            closes_at=closes_at,
            forms=[chosen(data), *(form.chosen_rooms() for form in further)],
            sittings=[part.window(opens_at, closes_at) for part in (self.window, *further)],
            expected_growth=None if data["expected_growth_percent"] is None else data["expected_growth_percent"] / Decimal(100),
            growth_reason=data["growth_reason"],
            cut_score=data["cut_score"],
            cut_record=UUID(data["cut_record"]) if data["cut_record"] else None,
            demo=data["demo"],
            level=data["level"],
            attempts_allowed=data["attempts_allowed"],
            cooldown_s=DAY_S * (data["cooldown_days"] or 0),
            break_s=60 * (10 if data["break_minutes"] is None else data["break_minutes"]),
            base_rooms=data["base_rooms"],
            assessment_s=60 * (data["assessment_minutes"] or 5),
            release=data["release"],
            **texts,
        )

    def explain(self, problem: dict[str, Any]) -> tuple[str | None, str]:
        """Field and text of one of the service's problems."""
        texts = {
            "slug_taken": ("slug", _("Another round has this address.")),
            "closes_before_it_opens": ("closes_at", _("It has to close after it opens.")),
            "unknown_level": ("level", _("There is no such level.")),
            "level_without_certification": ("level", _("Only a certification has a level.")),
            "forms_differ_in_length": (None, _("Every form needs as many rooms as the first: all forms are one exam.")),
            "sitting_outside_round": (None, _("The sitting of form %(form)s has to lie within the round.") % {"form": problem.get("form", "")}),
            "no_rooms": ("room_1", _("A round has at least one room.")),
            "no_attempts": ("attempts_allowed", _("At least one attempt.")),
            "cut_out_of_scale": ("cut_score", _("The scale of the reference operators runs from 200 to 800.")),
            "unknown_cut_record": ("cut_record", _("This record has been withdrawn; choose another one.")),
            "cut_differs_from_record": ("cut_record", _("The record has another cut.")),
            "base_rooms_out_of_range": ("base_rooms", _("At least three rooms: with fewer the interval holds the cut for nearly everybody.")),
            "no_extra_rooms": ("base_rooms", _("There has to be at least one room behind these.")),
            "extra_rooms_in_practice": ("base_rooms", _("In practice nothing is decided, so that no extra rooms are needed.")),
            "assessment_out_of_range": ("assessment_minutes", _("From half a minute to 30 minutes.")),
            "scenario_not_published": ("room_1", _("One of the scenarios is not published any more.")),
            "scenario_shown": ("room_1", _("One of the rooms has been shown to spectators; a certification needs rooms that nobody has watched.")),
        }
        return texts.get(problem["code"], (None, problem["code"]))
