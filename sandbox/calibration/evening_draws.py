"""Other evenings that this one could have been: shocks drawn from a host's evening variation, before or after its outcomes are known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sandbox.calibration.evening_variation import EXIT_NOISE, MINUTE_CORRELATION, SLOW_MIN, EveningVariation, RateVariation
from sandbox.calibration.observations import Array

_LEAST_EXPECTED = 1e-3


@dataclass(frozen=True, eq=False)
class EveningShocks:
    """Factors on the three rates; each has mean one over evenings."""

    leaving: Array
    """[minutes]"""
    clicks: Array
    """[products, minutes]"""
    demand: Array
    """[products, minutes]"""


@dataclass(frozen=True, eq=False)
class SeenCounts:
    """What an evening's outcomes say about its own levels: counts expected of each rate, [minutes] and [products, minutes]."""

    exits: Array
    clicks: Array
    orders: Array


def draw_evening(variation: EveningVariation, products: int, minutes: int, random: np.random.Generator) -> EveningShocks:
    """An evening of which no outcome is known."""
    leaving = _before(variation.leaving, 1, minutes, random)[0]
    return EveningShocks(leaving, _before(variation.clicks, products, minutes, random), _before(variation.demand, products, minutes, random))


def draw_remaining(variation: EveningVariation, seen: SeenCounts, random: np.random.Generator) -> EveningShocks:
    """What abduction leaves open of an evening: its levels and curves within the noise of the counts, and each minute's own noise."""
    leaving = _after(variation.leaving, seen.exits[None, :], EXIT_NOISE, random)[0]
    return EveningShocks(leaving, _after(variation.clicks, seen.clicks, 1.0, random), _after(variation.demand, seen.orders, 1.0, random))


def _before(rate: RateVariation, products: int, minutes: int, random: np.random.Generator) -> Array:
    slow_root, minute_root = _roots(rate, minutes)
    curve = slow_root @ random.standard_normal(minutes) + minute_root @ random.standard_normal(minutes)
    level = rate.product_sd * random.standard_normal(products)
    variance = rate.evening_sd**2 + rate.slow_sd**2 + rate.minute_sd**2 + rate.product_sd**2
    return np.exp(level[:, None] + curve[None, :] - 0.5 * variance)


def _after(rate: RateVariation, expected: Array, noise: float, random: np.random.Generator) -> Array:
    """Matheron's rule: a drawn evening, less what a reader of its counts would have taken for its curve and levels."""
    products, minutes = expected.shape
    total = np.maximum(expected.sum(axis=0), _LEAST_EXPECTED)
    slow, minute = _slow(rate, minutes), _minute(rate, minutes)
    slow_root, minute_root = _roots(rate, minutes)
    curve, flicker = slow_root @ random.standard_normal(minutes), minute_root @ random.standard_normal(minutes)
    read = curve + flicker + np.sqrt(noise / total) * random.standard_normal(minutes)
    gain = np.linalg.solve(slow + minute + np.diag(noise / total), slow).T
    left = curve - gain @ read
    known = np.einsum("ij,ji->i", gain, slow)
    by_product = np.maximum(expected.sum(axis=1), _LEAST_EXPECTED)
    spread = 1.0 / (1.0 / max(rate.product_sd, 1e-9) ** 2 + by_product / noise)
    level = np.sqrt(spread) * random.standard_normal(products)
    variance = np.diag(slow) - known + rate.minute_sd**2
    return np.exp(level[:, None] + (left + flicker)[None, :] - 0.5 * (variance[None, :] + spread[:, None]))


def _slow(rate: RateVariation, minutes: int) -> Array:
    """Covariance of the evening's level and slow curve."""
    return np.asarray(rate.evening_sd**2 + rate.slow_sd**2 * np.exp(-_gap(minutes) / SLOW_MIN), dtype=np.float64)


def _minute(rate: RateVariation, minutes: int) -> Array:
    return np.asarray(rate.minute_sd**2 * MINUTE_CORRELATION ** _gap(minutes), dtype=np.float64)


def _gap(minutes: int) -> Array:
    clock = np.arange(minutes, dtype=np.float64)
    return np.abs(np.subtract.outer(clock, clock))


@lru_cache(maxsize=16)
def _roots(rate: RateVariation, minutes: int) -> tuple[Array, Array]:
    """Of the slow part's covariance and of the minutes'."""
    tiny = 1e-12 * np.eye(minutes)
    slow, minute = np.linalg.cholesky(_slow(rate, minutes) + tiny), np.linalg.cholesky(_minute(rate, minutes) + tiny)
    return np.asarray(slow, dtype=np.float64), np.asarray(minute, dtype=np.float64)
