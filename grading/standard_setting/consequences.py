"""What cut passes whom: for each sitter the highest cut that would still be passed, and pass rates over cuts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor

from grading.rubric.v1 import SCORE_CENTRE, SCORE_PER_Z, Z_MAX

LOWEST_CUT = SCORE_CENTRE - Z_MAX * SCORE_PER_Z
HIGHEST_CUT = SCORE_CENTRE + Z_MAX * SCORE_PER_Z
STEPS_PER_POINT = 10
"""Scores have one decimal, so cuts between tenths decide like the next tenth."""

GrowthAt = Callable[[float], float]
"""Cut → expected growth of the sitter's form, as a fraction. Rises with the cut."""


@dataclass(frozen=True, slots=True)
class Sitter:
    """A round that was sat: by a person, or by a reference operator. `rails_kept`: no guard-rail fails the round, whatever the cut."""

    score: float
    uplift: float
    rails_kept: bool
    growth_at: GrowthAt


def highest_cut(sitter: Sitter) -> float | None:
    """To a tenth of a point, within 200–800; None if no cut passes this sitter. The growth is the one that follows from each cut."""
    if not sitter.rails_kept:
        return None
    low, high = round(LOWEST_CUT * STEPS_PER_POINT), floor(min(sitter.score, HIGHEST_CUT) * STEPS_PER_POINT + 1e-6)
    if high < low or not _grows(sitter, low):
        return None
    if _grows(sitter, high):
        return high / STEPS_PER_POINT
    while high - low > 1:  # low passes, high does not
        middle = (low + high) // 2
        low, high = (middle, high) if _grows(sitter, middle) else (low, middle)
    return low / STEPS_PER_POINT


def passed(highest: Sequence[float | None], cut: float) -> int:
    """How many pass at this cut."""
    return sum(limit is not None and limit >= cut for limit in highest)


def _grows(sitter: Sitter, step: int) -> bool:
    return sitter.uplift >= sitter.growth_at(step / STEPS_PER_POINT)
