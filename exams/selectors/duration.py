"""How long an attempt can take: from the rooms of a form, the breaks before them, and in a sequential round the wait for the assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from exams.models import Form, FormRoom, Round
from exams.timing.allowance import RoomLength, attempt_deadline
from exams.timing.personal_clock import NO_EXTRA_PERCENT, ClockChange, PersonalClock
from sandbox.selectors import load_scenario

ANY_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Duration:
    """At full length, every break used. `base_minutes`: what everybody sits; `minutes`: with the longest wait and every extra room."""

    base_rooms: int
    extra_rooms: int
    base_minutes: int
    minutes: int


def form_duration(round_: Round, form_id: int, percent: int = NO_EXTRA_PERCENT) -> Duration:
    """`percent` of extra time lengthens rooms and breaks, not the wait."""
    lengths = []
    for scenario_id in FormRoom.objects.filter(form_id=form_id).order_by("position").values_list("scenario_id", flat=True):
        scenario = load_scenario(scenario_id)
        lengths.append(RoomLength(scenario.preparation_s, scenario.ticks, scenario.speed))
    base = len(lengths) if round_.base_rooms is None else round_.base_rooms
    sat = _length(lengths[:base], round_.break_s, percent)
    wait = timedelta(0) if round_.base_rooms is None else timedelta(seconds=round_.assessment_s)
    return Duration(base, len(lengths) - base, _minutes(sat), _minutes(sat + wait + _length(lengths[base:], round_.break_s, percent)))


def longest_duration(round_: Round) -> Duration:
    """Over the forms of a round, for those who read before they register."""
    found = [form_duration(round_, form_id) for form_id in Form.objects.filter(round=round_).values_list("pk", flat=True)]
    return Duration(
        max(each.base_rooms for each in found),
        max(each.extra_rooms for each in found),
        max(each.base_minutes for each in found),
        max(each.minutes for each in found),
    )


def _length(rooms: list[RoomLength], break_s: int, percent: int) -> timedelta:
    personal = PersonalClock((ClockChange(ANY_INSTANT, "extra_time", percent),) if percent != NO_EXTRA_PERCENT else ())
    over = attempt_deadline(ANY_INSTANT, rooms, break_s, personal)
    assert over is not None  # nothing pauses this clock
    return over - ANY_INSTANT


def _minutes(length: timedelta) -> int:
    return ceil(length / timedelta(minutes=1))
