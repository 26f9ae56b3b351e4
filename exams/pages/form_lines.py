"""The lines of one form in the form of a round: when its sitting is, and the rooms of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROOMS = 12
"""Rooms that a form has lines for."""

Choices = Sequence[tuple[Any, str]]


class LocalDateTime(forms.DateTimeInput):
    """The browser's own date and time picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class SittingWindow(forms.Form):
    """When a form may be started. Both left empty: during the whole round."""

    starts_at = forms.DateTimeField(label=gettext_lazy("Start from"), required=False, widget=LocalDateTime())
    ends_at = forms.DateTimeField(label=gettext_lazy("Start no later than"), required=False, widget=LocalDateTime())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if not self.errors and (starts is None) != (ends is None):
            self.add_error("starts_at" if starts is None else "ends_at", _("Give both times, or none: then the whole round."))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It has to end after it starts."))
        return data

    def window(self, opens_at: datetime, closes_at: datetime) -> tuple[datetime, datetime]:
        """Call after is_valid()."""
        return self.cleaned_data["starts_at"] or opens_at, self.cleaned_data["ends_at"] or closes_at


class FurtherForm(SittingWindow):
    """Form B, C, …: other rooms for another sitting, for retakes and for refunds. Without a room it is not there."""

    def __init__(self, label: str, data: Mapping[str, Any] | None, choices: Choices) -> None:
        super().__init__(data, prefix=label.lower())
        self.label = label
        self.fields.update(room_fields(choices))

    @property
    def is_used(self) -> bool:
        """Call after is_valid()."""
        return bool(self.chosen_rooms())

    @property
    def is_open(self) -> bool:
        """Whether the page shows it unfolded: something was filled in."""
        return self.is_bound and any(self[name].data for name in self.fields)

    def chosen_rooms(self) -> list[int]:
        return chosen(self.cleaned_data)

    def rooms(self) -> list[Any]:
        """The bound fields of the rooms, for the template."""
        return [self[name] for name in self.fields if name.startswith("room_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not chosen(data) and (data.get("starts_at") or data.get("ends_at")):
            self.add_error("room_1", _("This form has a sitting but no rooms."))
        return data


def room_fields(choices: Choices) -> dict[str, forms.Field]:
    """`room_1` to `room_12`, none of them required."""
    return {
        f"room_{position}": forms.ChoiceField(label=_("Room %(position)d") % {"position": position}, choices=choices, required=False)
        for position in range(1, ROOMS + 1)
    }


def chosen(data: Mapping[str, Any]) -> list[int]:
    """Ids of the scenarios, in the order of rooms."""
    return [int(data[f"room_{position}"]) for position in range(1, ROOMS + 1) if data.get(f"room_{position}")]
