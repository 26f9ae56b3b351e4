"""What a log makes of the levers, tick by tick: the console's own view of them, no room needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.engine.controls import Control

STANDING = ("pitch", "cue", "pace", "cohost", "ad_spend", "ad_goal", "agents", "guarantee")
"""Levers that stay as they were put."""


@dataclass(frozen=True, slots=True)
class LeverCourse:
    """`at[lever][tick]`: sku for `pitch`, choice as text, number for `ad_spend` (CNY per minute, before the budget's cap) and `agents`."""

    at: Mapping[str, tuple[str | float, ...]]

    def since(self, lever: str, tick: int) -> int:
        """The tick from which the lever has stood as it stands at `tick`."""
        course = self.at[lever]
        start = tick
        while start > 0 and course[start - 1] == course[tick]:
            start -= 1
        return start


def lever_course(first: Mapping[str, object], log: Sequence[Control], ticks: int) -> LeverCourse:
    """`first` is the part `levers` of a frame before the first control: what the recorded operator left."""
    courses: dict[str, tuple[str | float, ...]] = {}
    for lever in STANDING:
        value = _read(lever, str(first[lever]))
        moves = {control.tick: _read(lever, control.sku if lever == "pitch" else control.value) for control in log if control.lever == lever}
        course = []
        for tick in range(ticks):
            value = moves.get(tick, value)
            course.append(value)
        courses[lever] = tuple(course)
    return LeverCourse(courses)


def _read(lever: str, value: str) -> str | float:
    return float(value) if lever in ("ad_spend", "agents") else value
