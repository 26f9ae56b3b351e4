"""One tick of one path: who is there, what they want, what is sold, what is asked, who leaves. The only copy of the physics of the audience.

With `mean` every draw is replaced by its mean: a deterministic run in which all is smooth, for calibration.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.engine import layout as at
from sandbox.engine.audience import arrive, leave, path_hold, remember
from sandbox.engine.choice import choose
from sandbox.engine.compiled import compiled
from sandbox.engine.conduct import judge
from sandbox.engine.demand import intend
from sandbox.engine.levers import TICK_S
from sandbox.engine.service import serve

_TICKS_PER_MIN = 60 // TICK_S


class World(NamedTuple):
    """What all paths of a run share. Arrays are indexed by tick of the session first, unless named otherwise."""

    script: NDArray[np.float64]
    drive: NDArray[np.float64]
    shelf: NDArray[np.float64]
    price: NDArray[np.float64]
    arrive: NDArray[np.float64]
    cut: NDArray[np.float64]
    order: NDArray[np.int64]
    attract: NDArray[np.float64]
    convert: NDArray[np.float64]
    returns: NDArray[np.float64]
    offered: NDArray[np.float64]
    """[channel, tick]"""
    shock_click: NDArray[np.float64]
    """[product, minute]"""
    shock_demand: NDArray[np.float64]
    shock_leave: NDArray[np.float64]
    """[minute]"""
    shock_return: NDArray[np.float64]
    list_price: NDArray[np.float64]
    unit_cost: NDArray[np.float64]
    click: NDArray[np.float64]
    deal: NDArray[np.float64]
    back: NDArray[np.float64]
    """Odds of a return per product."""
    mean_click: float
    channel_leave: NDArray[np.float64]
    channel_click: NDArray[np.float64]
    channel_deal: NDArray[np.float64]
    bargain: NDArray[np.float64]


class Address(NamedTuple):
    """Where the draws of a path are found, and how the run is to be read."""

    traffic: np.uint64
    luck: np.uint64
    room: np.uint64
    mean: bool
    enforce: bool
    start_tick: int
    """First tick of the excerpt: rule counts begin here."""
    stop_tick: int
    """One past the last tick of the run: how far a sold-out product will be missed."""


@compiled
def advance(p, world, address, start, stop, state, room_rows, product_rows, keep_from):  # type: ignore[no-untyped-def]
    """Compute ticks [start, stop). Tick t is written to row t − keep_from; ticks before that all share row 0 (not kept)."""
    products = world.price.shape[1]
    scratch = np.zeros((products, 4))
    watch = np.zeros(at.CELLS)
    for t in range(start, stop):
        row, items = room_rows[max(0, t - keep_from)], product_rows[max(0, t - keep_from)]
        s, d, minute = world.script[t], world.drive[t], t // _TICKS_PER_MIN
        shelf = world.shelf[t]
        row[:] = 0.0
        entries = arrive(p, address, t, d, world.arrive[t], world.bargain, state, row)
        looks = (world.attract[t], world.convert[t], world.returns[t], shelf)
        shocks = (world.shock_click[:, minute], world.shock_demand[:, minute], world.channel_click, world.channel_deal)
        intend(p, d, int(s[at.S_PITCH]), looks, shocks, state, watch, scratch)
        choose(p, address, t, world.order[t], world.cut[t], world.price[t], world.unit_cost, state, scratch, row, items)
        serve(p, address, t, d, s[at.S_INC_QUESTIONS], state, row)
        hold = path_hold(p, int(s[at.S_PITCH]), shelf, state)
        exits = leave(p, address, t, d, hold, world.shock_leave[minute], world.channel_leave, state, row)
        remember(p, state, row, entries, exits)
        judge(p, address, t, s, d, shelf, state, row)
