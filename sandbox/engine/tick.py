"""One tick of one path: who is there, what they want, what is sold, what is asked, who leaves. The only copy of the physics of the audience.

With `mean` every draw is replaced by its mean: a deterministic run in which all is smooth, for calibration.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.engine import layout as at
from sandbox.engine.audience import arrive, leave, path_hold, remember
from sandbox.engine.choice import choose
from sandbox.engine.compiled import compiled, inner
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
    edition: tuple[int, ...]


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
    edition: tuple[int, ...]


def advance(
    parameters: NDArray[np.void],
    world: World,
    address: Address,
    start: int,
    stop: int,
    state: NDArray[np.float64],
    room_rows: NDArray[np.float64],
    product_rows: NDArray[np.float64],
    keep_from: int,
) -> None:
    """Compute ticks [start, stop) of one path. Tick t is written to row t − keep_from; ticks before that all share row 0 (not kept)."""
    keys = np.array([[address.traffic, address.luck]], dtype=np.uint64)
    walk(parameters, world, address, keys, start, stop, state[np.newaxis], room_rows, product_rows, keep_from, *scratch_of(world), _NO_SUMS)


def scratch_of(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Memory that `walk` needs for one tick and may find as it was left."""
    return np.zeros((world.price.shape[1], 4)), np.zeros(at.CELLS)


_NO_SUMS = np.zeros((0, at.R_COLUMNS)), np.zeros((0, 3, 0)), np.zeros((0, 0))


@compiled
def walk(parameters, world, address, keys, start, stop, states, room_rows, product_rows, keep_from, scratch, watch, sums):  # type: ignore[no-untyped-def]
    """Ticks [start, stop) of each path on its own, from its row of `states`. Threads share nothing but what they read.

    The one door to the physics: a live room, a replay, a mean run and many paths run the same code. Many paths have `sums`: totals [path,
    column], curves [path, (online, GMV, expected GMV), minute] and units [path, product]. Then row 0 serves every tick, so that it stays in the
    processor's cache, and is added up from tick `keep_from` on.
    """
    p, (totals, curves, units) = parameters[0], sums
    summed = len(totals) > 0
    for path in range(len(keys)):
        here = Address(
            keys[path, 0], keys[path, 1], address.room, address.mean, address.enforce, address.start_tick, address.stop_tick, address.edition
        )
        state = states[path]
        for t in range(start, stop):
            kept = 0 if summed or t < keep_from else t - keep_from
            row, items = room_rows[kept], product_rows[kept]
            s, d, minute = world.script[t], world.drive[t], t // _TICKS_PER_MIN
            shelf = world.shelf[t]
            row[:] = 0.0
            entries = arrive(p, here, t, d, world.arrive[t], world.bargain, state, row)
            looks = (world.attract[t], world.convert[t], world.returns[t], shelf)
            shocks = (world.shock_click[:, minute], world.shock_demand[:, minute], world.channel_click, world.channel_deal)
            intend(p, d, int(s[at.S_PITCH]), looks, shocks, state, watch, scratch)
            choose(p, here, t, world.order[t], world.cut[t], world.price[t], world.unit_cost, state, scratch, row, items)
            serve(p, here, t, d, s[at.S_INC_QUESTIONS], state, row)
            hold = path_hold(p, int(s[at.S_PITCH]), shelf, state)
            exits = leave(p, here, t, d, hold, world.shock_leave[minute], world.channel_leave, state, row)
            remember(p, state, row, entries, exits)
            judge(p, here, t, s, d, shelf, state, row)
            if summed and t >= keep_from:
                _add_up(row, items, t - keep_from, stop - keep_from, totals[path], curves[path], units[path])


@inner
def _at_keys(address, keys):  # type: ignore[no-untyped-def]
    of = address
    return Address(keys[0], keys[1], of.room, of.mean, of.enforce, of.start_tick, of.stop_tick, of.edition)


@inner
def _add_up(row, items, tick, ticks, totals, curves, units):  # type: ignore[no-untyped-def]
    """A row into the sums of its path; online as the mean of its minute, of which the last may be short."""
    minute = tick // _TICKS_PER_MIN
    left = ticks - minute * _TICKS_PER_MIN
    for column in range(at.R_COLUMNS):
        totals[column] += row[column]
    for i in range(len(units)):
        units[i] += items[i, at.P_UNITS]
    curves[0, minute] += row[at.R_ONLINE] / (left if left < _TICKS_PER_MIN else _TICKS_PER_MIN)
    curves[1, minute] += row[at.R_GMV]
    curves[2, minute] += row[at.R_EXPECTED_GMV]
