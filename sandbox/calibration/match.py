"""Shocks that make a mean run follow a recording, so that each stage of the fit is judged given the stage before it."""

from __future__ import annotations

import numpy as np

from sandbox.calibration.mean_room import MeanRoom
from sandbox.calibration.observations import Array, Observed
from sandbox.engine import layout as at
from sandbox.engine.parameters import RoomParameters

_LEAST, _MOST = 0.15, 6.0


def match_leaving(room: MeanRoom, observed: Observed, parameters: RoomParameters, passes: int = 6) -> None:
    """Set `shock_leave` so that as many people leave in each minute as did; then as many are online."""
    shock = room.shocks.leave
    shock[:] = 1.0
    heads = np.cumsum(observed.setting.entries.sum(axis=0) - observed.exits)
    for _ in range(passes):
        run = room.run(parameters)
        left, present = run.minute(at.R_EXITS), np.cumsum(observed.setting.entries.sum(axis=0) - run.minute(at.R_EXITS))
        # Too many present at the end of the minute before leave too numerously now: correct the rate, not the number.
        crowd = np.concatenate([[1.0], (heads[:-1] + 5.0) / (present[:-1] + 5.0)])
        wanted = (observed.exits + 0.5) / (left * crowd + 0.5)
        shock[:] = np.clip(shock * wanted, _LEAST, _MOST)


def match_clicks(room: MeanRoom, observed: Observed, parameters: RoomParameters) -> None:
    """Set `shock_click` so that each product gets its recorded clicks in each minute (after `match_leaving`)."""
    shock = room.shocks.click
    shock[:] = 1.0
    for _ in range(2):
        clicks = room.run(parameters).clicks
        shock[:] = np.clip(shock * (observed.clicks + 1e-3) / (clicks + 1e-3), 1e-3, 1e3)


def urgency_of(observed: Observed, urgency: float) -> Array:
    """What a small recorded stock did to demand; the fitted room's own shelf is always full."""
    stock = 0.5 * (observed.stock_before + observed.stock_after)
    return np.exp(urgency * np.maximum(0.0, 1.0 - stock / 10.0))
