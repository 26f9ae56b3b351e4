"""The 95 % interval of an uplift from the ensemble: as wide as the members scatter around the point."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

_T_975 = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)
"""Student's 97.5 % quantile for 1, 2, … degrees of freedom: the spread is known from few members."""
_LEAST_RATIO = 0.01
"""A value counts as at least this share of the baseline's, so that its logarithm exists."""


def uplift_interval(point: float, members: Sequence[float]) -> tuple[float, float]:
    """Around `point`; uplifts as fractions. Symmetric on the scale of log ratios, since no uplift is below −1. One member shows no spread."""
    if len(members) < 2:
        return point, point
    centre = _log_ratio(point)
    spread = sqrt(sum((_log_ratio(member) - centre) ** 2 for member in members) / len(members))
    half = _T_975[min(len(members) - 1, len(_T_975)) - 1] * spread
    return exp(centre - half) - 1.0, exp(centre + half) - 1.0


def _log_ratio(uplift: float) -> float:
    return log(max(1.0 + uplift, _LEAST_RATIO))
