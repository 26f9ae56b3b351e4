"""What of a session's outcome was this evening's own: shocks that make the room repeat the recording under its own operator.

A shock is what persists: levels per product and slow curves over the evening, shrunk by the noise of counts. The noise of single minutes
is not put into the room; it would be taken for an effect of what the operator did in that minute.
"""

from __future__ import annotations

import numpy as np

from sandbox.calibration.match import match_leaving
from sandbox.calibration.mean_room import MeanRoom, neutral_shocks, quiet
from sandbox.calibration.observations import Array, Observed
from sandbox.calibration.offered import match_boost, offer
from sandbox.calibration.smooth import smooth_rate
from sandbox.engine import layout as at
from sandbox.engine.parameters import RoomParameters

_LEAVE_CURVATURE_SD, _LEAVE_NOISE_SD = 0.08, 0.05
_CURVE_CURVATURE_SD, _CURVE_NOISE_SD = 0.02, 0.15
_CLICK_LEVEL_SD, _DEAL_LEVEL_SD, _RETURN_LEVEL_SD = 0.10, 0.25, 0.3
"""How much a product's level may differ from the host's average on one evening."""


def abduct(room: MeanRoom, seen: Observed, parameters: RoomParameters) -> None:
    """Fill the shocks of `room` (its real stock) from the recorded outcomes."""
    _entries_exact(room, parameters)
    fit_parameters = quiet(parameters)
    match_leaving(room, seen, fit_parameters)
    expected = room.run(fit_parameters).minute(at.R_EXITS) / room.shocks.leave
    room.shocks.leave[:] = smooth_rate(seen.exits, expected, _LEAVE_CURVATURE_SD, _LEAVE_NOISE_SD)
    clicks = room.run(fit_parameters).clicks
    room.shocks.click[:] = _levels_and_curve(seen.clicks, clicks, np.ones_like(clicks), _CLICK_LEVEL_SD)
    wanted = room.stocked().run(fit_parameters).orders
    room.shocks.demand[:] = _levels_and_curve(seen.orders, wanted, seen.open.astype(float), _DEAL_LEVEL_SD)
    room.shocks.offered[3] = 1.0
    offer(room, parameters)


def repeat_sales(room: MeanRoom, seen: Observed, parameters: RoomParameters, passes: int = 3) -> None:
    """Move demand levels so that each product's expected sales of the mean run meet the recorded ones as far as stock lets them."""
    for _ in range(passes):
        sold = room.run(parameters).by_product(at.P_UNITS).sum(axis=1)
        recorded = seen.units.sum(axis=1)
        ratio = (recorded + 1.0) / (sold + 1.0)
        room.shocks.demand[:] *= np.clip(ratio, 0.5, 2.0)[:, None]
        match_boost(room, parameters)


def _entries_exact(room: MeanRoom, parameters: RoomParameters) -> None:
    fresh = neutral_shocks(room.setting)
    room.shocks.offered[:] = fresh.offered
    room.shocks.click[:], room.shocks.demand[:] = 1.0, 1.0
    room.match_paid(parameters)


def _levels_and_curve(counts: Array, expected: Array, where: Array, level_sd: float) -> Array:
    """[products, minutes] level of each product (gamma-shrunk towards 1) times one curve over the evening."""
    counts, expected = counts * where, expected * where
    strength = 1.0 / level_sd**2
    level = (counts.sum(axis=1) + strength) / (expected.sum(axis=1) + strength)
    together = (expected * level[:, None]).sum(axis=0)
    curve = smooth_rate(counts.sum(axis=0), together, _CURVE_CURVATURE_SD, _CURVE_NOISE_SD)
    mean = float((curve * together).sum() / (together.sum() + 1e-9))
    return level[:, None] * np.clip(curve / mean, 0.5, 2.0)[None, :]
