"""The standard error of a cut: both the replays and the judges are a sample, so both are drawn again."""

from dataclasses import dataclass

import numpy as np

from grading.errors import StandardNotDerivable
from grading.standard_setting.line import Values, fit_line

RESAMPLES = 2000
REDRAWS_MOST = 2000
"""Draws without a line (all ratings the same) that are drawn anew before it is said that there is no standard error."""


@dataclass(frozen=True, slots=True)
class Spread:
    """`se`: standard deviation of the cut over the resamples; `low`, `high`: its 2.5 and 97.5 % quantiles; `redrawn`: draws that had no line."""

    se: float
    low: float
    high: float
    redrawn: int


def spread_by_rows_and_columns(ratings: Values, scores: Values, at: float, seed: int) -> Spread:
    """`ratings` [row, column], `scores` [row] or [row, column]: rows and columns are drawn with replacement, independently of one another.

    Owen's pigeonhole bootstrap (Ann. Appl. Stat. 1 (2007), 386–411), which for two crossed samples errs on the careful side. With `scores` [row]
    the columns are judges and the ratings are averaged over them; with `scores` [row, column] they are rooms and the scores are averaged as well.
    The seed makes the figure repeatable. Raises StandardNotDerivable if hardly a draw has a line.
    """
    draw = np.random.Generator(np.random.Philox(seed))
    rows, columns = ratings.shape
    cuts, redrawn = np.empty(RESAMPLES), 0
    done = 0
    while done < RESAMPLES:
        row, column = draw.integers(rows, size=rows), draw.integers(columns, size=columns)
        drawn = scores[row] if scores.ndim == 1 else scores[np.ix_(row, column)].mean(axis=1)
        try:
            cuts[done] = fit_line(ratings[np.ix_(row, column)].mean(axis=1), drawn).at(at)
        except StandardNotDerivable:
            redrawn += 1
            if redrawn > REDRAWS_MOST:
                raise
            continue
        done += 1
    low, high = np.quantile(cuts, (0.025, 0.975))
    return Spread(float(cuts.std(ddof=1)), float(low), float(high), redrawn)
