"""Would other forms pass as many? How far pass rates differ between forms of other rooms, and how many forms bring two sets near one another.

A form's rooms shift the scores of all who sit it by what the variance component of rooms says: N(0, σ²_r / n). At the cut so many more or fewer
pass as there are people for each point: the height there of the scores' normal distribution (a difference of difficulty times the density of
scores, M. J. Kolen and R. L. Brennan, *Test Equating, Scaling, and Linking*, 3rd ed. 2014, ch. 7 and 8). Whoever happens to be lucky in a form is no
part of it: of two sittings of a few people the observed difference is larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, pi, sqrt

WANTED = 0.02
"""Two sets of forms should pass shares of people that differ by less than this, on average."""
MEAN_OF_ABSOLUTE = sqrt(2 / pi)
"""Mean of the absolute value of a standard normal variable."""


@dataclass(frozen=True, slots=True)
class OtherForms:
    """`spread`: standard deviation of a form's pass rate over forms of other rooms. `difference`: expected between two forms, their order aside.
    `forms_needed`: in each of two sets, for an expected difference below `wanted`. Shares between 0 and 1.
    """

    spread: float
    difference: float
    forms_needed: int
    wanted: float


def other_forms(mean: float, person: float, room: float, residual: float, rooms: int, cut: float) -> OtherForms | None:
    """For forms of `rooms` rooms; variances of a single room's score. None where scores do not differ at all."""
    scores = person + (room + residual) / rooms
    if scores <= 0.0:
        return None
    per_point = exp(-((cut - mean) ** 2) / (2 * scores)) / sqrt(2 * pi * scores)
    spread = per_point * sqrt(room / rooms)
    difference = expected_difference(spread, 1)
    return OtherForms(spread, difference, max(1, ceil((difference / WANTED) ** 2 - 1e-9)), WANTED)


def expected_difference(spread: float, forms: int) -> float:
    """Of the mean pass rates of two sets of so many forms each."""
    return MEAN_OF_ABSOLUTE * spread * sqrt(2 / forms)
