"""Ticks and the deadline of one live room: which tick is being played, from when an action counts, when the room ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from exams.timing.personal_clock import SECOND_US, PersonalClock
from sandbox.engine.levers import TICK_S

ACTION_LEAD_TICKS = 2
"""An action counts from two ticks after the tick of the clock, so that a tick that was shown can receive no further action."""


@dataclass(frozen=True)
class RoomClock:
    """`ticks` of 5 simulated seconds, `speed` simulated seconds per nominal second, on a candidate's own clock."""

    live_at: datetime
    ticks: int
    speed: int
    personal: PersonalClock

    def tick_at(self, now: datetime) -> int:
        """The tick that is being played: −1 before the start, `ticks` from the deadline on."""
        if now < self.live_at:
            return -1
        played = self.personal.nominal_us(self.live_at, now) * self.speed / (TICK_S * SECOND_US)
        return min(int(played), self.ticks)

    def shown_tick_at(self, now: datetime) -> int:
        """The last tick that a frame may show at `now`."""
        return min(self.tick_at(now), self.ticks - 1)

    def action_tick_at(self, now: datetime) -> int:
        """The tick from which an action accepted at `now` counts."""
        return self.tick_at(now) + ACTION_LEAD_TICKS

    def deadline(self) -> datetime | None:
        """The instant at which the last tick has been played; None while a pause holds it open."""
        return self.personal.instant(self.live_at, live_us(self.ticks, self.speed))


def live_us(ticks: int, speed: int) -> Fraction:
    """Nominal microseconds of a whole live room."""
    return Fraction(ticks * TICK_S * SECOND_US, speed)
