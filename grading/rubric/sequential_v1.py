"""sequential/1: after the base rooms, is the decision sure, or are the extra rooms opened? docs/algorithms/grading.md, *Extra rooms*.

It decides how many rooms a person sits, never PASS or FAIL: that is rubric/1's, over all rooms that were played.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from statistics import fmean, stdev

from grading.errors import RubricError
from grading.rubric.facts import RoomScore, RoundRules
from grading.rubric.v1 import BREACHES_THAT_FAIL, SCORE_DECIMALS, UPLIFT_DECIMALS

VERSION = "sequential/1"

T_975 = (
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314,
    2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452,
)  # fmt: skip
"""97.5 % quantiles of Student's t with 1 to 29 degrees of freedom. Written out: a used rule never changes by a library's last digit."""

LEAST_ROOMS = 3
"""With two rooms (12.7 standard errors) everybody's interval would hold the cut."""
MOST_ROOMS = len(T_975) + 1


@dataclass(frozen=True, slots=True)
class Interval95:
    """Of one condition of the rubric, in its unit and with its decimals. `place`: below, above, or straddles `required`."""

    code: str
    measured: float
    low: float
    high: float
    required: float
    unit: str
    place: str


@dataclass(frozen=True, slots=True)
class SequentialDecision:
    """`why`: guard_rails or below (a FAIL is sure), above (both conditions surely met), close (extra rooms are opened)."""

    version: str
    rooms: int
    opens: bool
    why: str
    breaches: int
    severe: int
    intervals: tuple[Interval95, ...]


def decide_extra_rooms(rooms: Sequence[RoomScore], rules: RoundRules) -> SequentialDecision:
    """From the base rooms of one attempt. Raises RubricError below 3 and above 30 rooms.

    Mean ± t · s / √n of the room scores against the cut, and of the logs that make the round's uplift against the growth. Both limits are rounded
    as the rubric rounds what it compares, so that a decision that is called sure is the one that the rubric takes.
    """
    if not LEAST_ROOMS <= len(rooms) <= MOST_ROOMS:
        raise RubricError("the rule takes from 3 to 30 base rooms", rooms=len(rooms))
    breaches = sum(not rail.kept for room in rooms for rail in room.guard_rails)
    severe = sum(rail.severe for room in rooms for rail in room.guard_rails)
    score = _interval([room.score for room in rooms])
    logs = _interval([room.log_ratio_used for room in rooms])
    intervals = (
        _against("score_reaches_cut", [round(limit, SCORE_DECIMALS) for limit in score], rules.cut_score, "score"),
        _against("uplift_reaches_growth", [round(exp(limit) - 1, UPLIFT_DECIMALS) for limit in logs], rules.expected_growth, "fraction"),
    )
    why = _why(breaches, severe, {interval.place for interval in intervals})
    return SequentialDecision(VERSION, len(rooms), why == "close", why, breaches, severe, intervals)


def _interval(values: Sequence[float]) -> tuple[float, float, float]:
    """(low, mean, high)."""
    mean, n = fmean(values), len(values)
    half = T_975[n - 2] * stdev(values) / sqrt(n)
    return mean - half, mean, mean + half


def _against(code: str, limits: Sequence[float], required: float, unit: str) -> Interval95:
    low, measured, high = limits
    place = "above" if low >= required else "below" if high < required else "straddles"
    return Interval95(code, measured, low, high, required, unit, place)


def _why(breaches: int, severe: int, places: set[str]) -> str:
    """A PASS needs everything, so that one condition surely missed is a FAIL, however open the other one is."""
    if breaches >= BREACHES_THAT_FAIL or severe:
        return "guard_rails"
    if "below" in places:
        return "below"
    return "close" if "straddles" in places else "above"
