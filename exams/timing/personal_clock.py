"""A candidate's own clock: it stands still in a pause and for an extension, and runs slower under extra time.

Every allowance (preparation, a live room, the whole attempt) is an amount of *nominal* time on this clock, so one
function gives every deadline. Arithmetic is exact: microseconds and fractions, never floats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Literal

MICROSECOND = timedelta(microseconds=1)
SECOND_US = 1_000_000
NO_EXTRA_PERCENT = 100

ChangeKind = Literal["pause", "resume", "extra_time", "extend"]


@dataclass(frozen=True)
class ClockChange:
    """From `at` on the clock pauses, resumes, or runs with `percent` of the nominal time (125: a quarter more).

    `extend`: the clock waits for `seconds`, so that every deadline moves by exactly as much. A pause meanwhile does not
    use them up, several add up, and nothing is blanked: the candidate reads the room and may act.
    """

    at: datetime
    kind: ChangeKind
    percent: int = NO_EXTRA_PERCENT
    seconds: int = 0


@dataclass(frozen=True)
class _Segment:
    """[start, end) of constant pace; None is without bound. `still`: no nominal time passes, in a pause or an extension."""

    start: datetime | None
    end: datetime | None
    percent: int
    paused: bool
    still: bool


class PersonalClock:
    """The clock that a list of changes makes. Changes are in order of time; ties in order of the list."""

    def __init__(self, changes: Sequence[ClockChange] = ()) -> None:
        for earlier, later in pairwise(changes):
            if later.at < earlier.at:
                raise ValueError("clock changes must be in order of time")
        for change in changes:
            if change.percent < NO_EXTRA_PERCENT:
                raise ValueError("extra time never shortens")
        self._segments = tuple(_segments(changes))

    def paused_at(self, now: datetime) -> bool:
        """True from the instant of a pause until just before the instant of the resumption."""
        return self._segment_at(now).paused

    def percent_at(self, now: datetime) -> int:
        """Extra time in force at `now`."""
        return self._segment_at(now).percent

    def nominal_us(self, start: datetime, now: datetime) -> Fraction:
        """Nominal microseconds between two instants; 0 if `now` is before `start`."""
        total = Fraction(0)
        for segment in self._segments:
            if segment.still:
                continue
            begin = start if segment.start is None else max(start, segment.start)
            end = now if segment.end is None else min(now, segment.end)
            if end > begin:
                total += Fraction((end - begin) // MICROSECOND * NO_EXTRA_PERCENT, segment.percent)
        return total

    def instant(self, start: datetime, nominal_us: Fraction | int) -> datetime | None:
        """The first instant at which `nominal_us` have passed since `start`; None while a pause holds it open."""
        left = Fraction(nominal_us)
        for segment in self._segments:
            if segment.end is not None and segment.end <= start:
                continue
            if left <= 0 and (segment.start is None or segment.start <= start):
                return start
            if segment.still:
                continue
            begin = start if segment.start is None else max(start, segment.start)
            wall_us = left * segment.percent / NO_EXTRA_PERCENT
            if segment.end is None or wall_us <= (segment.end - begin) // MICROSECOND:
                return begin + MICROSECOND * -int(-wall_us // 1)
            left -= Fraction((segment.end - begin) // MICROSECOND * NO_EXTRA_PERCENT, segment.percent)
        return None

    def _segment_at(self, now: datetime) -> _Segment:
        for segment in reversed(self._segments):
            if segment.start is None or segment.start <= now:
                return segment
        raise AssertionError("the first segment has no start")


def _segments(changes: Sequence[ClockChange]) -> Iterator[_Segment]:
    start: datetime | None = None
    percent, paused, held = NO_EXTRA_PERCENT, False, timedelta(0)
    for change in changes:
        if start is None or change.at > start:
            pieces = list(_pieces(start, change.at, percent, paused, held))
            yield from pieces
            held -= sum((piece.end - piece.start for piece in pieces if piece.still and not piece.paused and piece.start and piece.end), timedelta(0))
            start = change.at
        if change.kind == "extra_time":
            percent = change.percent
        elif change.kind == "extend":
            held += timedelta(seconds=change.seconds)
        else:
            paused = change.kind == "pause"
    yield from _pieces(start, None, percent, paused, held)


def _pieces(start: datetime | None, end: datetime | None, percent: int, paused: bool, held: timedelta) -> Iterator[_Segment]:
    """[start, end) between two changes: first what is left of the extensions, then the running clock."""
    if paused or start is None or not held:
        yield _Segment(start, end, percent, paused, paused)
        return
    over = start + held
    if end is not None and end <= over:
        yield _Segment(start, end, percent, paused=False, still=True)
        return
    yield _Segment(start, over, percent, paused=False, still=True)
    yield _Segment(over, end, percent, paused=False, still=False)
