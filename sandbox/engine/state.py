"""A path's state as one row of numbers: cheap to copy, so a snapshot is an array copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sandbox.engine import layout as at

if TYPE_CHECKING:
    from numpy.typing import NDArray

VIEWERS = at.H_SIZE
"""Offset of viewers: cell (2·channel + group) times stage (just entered, settled)."""
STOCK = VIEWERS + 2 * at.CELLS
"""Offset of stock; per product follow: recent sales, decided shares [product, channel], demand so far, ticks in stock."""


def state_size(products: int) -> int:
    return STOCK + 8 * products


def stock_slice(products: int) -> slice:
    return slice(STOCK, STOCK + products)


def fresh_state(parameters: NDArray[np.void], offered: NDArray[np.float64], stock: NDArray[np.float64]) -> NDArray[np.float64]:
    """State at the start of a session: an empty room; the trailing windows hold half a window at their reference."""
    state, p = np.zeros(state_size(len(stock))), parameters[0]
    state[at.H_TRUST] = p["trust_start"]
    state[at.H_PAID_LEAVE] = state[at.H_PAID_DEAL] = 1.0
    state[at.H_LAST_PITCH] = -1.0
    first = offered[:3, :120].sum(axis=0)
    entries = 0.5 * float(first.mean() if first.size else 0.0) * float(p["boost_window_s"]) / 5.0 + 1.0
    state[at.H_ENTRIES] = state[at.H_MOVES] = entries
    state[at.H_SECONDS] = entries * p["ref_dwell_s"]
    state[at.H_COMMENTS] = state[at.H_SECONDS] / 60.0 * p["ref_interaction"]
    state[at.H_GMV] = entries * p["ref_gmv_cents"]
    state[stock_slice(len(stock))] = stock
    return state
