"""Spearman's rank correlation: do two figures put the same people in the same order?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grading.reliability.room_figures import correlation


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Between −1 and 1, ties sharing the mean of their ranks; None where one side does not vary."""
    return correlation(_ranks(one), _ranks(other))


def _ranks(figures: Sequence[float]) -> NDArray[np.float64]:
    values = np.asarray(figures, dtype=np.float64)
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    return (last - (sizes - 1) / 2)[group]
