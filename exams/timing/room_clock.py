"""Ticks and the deadline of one live room: which tick is being played, from when an action counts, when the room ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from exams.timing.personal_clock import SECOND_US, PersonalClock
from sandbox.engine.levers import TICK_S

ACTION_LEAD_TICKS = 2
"""An action counts from two ticks after the tick of the clock, so that a tick that was shown can receive no further action."""

LOOK_EVERY = timedelta(seconds=1)
WAIT_FOR_TICK = timedelta(seconds=1.5)
"""A tick that begins within it is waited for; ticks are at most 2.5 s apart at speed 2."""


class RoomClock(NamedTuple):
    """`ticks` of 5 simulated seconds, `speed` simulated seconds per nominal second, on a candidate's own clock.

    `first_tick` begins at `live_at`: 0, or in a practice room that was rewound the tick from which it goes on.
    """

    live_at: datetime
    ticks: int
    speed: int
    personal: PersonalClock
    first_tick: int = 0

    def tick_at(self, now: datetime) -> int:
        """The tick that is being played: −1 before the start, `ticks` from the deadline on."""
        if now < self.live_at:
            return self.first_tick - 1
        passed_us = self.personal.nominal_us(self.live_at, now)
        played = passed_us.numerator * self.speed // (passed_us.denominator * TICK_S * SECOND_US)
        return min(self.first_tick + played, self.ticks)

    def shown_tick_at(self, now: datetime) -> int:
        """The last tick that a frame may show at `now`."""
        return min(self.tick_at(now), self.ticks - 1)

    def action_tick_at(self, now: datetime) -> int:
        """The tick from which an action accepted at `now` counts."""
        return self.tick_at(now) + ACTION_LEAD_TICKS

    def begins_at(self, tick: int) -> datetime | None:
        """The first instant at which `tick` is being played; None while a pause holds it off."""
        return self.personal.instant(self.live_at, live_us(tick - self.first_tick, self.speed))

    def next_look_at(self, now: datetime) -> datetime:
        """When somebody who looked at `now` looks again: as a tick begins, about a second later. If none does, in a second, for other news."""
        begins = self.begins_at(max(self.tick_at(now) + 1, self.tick_at(now + LOOK_EVERY)))
        return begins if begins is not None and now < begins <= now + WAIT_FOR_TICK else now + LOOK_EVERY

    def deadline(self) -> datetime | None:
        """The instant at which the last tick has been played; None while a pause holds it open."""
        return self.begins_at(self.ticks)


def live_us(ticks: int, speed: int) -> Fraction | int:
    """Nominal microseconds of a whole live room."""
    whole, rest = divmod(ticks * TICK_S * SECOND_US, speed)
    return Fraction(ticks * TICK_S * SECOND_US, speed) if rest else whole
