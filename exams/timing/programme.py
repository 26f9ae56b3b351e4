"""A showing's programme: which room plays at a moment, and how far everybody may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sandbox.engine.levers import TICK_S


@dataclass(frozen=True)
class Part:
    """One room's place, in seconds from the showing's start, half-open."""

    position: int
    ticks: int
    begins_s: float
    ends_s: float


@dataclass(frozen=True)
class Moment:
    """`ticks` of room `position` have been shown; `left_s` until what comes next (the start, the next room, the end)."""

    state: Literal["before", "playing", "between", "over"]
    position: int
    ticks: int
    left_s: float


def programme(ticks: Sequence[int], speed: int, interval_s: int) -> tuple[Part, ...]:
    """Rooms one after the other. `speed`: simulated seconds per second."""
    parts: list[Part] = []
    begins_s = 0.0
    for position, length in enumerate(ticks, start=1):
        ends_s = begins_s + length * TICK_S / speed
        parts.append(Part(position, length, begins_s, ends_s))
        begins_s = ends_s + interval_s
    return tuple(parts)


def moment(parts: Sequence[Part], speed: int, elapsed_s: float) -> Moment:
    """Nothing of a room before its first tick is over; between two rooms the one before stands at its end."""
    if elapsed_s < 0:
        return Moment("before", 1, 0, -elapsed_s)
    for part in parts:
        if elapsed_s < part.begins_s:
            return Moment("between", part.position - 1, parts[part.position - 2].ticks, part.begins_s - elapsed_s)
        if elapsed_s < part.ends_s:
            return Moment("playing", part.position, int((elapsed_s - part.begins_s) * speed / TICK_S), part.ends_s - elapsed_s)
    return Moment("over", parts[-1].position, parts[-1].ticks, 0.0)
