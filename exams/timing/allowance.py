"""How much time a whole attempt has, and when its start is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from exams.timing.personal_clock import SECOND_US, PersonalClock
from exams.timing.room_clock import live_us


@dataclass(frozen=True)
class RoomLength:
    """Preparation and live part of one room, in nominal time. `rewound_ticks` of a practice room are played once more."""

    preparation_s: int
    ticks: int
    speed: int
    rewound_ticks: int = 0


def attempt_deadline(started_at: datetime, rooms: Sequence[RoomLength], break_s: int, personal: PersonalClock) -> datetime | None:
    """When the whole attempt is over: every room at full length and `break_s` before each; None while paused."""
    total = sum((room.preparation_s * SECOND_US + live_us(room.ticks + room.rewound_ticks, room.speed) for room in rooms), Fraction(0))
    return personal.instant(started_at, total + len(rooms) * break_s * SECOND_US)


def preparation_ends(prepared_at: datetime, preparation_s: int, personal: PersonalClock) -> datetime | None:
    """When the room goes live by itself; None while paused."""
    return personal.instant(prepared_at, preparation_s * SECOND_US)


def window_state(opens_at: datetime, closes_at: datetime, now: datetime, delay_s: int = 0) -> Literal["early", "open", "over"]:
    """Where `now` lies in [opens_at, closes_at), both shifted by a candidate's delayed start."""
    shift = timedelta(seconds=delay_s)
    if now < opens_at + shift:
        return "early"
    return "open" if now < closes_at + shift else "over"


def next_attempt_at(last_closed_at: datetime, cooldown_s: int) -> datetime:
    """The first instant of the next attempt after a cool-down."""
    return last_closed_at + timedelta(seconds=cooldown_s)
