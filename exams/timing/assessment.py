"""The time between base rooms and extra rooms: how long a candidate waits at most, and what the extra rooms then have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from exams.timing.allowance import RoomLength, attempt_deadline
from exams.timing.personal_clock import SECOND_US, ClockChange, PersonalClock

HOLDS = frozenset({"pause", "resume", "extend"})
"""What moves the wait."""

Phase = Literal["", "base", "assessing", "extra"]
"""Of an attempt that is open; empty in a round where everybody sits every room, and once the attempt is over."""


@dataclass(frozen=True)
class Course:
    """How far an attempt of a sequential round has come: base rooms over at `asked_at`, extra rooms opened at `opened_at`."""

    asked_at: datetime | None = None
    opened_at: datetime | None = None

    @property
    def phase(self) -> Phase:
        if self.opened_at is not None:
            return "extra"
        return "base" if self.asked_at is None else "assessing"


def assessment_due(asked_at: datetime, wait_s: int, changes: Sequence[ClockChange]) -> datetime | None:
    """When the extra rooms are opened without an assessment; None while a pause holds it open.

    Pauses and extensions move it like every deadline. Extra time does not: it slows rooms down, and the grader plays none.
    """
    return PersonalClock([change for change in changes if change.kind in HOLDS]).instant(asked_at, wait_s * SECOND_US)


def sequential_deadline(
    started_at: datetime, course: Course, rooms: Sequence[RoomLength], break_s: int, wait_s: int, changes: Sequence[ClockChange]
) -> datetime | None:
    """What ends the present phase. `rooms`: those of the phase; base rooms count from the start, extra rooms from the instant of their opening, so
    that neither the wait nor time saved in the base rooms changes what the extra rooms have.
    """
    if course.opened_at is not None:
        return attempt_deadline(course.opened_at, rooms, break_s, PersonalClock(changes))
    if course.asked_at is not None:
        return assessment_due(course.asked_at, wait_s, changes)
    return attempt_deadline(started_at, rooms, break_s, PersonalClock(changes))
