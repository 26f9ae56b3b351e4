"""Measures a host's evening variation on the sessions of a fit; a prior steadies it, because sessions are few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from sandbox.calibration.evening_variation import EXIT_NOISE, MINUTE_CORRELATION, PRIOR, SLOW_MIN, EveningVariation, RateVariation
from sandbox.calibration.match import match_clicks, match_leaving
from sandbox.calibration.mean_room import MeanRoom, quiet
from sandbox.calibration.observations import Array, Observed
from sandbox.engine import layout as at
from sandbox.engine.parameters import RoomParameters

_PRIOR_LOG_SD = 0.6
_LEAST_SD, _MOST_SD, _GRID = 0.008, 0.4, 14
_LEAST_EXPECTED = 0.3
"""Counts expected in a minute, or of a product over an evening, below which their ratio says nothing."""
_FEWEST_MINUTES = 10


@dataclass(frozen=True)
class Residuals:
    """One rate on one evening: counts beside what the fit expects given the recorded stage before, [products, minutes] or [1, minutes]."""

    counts: Array
    expected: Array
    noise: float
    """Variance of a count over its mean."""


def measure_variation(observed: Sequence[Observed], skus: Sequence[str], parameters: RoomParameters) -> EveningVariation:
    """Of the host whose sessions these are. `parameters` are the fit to all of them."""
    evenings = [evening_residuals(seen, skus, parameters) for seen in observed]
    rates = {}
    for name in ("leaving", "clicks", "demand"):
        rates[name] = rate_variation([evening[name] for evening in evenings], getattr(PRIOR, name))
    return EveningVariation(**rates)


def evening_residuals(seen: Observed, skus: Sequence[str], parameters: RoomParameters) -> dict[str, Residuals]:
    """Each rate judged given the recorded result of the one before it, on a shelf that is always full."""
    room = MeanRoom(seen.setting, skus)
    room.match_paid(parameters)
    still = quiet(parameters)
    match_leaving(room, seen, still)
    run = room.run(still)
    exits = run.minute(at.R_EXITS) / room.shocks.leave
    leaving = Residuals(seen.exits[None, :], exits[None, :], EXIT_NOISE)
    clicks = Residuals(seen.clicks, run.clicks, 1.0)
    match_clicks(room, seen, still)
    orders = room.run(still).orders
    return {"leaving": leaving, "clicks": clicks, "demand": Residuals(seen.orders * seen.open, orders * seen.open, 1.0)}


def rate_variation(evenings: Sequence[Residuals], prior: RateVariation) -> RateVariation:
    """Of one rate, from its evenings."""
    slow, minute = _within(evenings, prior)
    evening, product = _between(evenings, prior, slow, minute)
    return RateVariation(round(evening, 5), round(product, 5), round(slow, 5), round(minute, 5))


def _within(evenings: Sequence[Residuals], prior: RateVariation) -> tuple[float, float]:
    """Slow curve and minute noise from the evening's sums over products; the evening's level is left free."""
    terms = []
    for evening in evenings:
        counts, expected = evening.counts.sum(axis=0), evening.expected.sum(axis=0)
        seen = expected > _LEAST_EXPECTED
        if seen.sum() < _FEWEST_MINUTES:
            continue
        level = counts[seen].sum() / expected[seen].sum()
        mean = expected[seen] * max(level, 1e-3)
        gap = np.abs(np.subtract.outer(np.flatnonzero(seen), np.flatnonzero(seen))).astype(float)
        terms.append((counts[seen] / mean - 1.0, evening.noise / mean, np.exp(-gap / SLOW_MIN), MINUTE_CORRELATION**gap))

    def log_likelihood(slow: float, minute: float) -> float:
        return sum(_normal_log_density(r, slow**2 * k + minute**2 * m + np.diag(v), np.ones(len(r))) for r, v, k, m in terms)

    return _posterior(log_likelihood, prior.slow_sd, prior.minute_sd)


def _between(evenings: Sequence[Residuals], prior: RateVariation, slow: float, minute: float) -> tuple[float, float]:
    """Levels of evenings and of products on an evening. The fit has seen these sessions: it took one level of each product from them."""
    terms = []
    share = len(evenings) / max(1.0, len(evenings) - 1.0)
    for evening in evenings:
        counts, expected = evening.counts.sum(axis=1), evening.expected.sum(axis=1)
        sold = expected > _LEAST_EXPECTED
        if not sold.any():
            continue
        minutes = evening.counts.shape[1]
        # What the curve and the minutes do to the evening's mean is theirs, not the level's.
        drift = slow**2 * min(1.0, 2.0 * SLOW_MIN / minutes) + minute**2 / minutes * (1.0 + MINUTE_CORRELATION) / (1.0 - MINUTE_CORRELATION)
        ratio = np.log((counts[sold] + 0.5) / (expected[sold] + 0.5))
        terms.append((ratio, evening.noise / (expected[sold] + 0.5), drift))

    def log_likelihood(level: float, product: float) -> float:
        total = 0.0
        for ratio, noise, drift in terms:
            size = len(ratio)
            spread = ((level**2) / share + drift) * np.ones((size, size)) + np.diag(product**2 / share + noise)
            total += _normal_log_density(ratio, spread, None)
        return total

    return _posterior(log_likelihood, prior.evening_sd, prior.product_sd)


def _normal_log_density(values: Array, spread: Array, free: Array | None) -> float:
    """Of a centred normal vector; a direction `free` carries no information (restricted likelihood)."""
    root = np.linalg.cholesky(spread + 1e-10 * np.eye(len(values)))
    sides = values[:, None] if free is None else np.column_stack([values, free])
    white = solve_triangular(root, sides, lower=True, check_finite=False)
    total = -float(np.log(np.diag(root)).sum()) - 0.5 * float(white[:, 0] @ white[:, 0])
    if free is None:
        return total
    gram, score = float(white[:, 1] @ white[:, 1]), float(white[:, 1] @ white[:, 0])
    return total - 0.5 * float(np.log(gram)) + 0.5 * score**2 / gram


def _posterior(log_likelihood: Callable[[float, float], float], first: float, second: float) -> tuple[float, float]:
    """Roots of the posterior means of two variances on a grid, under log-normal priors around the deviations given; 0 stays 0."""
    grid = np.geomspace(_LEAST_SD, _MOST_SD, _GRID)
    others = np.zeros(1) if second == 0.0 else grid
    log_density = np.array([[log_likelihood(float(a), float(b)) for b in others] for a in grid], dtype=np.float64)
    log_density -= 0.5 * ((np.log(grid / first) / _PRIOR_LOG_SD) ** 2)[:, None]
    if second > 0.0:
        log_density -= 0.5 * ((np.log(grid / second) / _PRIOR_LOG_SD) ** 2)[None, :]
    weight = np.exp(log_density - log_density.max())
    weight /= weight.sum()
    return float(np.sqrt((weight.sum(axis=1) * grid**2).sum())), float(np.sqrt((weight.sum(axis=0) * others**2).sum()))
