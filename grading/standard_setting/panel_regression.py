"""A cut without judges: the score that the reference operators reach at a skill that the examiner names."""

from dataclasses import dataclass

import numpy as np

from grading.errors import StandardNotDerivable
from grading.rubric.v1 import SCORE_DECIMALS
from grading.standard_setting.bootstrap import Spread, spread_by_rows_and_columns
from grading.standard_setting.line import Line, Values, fit_line


@dataclass(frozen=True, slots=True)
class PanelCut:
    """`cut` is rounded as scores are; `mean_scores` per operator over the rooms."""

    cut: float
    line: Line
    spread: Spread
    mean_scores: tuple[float, ...]


def panel_regression(skills: Values, scores: Values, skill_at_cut: float, seed: int) -> PanelCut:
    """`skills` [operator] in 0–1, `scores` [operator, room]. Raises StandardNotDerivable, also for a skill outside of 0–1.

    Operators and rooms are drawn again for the standard error. It says where a skill lies on the scale of scores, and nothing about how
    much skill the trade asks for: that is judgement, and the record names whose.
    """
    if not 0 <= skill_at_cut <= 1:
        raise StandardNotDerivable("skill runs from 0 to 1", why="skill_out_of_range")
    means = scores.mean(axis=1)
    line = fit_line(skills, means)
    ratings = np.repeat(skills[:, None], scores.shape[1], axis=1)
    return PanelCut(
        cut=round(line.at(skill_at_cut), SCORE_DECIMALS),
        line=line,
        spread=spread_by_rows_and_columns(ratings, scores, skill_at_cut, seed),
        mean_scores=tuple(float(x) for x in means),
    )
