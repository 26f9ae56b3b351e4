"""The straight line of scores over ratings (or over skill), by least squares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grading.errors import StandardNotDerivable

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """score = intercept + slope · rating. `r_squared` is the share of the scores' variance that the ratings explain."""

    slope: float
    intercept: float
    r_squared: float

    def at(self, rating: float) -> float:
        return self.intercept + self.slope * rating


def fit_line(ratings: Values, scores: Values) -> Line:
    """Both [n]. Raises StandardNotDerivable below three points, or where all ratings or all scores are the same."""
    if len(ratings) < 3:
        raise StandardNotDerivable("three points are the least for a line", why="few_points")
    x, y = ratings - ratings.mean(), scores - scores.mean()
    spread, products, variation = float(x @ x), float(x @ y), float(y @ y)
    if spread <= 0 or variation <= 0:
        raise StandardNotDerivable("all ratings or all scores are the same", why="no_spread")
    slope = products / spread
    return Line(slope, float(scores.mean()) - slope * float(ratings.mean()), products**2 / (spread * variation))
