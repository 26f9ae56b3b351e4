"""How the platform answers the room: recommended entries against the trailing windows that it scores.

Offered traffic has a momentum of its own, so a plain regression would take momentum for boost. Each minute is therefore explained by the
minute before (autoregression) and by the windows of the two minutes before; the boost is the long-run effect of the windows. Everything on
the right-hand side is older than the minute explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.calibration.observations import Array, Observed
from sandbox.calibration.parameter_block import prior_of

_WINDOWS_S = (120.0, 180.0, 270.0, 400.0, 600.0)
_TREND = 3
_FIRST_MINUTE = 6
_NOISE = 0.02
"""Variance of a minute of log offered traffic beyond Poisson."""
WEIGHTS = ("boost_dwell", "boost_interaction", "boost_gmv")
_CAUTION = 1.5
"""Standard errors are widened: the trend is a polynomial, the offered series need not be."""


@dataclass(frozen=True)
class Boost:
    values: dict[str, float]
    """boost_dwell, boost_interaction, boost_gmv, boost_window_s and the references."""
    covariance: NDArray[np.float64]
    """Of the three weights, natural scale."""


@dataclass(frozen=True)
class BoostDesign:
    """A weighted regression that can be solved again under other weights."""

    rows: Array
    targets: Array
    scale: Array
    places: tuple[tuple[int, int], ...]
    """(session, minute) of each row."""
    references: Array
    window_s: float


@dataclass(frozen=True)
class _Series:
    seconds: Array
    moves: Array
    comments: Array
    gmv_cents: Array
    entries: Array
    recommended: Array


def fit_boost(observed: Sequence[Observed], responses: Sequence[Array]) -> tuple[Boost, BoostDesign]:
    """`responses` [minutes] is what lucky bags did to recommended entries. The design serves refits on resampled minutes."""
    series = [_series(seen, answer) for seen, answer in zip(observed, responses, strict=True)]
    references = _references(series)
    designs = [_design(series, references, window) for window in _WINDOWS_S]
    window_s, spread = prior_of("boost_window_s")
    scores = [_solve(design, None)[2] + (np.log(design.window_s / window_s) / spread) ** 2 for design in designs]
    best = designs[int(np.argmin(scores))]
    return refit_boost(best, None), best


def refit_boost(design: BoostDesign, weights: Sequence[Array] | None, prior_shift: Array | None = None) -> Boost:
    """The weights on resampled minutes; `prior_shift` moves the prior by so many of its standard deviations."""
    estimate, covariance, _ = _solve(design, weights)
    mean, spread = _with_prior(estimate, covariance * _CAUTION**2, prior_shift)
    values = dict(zip(WEIGHTS, (float(value) for value in np.maximum(mean, 0.01)), strict=True))
    names = ("ref_dwell_s", "ref_interaction", "ref_gmv_cents")
    values |= dict(zip(names, (float(value) for value in design.references), strict=True))
    return Boost({**values, "boost_window_s": design.window_s}, spread)


def _series(seen: Observed, answer: Array) -> _Series:
    entries = seen.setting.entries.sum(axis=0)
    return _Series(seen.online * 60.0, 0.5 * (entries + seen.exits), seen.comments, seen.gmv * 100.0, entries, seen.setting.entries[1] / answer)


def _references(series: Sequence[_Series]) -> Array:
    """The host's own means: there the boost is one."""
    seconds, moves = sum(item.seconds.sum() for item in series), sum(item.moves.sum() for item in series)
    comments, gmv = sum(item.comments.sum() for item in series), sum(item.gmv_cents.sum() for item in series)
    entries = sum(item.entries.sum() for item in series)
    return np.array([seconds / (moves + 1e-9), comments / (seconds / 60.0 + 1e-9), gmv / (entries + 1e-9)]) + 1e-6


def _windows(item: _Series, references: Array, window_s: float) -> Array:
    """[minutes, 3] the engine's log score of each window at the end of each minute."""
    decay = 1.0 / (1.0 + 60.0 / window_s)
    head = 0.5 * item.entries[:10].mean() * window_s / 60.0 + 1.0
    memory = np.array([head * references[0], head, head * references[0] / 60.0 * references[1], head * references[2], head])
    rows = []
    for t in range(len(item.entries)):
        memory = memory * decay + np.array([item.seconds[t], item.moves[t], item.comments[t], item.gmv_cents[t], item.entries[t]])
        ratios = np.array([memory[0] / memory[1], memory[2] / (memory[0] / 60.0 + 1e-9), memory[3] / memory[4]]) / references
        rows.append(2.0 * np.log(0.5 * (ratios + 1.0)))
    return np.array(rows)


def _design(series: Sequence[_Series], references: Array, window_s: float) -> BoostDesign:
    """Rows: trend of the session, the minute before, the windows of the two minutes before."""
    rows, targets, scales, places = [], [], [], []
    trend = _TREND + 1
    for place, item in enumerate(series):
        scores, logs = _windows(item, references, window_s), np.log(item.recommended + 0.5)
        clock = np.linspace(-1.0, 1.0, len(logs))
        for t in range(_FIRST_MINUTE, len(logs)):
            row = np.zeros(len(series) * trend + 7)
            row[place * trend : (place + 1) * trend] = clock[t] ** np.arange(trend)
            row[-7:] = logs[t - 1], *scores[t - 1], *scores[t - 2]
            rows.append(row)
            targets.append(logs[t])
            places.append((place, t))
            scales.append(1.0 / np.sqrt(1.0 / (item.recommended[max(0, t - 3) : t].mean() + 0.5) + _NOISE))
    width = len(series) * trend + 7
    return BoostDesign(np.array(rows).reshape(-1, width), np.array(targets), np.array(scales), tuple(places), references, window_s)


def _solve(design: BoostDesign, weights: Sequence[Array] | None) -> tuple[Array, Array, float]:
    """Long-run coefficients of the three windows, their covariance, and minus twice the log likelihood."""
    scale = design.scale
    if weights is not None:
        scale = scale * np.sqrt(np.array([weights[place][t] for place, t in design.places]))
    if len(scale) <= design.rows.shape[1]:
        return np.zeros(3), 1e6 * np.eye(3), 0.0  # too short to say anything
    x, y = design.rows * scale[:, None], design.targets * scale
    gram = x.T @ x + 1e-4 * np.eye(x.shape[1])
    beta = np.linalg.solve(gram, x.T @ y)
    rss = float(((y - x @ beta) ** 2).sum())
    variance = rss / max(1, len(y) - x.shape[1])
    rho = min(0.95, float(beta[-7]))
    long_run = (beta[-6:-3] + beta[-3:]) / (1.0 - rho)
    # Delta method: d(long run) = (d f1 + d f2 + long run · d rho) / (1 − rho).
    gradient = np.zeros((3, x.shape[1]))
    gradient[:, -7] = long_run
    gradient[:, -6:-3] = gradient[:, -3:] = np.eye(3)
    gradient /= 1.0 - rho
    return long_run, gradient @ np.linalg.inv(gram) @ gradient.T * variance, len(y) * float(np.log(rss / len(y) + 1e-12))


def _with_prior(estimate: Array, covariance: Array, shift: Array | None) -> tuple[Array, Array]:
    """Normal combination on the natural scale; the priors are given on the log scale."""
    priors = [prior_of(name) for name in WEIGHTS]
    mean = np.array([value for value, _ in priors])
    sd = mean * np.array([spread for _, spread in priors])
    precision = np.diag(1.0 / sd**2)
    data = np.linalg.inv(covariance + 1e-9 * np.eye(3))
    spread = np.linalg.inv(precision + data)
    around = mean if shift is None else mean + shift * sd
    return spread @ (precision @ around + data @ estimate), spread
