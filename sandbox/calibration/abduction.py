"""What of a session's outcome was this evening's own: shocks that make the room repeat the recording under its own operator.

A shock is what persists: levels per product and slow curves over the evening, shrunk by the noise of counts. The noise of single minutes
is not put into the room; it would be taken for an effect of what the operator did in that minute.
"""

from __future__ import annotations

import numpy as np

from sandbox.calibration.fit_returns import ReturnFacts
from sandbox.calibration.match import match_leaving
from sandbox.calibration.mean_room import MeanRoom, neutral_shocks, quiet
from sandbox.calibration.observations import Array, Observed
from sandbox.calibration.offered import match_boost, offer
from sandbox.calibration.smooth import smooth_rate
from sandbox.engine import layout as at
from sandbox.engine.parameters import RoomParameters

_LEAVE_STEP_SD, _LEAVE_NOISE_SD = 0.015, 0.11
_CLICK_STEP_SD, _CLICK_NOISE_SD = 0.03, 0.06
_DEAL_STEP_SD, _DEAL_NOISE_SD = 0.03, 0.16
"""Curves over the evening: change from minute to minute of the log of what persists, and noise of single minutes beyond that of the counts."""
_CLICK_LEVEL_SD, _DEAL_LEVEL_SD = 0.10, 0.15
"""How much a product's level may differ from the host's average on one evening."""
RETURN_LEVEL_SD = 0.05
"""Log odds of a return on one evening against the host's average: the likeliest spread over 24 evenings, beyond the chance of single returns."""


def abduct(room: MeanRoom, seen: Observed, parameters: RoomParameters) -> None:
    """Fill the shocks of `room` (its real stock) from the recorded outcomes."""
    _entries_exact(room, parameters)
    fit_parameters = quiet(parameters)
    match_leaving(room, seen, fit_parameters)
    expected = room.run(fit_parameters).minute(at.R_EXITS) / room.shocks.leave
    room.shocks.leave[:] = smooth_rate(seen.exits, expected, _LEAVE_STEP_SD, _LEAVE_NOISE_SD, order=1)
    clicks = room.run(fit_parameters).clicks
    room.shocks.click[:] = _levels_and_curve(seen.clicks, clicks, np.ones_like(clicks), _CLICK_LEVEL_SD, (_CLICK_STEP_SD, _CLICK_NOISE_SD))
    stocked = room.stocked()
    wanted = stocked.run(fit_parameters).orders
    room.shocks.demand[:] = _levels_and_curve(seen.orders, wanted, seen.open.astype(float), _DEAL_LEVEL_SD, (_DEAL_STEP_SD, _DEAL_NOISE_SD))
    room.shocks.back[:] = return_shock(ReturnFacts(stocked, seen, parameters), parameters)
    room.shocks.offered[3] = 1.0
    offer(room, parameters)


def repeat_sales(room: MeanRoom, seen: Observed, parameters: RoomParameters) -> None:
    """Move demand levels towards the recorded sales of each product as far as stock lets them, by no more than the counts say.

    A product's luck is not its demand: what few sales would have been under another operator is closer to what the host expects of it.
    """
    strength = 1.0 / _DEAL_LEVEL_SD**2
    sold = room.run(parameters).by_product(at.P_UNITS).sum(axis=1)
    ratio = (seen.units.sum(axis=1) + strength) / (sold + strength)
    room.shocks.demand[:] *= np.clip(ratio, 0.5, 2.0)[:, None]
    match_boost(room, parameters)


def return_shock(facts: ReturnFacts, parameters: RoomParameters) -> float:
    """Factor on the evening's odds of a return: refunds recorded against expected, shrunk by their noise."""
    expected, variance = facts.expected(parameters)
    share = facts.share(parameters)
    slope = float((facts.sold * share * (1.0 - share)).sum())
    noise = float(variance.sum()) + 1e-9
    step = slope * float((facts.refunds - expected).sum()) / noise / (slope**2 / noise + 1.0 / RETURN_LEVEL_SD**2)
    return float(np.exp(np.clip(step, -1.0, 1.0)))


def _entries_exact(room: MeanRoom, parameters: RoomParameters) -> None:
    fresh = neutral_shocks(room.setting)
    room.shocks.offered[:] = fresh.offered
    room.shocks.click[:], room.shocks.demand[:] = 1.0, 1.0
    room.match_paid(parameters)


def _levels_and_curve(counts: Array, expected: Array, where: Array, level_sd: float, curve_sds: tuple[float, float]) -> Array:
    """[products, minutes] level of each product (gamma-shrunk towards 1) times one curve over the evening."""
    counts, expected = counts * where, expected * where
    strength = 1.0 / level_sd**2
    level = (counts.sum(axis=1) + strength) / (expected.sum(axis=1) + strength)
    together = (expected * level[:, None]).sum(axis=0)
    curve = smooth_rate(counts.sum(axis=0), together, *curve_sds, order=1)
    mean = float((curve * together).sum() / (together.sum() + 1e-9))
    return level[:, None] * np.clip(curve / mean, 0.5, 2.0)[None, :]
