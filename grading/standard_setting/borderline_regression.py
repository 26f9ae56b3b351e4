"""The cut by borderline regression: the score that the line of scores over ratings gives a borderline replay."""

from dataclasses import dataclass

from grading.errors import StandardNotDerivable
from grading.rubric.v1 import SCORE_DECIMALS
from grading.standard_setting.agreement import Agreement, agreement
from grading.standard_setting.bootstrap import Spread, spread_by_rows_and_columns
from grading.standard_setting.line import Line, Values, fit_line
from grading.standard_setting.scale import BORDERLINE

JUDGES_MIN = 2
REPLAYS_MIN = 3
"""What the arithmetic needs. What a record needs is more: see services/approve_cut.py."""


@dataclass(frozen=True, slots=True)
class RatedCut:
    """`cut` is rounded as scores are. `exact_ratings_cut`: the same with the slope freed of the ratings' own error; sensitivity, not the cut."""

    cut: float
    line: Line
    spread: Spread
    agreement: Agreement
    mean_ratings: tuple[float, ...]
    exact_ratings_cut: float | None


def borderline_regression(ratings: Values, scores: Values, seed: int) -> RatedCut:
    """`ratings` [replay, judge] in grades 1–5 without gaps, `scores` [replay]. Raises StandardNotDerivable.

    Scores are regressed on the mean rating of all judges (Wood, Humphrey-Murto and Norman, Adv. Health Sci. Educ. 11 (2006), 115–122), all replays
    at once: room scores have been equated before. Error in the ratings flattens the line; averaging over judges makes it small, and
    `exact_ratings_cut` divides the slope by ICC(C,k) to show how small.
    """
    if ratings.shape[1] < JUDGES_MIN:
        raise StandardNotDerivable("a single judge is no panel", why="few_judges")
    if ratings.shape[0] < REPLAYS_MIN:
        raise StandardNotDerivable("too few replays for a line", why="few_points")
    means = ratings.mean(axis=1)
    line, agreed = fit_line(means, scores), agreement(ratings)
    return RatedCut(
        cut=round(line.at(BORDERLINE), SCORE_DECIMALS),
        line=line,
        spread=spread_by_rows_and_columns(ratings, scores, BORDERLINE, seed),
        agreement=agreed,
        mean_ratings=tuple(float(x) for x in means),
        exact_ratings_cut=_exact(line, float(means.mean()), float(scores.mean()), agreed.mean_consistency),
    )


def _exact(line: Line, mean_rating: float, mean_score: float, reliability: float | None) -> float | None:
    if reliability is None or reliability <= 0:
        return None
    return mean_score + line.slope / reliability * (BORDERLINE - mean_rating)
