"""Smooth positive curves through counts: a penalised quasi-Poisson fit (Whittaker smoother on the log scale)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded

Array = NDArray[np.float64]
_RIDGE = 1e-6


def smooth_rate(counts: Array, exposure: Array, curvature_sd: float, noise_sd: float = 0.0, order: int = 2, steps: int = 15) -> Array:
    """Rate r(t) > 0 with counts around r·exposure.

    The differences of order `order` of log r have standard deviation `curvature_sd` per minute; counts vary around their mean like
    Poisson with a multiplicative noise of `noise_sd` on top. Where exposure is 0 the curve is carried on from its neighbours.
    """
    size = len(counts)
    order = min(order, size - 1)
    penalty = _penalty(size, order, curvature_sd)
    level = float(np.log((counts.sum() + 0.5) / (exposure.sum() + 1e-9)))
    curve = np.full(size, level)
    for _ in range(steps):
        mean = np.exp(curve) * exposure
        spread = 1.0 + noise_sd**2 * mean
        hessian = penalty.copy()
        hessian[order] += mean / spread + _RIDGE
        gradient = (counts - mean) / spread - _times(penalty, order, curve) + _RIDGE * (level - curve)
        step = np.clip(solveh_banded(hessian, gradient), -1.5, 1.5)
        curve = np.clip(curve + step, level - 8.0, level + 8.0)
        if np.abs(step).max() < 1e-5:
            break
    return np.exp(curve)


@lru_cache(maxsize=32)
def _penalty(size: int, order: int, curvature_sd: float) -> Array:
    """Upper bands of D'D/sd² for differences of `order`, as solveh_banded wants them (diagonal last)."""
    differences = np.diff(np.eye(size), n=order, axis=0) / curvature_sd
    full = differences.T @ differences
    bands = np.zeros((order + 1, size))
    for offset in range(order + 1):
        bands[order - offset, offset:] = np.diagonal(full, offset)
    return bands


def _times(bands: Array, order: int, vector: Array) -> Array:
    """The symmetric banded matrix times a vector."""
    result = bands[order] * vector
    for offset in range(1, order + 1):
        band = bands[order - offset, offset:]
        result[:-offset] += band * vector[offset:]
        result[offset:] += band * vector[:-offset]
    return result
