"""MAP by damped Gauss–Newton: residuals of data beside residuals of the prior, Jacobian by finite differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Residuals = Callable[[Array], Array]
_CHORDS, _CHORD_GAIN = 4, 0.004
_STEP = 0.02
"""Finite-difference step on the fit scale, as a share of the prior's standard deviation."""


@dataclass(frozen=True)
class Prior:
    mean: Array
    sd: Array


@dataclass(frozen=True)
class Fit:
    theta: Array
    jacobian: Array
    """Of the data residuals at the last full step."""
    cost: float


def jacobian_of(residuals: Residuals, theta: Array, at_theta: Array, sd: Array) -> Array:
    columns = []
    for k in range(len(theta)):
        step = np.zeros(len(theta))
        step[k] = _STEP * sd[k]
        columns.append((residuals(theta + step) - at_theta) / step[k])
    return np.array(columns).T


def cost_of(data: Array, theta: Array, prior: Prior, weights: Array | None) -> float:
    weighted = data if weights is None else data * weights
    return 0.5 * float(weighted @ weighted) + 0.5 * float((((theta - prior.mean) / prior.sd) ** 2).sum())


def solve_step(jacobian: Array, data: Array, theta: Array, prior: Prior, weights: Array | None, damping: float) -> Array:
    if weights is not None:
        jacobian, data = jacobian * weights[:, None], data * weights
    precision = 1.0 / prior.sd**2
    hessian = jacobian.T @ jacobian + np.diag(precision)
    gradient = jacobian.T @ data + precision * (theta - prior.mean)
    return np.asarray(-np.linalg.solve(hessian + damping * np.diag(np.diag(hessian)), gradient), dtype=np.float64)


def fit_map(residuals: Residuals, start: Array, prior: Prior, steps: int, weights: Array | None = None, tolerance: float = 1e-3) -> Fit:
    """Minimise half the squared residuals plus the prior's. A step moves no parameter by more than one and a half prior deviations.

    A Jacobian costs a run per parameter, a step costs a few: each Jacobian is used until it gains little.
    """
    theta = start.copy()
    data = residuals(theta)
    cost = cost_of(data, theta, prior, weights)
    jacobian = np.zeros((len(data), len(theta)))
    for _ in range(steps):
        jacobian = jacobian_of(residuals, theta, data, prior.sd)
        before = cost
        for _ in range(_CHORDS):
            last = cost
            theta, data, cost = _search(residuals, jacobian, theta, data, cost, prior, weights)
            if last - cost < _CHORD_GAIN * max(1.0, cost):
                break
        if before - cost < tolerance * max(1.0, cost):
            break
    return Fit(theta, jacobian, cost)


def refit(residuals: Residuals, jacobian: Array, start: Array, prior: Prior, weights: Array, steps: int) -> Array:
    """Refit on reweighted data: chord steps with the Jacobian of the first fit, residuals recomputed at every step."""
    theta = start.copy()
    data = residuals(theta)
    cost = cost_of(data, theta, prior, weights)
    for _ in range(steps):
        before = cost
        theta, data, cost = _search(residuals, jacobian, theta, data, cost, prior, weights)
        if before - cost < 1e-3 * max(1.0, cost):
            break
    return theta


def _search(
    residuals: Residuals, jacobian: Array, theta: Array, data: Array, cost: float, prior: Prior, weights: Array | None
) -> tuple[Array, Array, float]:
    """The best of a few damped steps; stays where it is if none gains."""
    for damping in (0.0, 0.1, 1.0, 10.0):
        step = solve_step(jacobian, data, theta, prior, weights, damping)
        step *= min(1.0, 1.5 / max(1e-12, float(np.abs(step / prior.sd).max())))
        there = residuals(theta + step)
        there_cost = cost_of(there, theta + step, prior, weights)
        if np.isfinite(there_cost) and there_cost < cost:
            return theta + step, there, there_cost
    return theta, data, cost
