"""A candidate's own clock: it stands still in a pause and for an extension, runs slower under extra time, and in practice at the candidate's pace.

Every allowance (preparation, a live room, the whole attempt) is an amount of *nominal* time on this clock, so one
function gives every deadline. Arithmetic is exact: microseconds and fractions, never floats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Literal

MICROSECOND = timedelta(microseconds=1)
SECOND_US = 1_000_000
NO_EXTRA_PERCENT = 100

ChangeKind = Literal["pause", "resume", "extra_time", "extend", "pace"]


@dataclass(frozen=True)
class ClockChange:
    """From `at` on the clock pauses, resumes, or runs with `percent` of the nominal time (125: a quarter more).

    `extend`: the clock waits for `seconds`, so that every deadline moves by exactly as much. A pause meanwhile does not
    use them up, several add up, and nothing is blanked: the candidate reads the room and may act.

    `pace`: the candidate of a practice room lets the clock run `pace` times as fast; 0 stops it, and nothing is blanked then either.
    """

    at: datetime
    kind: ChangeKind
    percent: int = NO_EXTRA_PERCENT
    seconds: int = 0
    pace: int = 1


@dataclass(frozen=True)
class _Segment:
    """[start, end) of constant pace; None is without bound. `waits`: an extension is being used up."""

    start: datetime | None
    end: datetime | None
    percent: int
    paused: bool
    pace: int
    waits: bool = False

    @property
    def still(self) -> bool:
        """No nominal time passes."""
        return self.paused or self.waits or self.pace == 0


class PersonalClock:
    """The clock that a list of changes makes. Changes are in order of time; ties in order of the list."""

    def __init__(self, changes: Sequence[ClockChange] = ()) -> None:
        for earlier, later in pairwise(changes):
            if later.at < earlier.at:
                raise ValueError("clock changes must be in order of time")
        for change in changes:
            if change.percent < NO_EXTRA_PERCENT:
                raise ValueError("extra time never shortens")
            if change.pace < 0:
                raise ValueError("a clock never runs backwards")
        self._segments = tuple(_segments(changes))
        self._plain = not changes  # the usual clock, asked several times a second for every live room

    def paused_at(self, now: datetime) -> bool:
        """True from the instant of a pause until just before the instant of the resumption."""
        return self._segment_at(now).paused

    def percent_at(self, now: datetime) -> int:
        """Extra time in force at `now`."""
        return self._segment_at(now).percent

    def pace_at(self, now: datetime) -> int:
        """How many times as fast the candidate of a practice room lets the clock run at `now`; 0: it is stopped."""
        return self._segment_at(now).pace

    @property
    def held_open(self) -> bool:
        """A pause of the invigilator has no end yet."""
        return self._segments[-1].paused

    def nominal_us(self, start: datetime, now: datetime) -> Fraction | int:
        """Nominal microseconds between two instants; 0 if `now` is before `start`."""
        if self._plain:
            return max(0, (now - start) // MICROSECOND)
        total = Fraction(0)
        for segment in self._segments:
            if segment.still:
                continue
            begin = start if segment.start is None else max(start, segment.start)
            end = now if segment.end is None else min(now, segment.end)
            if end > begin:
                total += Fraction((end - begin) // MICROSECOND * NO_EXTRA_PERCENT * segment.pace, segment.percent)
        return total

    def instant(self, start: datetime, nominal_us: Fraction | int) -> datetime | None:
        """The first instant at which `nominal_us` have passed since `start`; None while a pause holds it open."""
        if self._plain:
            return start + MICROSECOND * max(0, ceil(nominal_us))
        left = Fraction(nominal_us)
        for segment in self._segments:
            if segment.end is not None and segment.end <= start:
                continue
            if left <= 0 and (segment.start is None or segment.start <= start):
                return start
            if segment.still:
                continue
            begin = start if segment.start is None else max(start, segment.start)
            wall_us = left * segment.percent / (NO_EXTRA_PERCENT * segment.pace)
            if segment.end is None or wall_us <= (segment.end - begin) // MICROSECOND:
                return begin + MICROSECOND * -int(-wall_us // 1)
            left -= Fraction((segment.end - begin) // MICROSECOND * NO_EXTRA_PERCENT * segment.pace, segment.percent)
        return None

    def _segment_at(self, now: datetime) -> _Segment:
        for segment in reversed(self._segments):
            if segment.start is None or segment.start <= now:
                return segment
        raise AssertionError("the first segment has no start")


def _segments(changes: Sequence[ClockChange]) -> Iterator[_Segment]:
    start: datetime | None = None
    percent, paused, pace, held = NO_EXTRA_PERCENT, False, 1, timedelta(0)
    for change in changes:
        if start is None or change.at > start:
            pieces = list(_pieces(_Segment(start, change.at, percent, paused, pace), held))
            yield from pieces
            held -= sum((piece.end - piece.start for piece in pieces if piece.waits and piece.start and piece.end), timedelta(0))
            start = change.at
        if change.kind == "extra_time":
            percent = change.percent
        elif change.kind == "extend":
            held += timedelta(seconds=change.seconds)
        elif change.kind == "pace":
            pace = change.pace
        else:
            paused = change.kind == "pause"
    yield from _pieces(_Segment(start, None, percent, paused, pace), held)


def _pieces(whole: _Segment, held: timedelta) -> Iterator[_Segment]:
    """The time between two changes: first what is left of the extensions, then the running clock."""
    if whole.still or whole.start is None or not held:
        yield whole
        return
    over = whole.start + held
    if whole.end is not None and whole.end <= over:
        yield replace(whole, waits=True)
        return
    yield replace(whole, end=over, waits=True)
    yield replace(whole, start=over)
