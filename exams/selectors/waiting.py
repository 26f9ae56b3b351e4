"""What a registered person may know before the start: when, how long, in how many rooms. Nothing of a room's content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from exams.models import FormRoom, Registration
from exams.selectors.retakes import next_start
from exams.timing.allowance import RoomLength, attempt_deadline
from exams.timing.personal_clock import NO_EXTRA_PERCENT, ClockChange, PersonalClock
from sandbox.selectors import load_scenario


@dataclass(frozen=True)
class WaitingPlace:
    """`why` names what stands in the way for good (then there is no `starts_at`); minutes are those of the person's own clock."""

    why: str
    starts_at: datetime | None
    ends_at: datetime | None  # the last start
    rooms: int
    minutes: int
    extra_time_percent: int
    identity_check: str


def waiting_place(registration: Registration, now: datetime) -> WaitingPlace:
    """Where the next attempt of this person begins, as things stand at `now`."""
    why, sitting, at = next_start(registration, now)
    if sitting is None:
        return WaitingPlace(why, None, None, 0, 0, registration.extra_time_percent, registration.identity_check)
    lengths = []
    for scenario_id in FormRoom.objects.filter(form_id=sitting.form_id).values_list("scenario_id", flat=True):
        scenario = load_scenario(scenario_id)
        lengths.append(RoomLength(scenario.preparation_s, scenario.ticks, scenario.speed))
    percent = registration.extra_time_percent
    personal = PersonalClock((ClockChange(now, "extra_time", percent),) if percent != NO_EXTRA_PERCENT else ())
    over = attempt_deadline(now, lengths, registration.round.break_s, personal)
    assert over is not None  # nothing pauses this clock
    ends_at = sitting.ends_at + timedelta(seconds=registration.delay_s)
    return WaitingPlace("", at, ends_at, len(lengths), ceil((over - now) / timedelta(minutes=1)), percent, registration.identity_check)
