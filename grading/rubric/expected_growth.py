"""The expected growth of a form, derived from the cut: what the reference operators make who stand exactly at it.

Both conditions of a PASS then bind alike in every form: whoever scores the cut in each room has a round uplift of exactly this growth, however
hard the rooms are. The examiner states the cut only. The rule itself (rubric/1) takes the growth as an input and does not change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p
from statistics import fmean, median

from grading.errors import RubricError
from grading.rubric.v1 import (
    MAD_TO_SD,
    PANEL_MIN,
    SCALE_MIN_LOG,
    SCORE_CENTRE,
    SCORE_PER_Z,
    UPLIFT_DECIMALS,
    Z_MAX,
    floored_log_ratio,
)


@dataclass(frozen=True, slots=True)
class PanelOfRoom:
    """Reference operators on the path of one room; values in cents, of the scenario's metric."""

    values_cents: tuple[float, ...]
    baseline_cents: float


@dataclass(frozen=True, slots=True)
class DerivedGrowth:
    """`rooms`: uplift at the cut in each room; `growth`: of the round, rounded as the rule rounds it. Fractions."""

    growth: float
    rooms: tuple[float, ...]


def expected_growth(panels: Sequence[PanelOfRoom], cut_score: float) -> DerivedGrowth:
    """exp(mean of r_c) − 1 with r_c = m + z_c s, z_c = (cut − 500) / 100, within the panel's range as the round's uplift is.

    Raises RubricError without a room, below 12 operators, without a baseline's value, and for a cut outside of the scale (200–800).
    """
    z = (cut_score - SCORE_CENTRE) / SCORE_PER_Z
    if not -Z_MAX <= z <= Z_MAX:
        raise RubricError("no operator can stand at this cut", cut_score=cut_score)
    if not panels:
        raise RubricError("a form without rooms has no growth")
    logs = [_log_at(panel, z) for panel in panels]
    return DerivedGrowth(round(exp(fmean(logs)) - 1, UPLIFT_DECIMALS), tuple(exp(r) - 1 for r in logs))


def round_growth(forms: Sequence[DerivedGrowth]) -> float:
    """One growth for a round of several forms: exp(mean of ln(1 + growth)) − 1, as uplifts are averaged, rounded as the rule rounds it."""
    if not forms:
        raise RubricError("a round without forms has no growth")
    return round(exp(fmean(log1p(form.growth) for form in forms)) - 1, UPLIFT_DECIMALS)


def _log_at(panel: PanelOfRoom, z: float) -> float:
    logs = [floored_log_ratio(value, panel.baseline_cents) for value in panel.values_cents]
    if len(logs) < PANEL_MIN:
        raise RubricError("too few reference operators on this path", panel=len(logs), required=PANEL_MIN)
    centre = median(logs)
    scale = max(MAD_TO_SD * median(abs(r - centre) for r in logs), SCALE_MIN_LOG)
    return min(max(centre + z * scale, min(logs)), max(logs))
