"""Residuals of counts whose squares add up to a deviance, so that least squares finds the likeliest mean, however small the counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc

Array = NDArray[np.float64]
_LEAST_MEAN = 1e-6


class CountMisfit:
    """Signed roots of Poisson deviances, weighed down where counts vary by more than Poisson.

    The weights come from the first mean that is seen and then stay: weights that follow the mean would reward large means.
    """

    def __init__(self, noise_sd: float) -> None:
        self.noise_sd = noise_sd
        self._weights: dict[int, Array] = {}

    def __call__(self, place: int, counts: Array, mean: Array) -> Array:
        """Flattened residuals of the series number `place`."""
        return (signed_root_deviance(counts, mean) * self._weight(place, counts, mean)).ravel()

    def information(self, place: int, counts: Array, mean: Array) -> Array:
        """What each count says, against a Poisson count of the same size."""
        return np.asarray(self._weight(place, counts, mean) ** 2)

    def sold_out(self, place: int, sold: Array, mean: Array) -> Array:
        """Like the call, for counts that stock cut off: at least `sold` were wanted."""
        weight = self._weight(place, sold, mean)
        likely = gammainc(np.maximum(sold, 1e-9), np.maximum(mean, _LEAST_MEAN))
        return (np.sqrt(-2.0 * np.log(np.maximum(likely, 1e-300))) * weight).ravel()

    def _weight(self, place: int, counts: Array, mean: Array) -> Array:
        if place not in self._weights:
            level = 0.5 * (counts + np.maximum(mean, 0.0))
            self._weights[place] = 1.0 / np.sqrt(1.0 + self.noise_sd**2 * level)
        return self._weights[place]


def signed_root_deviance(counts: Array, mean: Array) -> Array:
    """sign(y − μ)·√(2(y ln(y/μ) − y + μ))."""
    mean = np.maximum(mean, _LEAST_MEAN)
    ratio = np.where(counts > 0.0, counts, 1.0) / np.where(counts > 0.0, mean, 1.0)
    deviance = 2.0 * (counts * np.log(ratio) - counts + mean)
    return np.sign(counts - mean) * np.sqrt(np.maximum(deviance, 0.0))
