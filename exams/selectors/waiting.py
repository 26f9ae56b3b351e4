"""What a registered person may know before the start: when, how long, in how many rooms. Nothing of a room's content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from exams.models import Registration
from exams.selectors.duration import form_duration
from exams.selectors.retakes import next_start


@dataclass(frozen=True)
class WaitingPlace:
    """`why` names what stands in the way for good (then there is no `starts_at`); minutes are those of the person's own clock.

    `rooms` and `minutes` are what everybody sits; `extra_rooms` may be opened, and then it is over after `longest_minutes` at the latest.
    """

    why: str
    starts_at: datetime | None
    ends_at: datetime | None  # the last start
    rooms: int
    minutes: int
    extra_time_percent: int
    identity_check: str
    extra_rooms: int = 0
    longest_minutes: int = 0


def waiting_place(registration: Registration, now: datetime) -> WaitingPlace:
    """Where the next attempt of this person begins, as things stand at `now`."""
    why, sitting, at = next_start(registration, now)
    if sitting is None:
        return WaitingPlace(why, None, None, 0, 0, registration.extra_time_percent, registration.identity_check)
    takes = form_duration(registration.round, sitting.form_id, registration.extra_time_percent)
    ends_at = sitting.ends_at + timedelta(seconds=registration.delay_s)
    percent, identity = registration.extra_time_percent, registration.identity_check
    return WaitingPlace("", at, ends_at, takes.base_rooms, takes.base_minutes, percent, identity, takes.extra_rooms, takes.minutes)
