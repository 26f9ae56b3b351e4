"""The numbers of a frame: sums, windows and counts of a live room, read off its tables in one call.

A frame is asked for a second after the other, so what was summed up is kept: a call adds the ticks that have been played since the last one.
Counts and sampled money are whole, so that their sums are exact in any order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.engine import comments
from sandbox.engine import layout as at
from sandbox.engine.compiled import compiled, inner
from sandbox.engine.levers import TICK_S

WINDOW = 60
"""Ticks of the five-minute rates."""
_MINUTE = 60 // TICK_S

SUMMED = at.R_GMV + 2
"""Columns of `row_sums`: those of a result row from R_ONLINE to R_GMV, then new followers."""
FOLLOWERS = at.R_GMV + 1
ITEM_SUMMED = at.P_GMV + 1
"""Columns of `item_sums`: those of a product's row from P_CLICKS to P_GMV."""

SPANS = (SO_FAR, RECENT, EARLIER, MINUTE) = range(4)
"""Rows of `Figures.sums`: since the excerpt began, the last five minutes, the five before, the last minute."""
LEVELS = (ONLINE, ONLINE_BEFORE, QUESTIONS, CLOSE_LOAD_S, ENERGY) = range(5)
"""`Figures.levels`: at the last tick; ONLINE_BEFORE five minutes earlier."""
GOODS = (G_PRICE, G_STOCK, G_RESERVE, G_ON_SHELF, G_CLICKS, G_ORDERS, G_UNITS, G_GMV, G_GMV_5MIN, G_PITCH_S, G_ARRIVING) = range(11)
"""Columns of `Figures.goods`; money in cents."""
SERIES = (R_ONLINE, R_FOLLOW, R_RECOMMEND, R_VIDEO, R_PAID, R_CLICKS, R_ORDERS, R_GMV) = (
    at.R_ONLINE, at.R_FOLLOW, at.R_RECOMMEND, at.R_VIDEO, at.R_PAID, at.R_CLICKS, at.R_ORDERS, at.R_GMV,
)  # fmt: skip
"""Columns of a result row, as `Figures.series` has them."""
USED = (U_AD_CENTS, U_CLIPS, U_PUSHES, U_PITCH) = range(4)
"""`Sums.used`: of the excerpt; from U_PITCH on the ticks of pitch per product."""


class Sums(NamedTuple):
    """What is kept from call to call."""

    rows: NDArray[np.float64]
    """[tick + 1, SUMMED]: row k is the sum of the first k rows kept."""
    items: NDArray[np.float64]
    """[tick + 1, product, ITEM_SUMMED]"""
    used: NDArray[np.float64]

    @classmethod
    def of(cls, ticks: int, products: int) -> "Sums":
        return cls(np.zeros((ticks + 1, SUMMED)), np.zeros((ticks + 1, products, ITEM_SUMMED)), np.zeros(U_PITCH + products))


class Figures(NamedTuple):
    """What a call fills; `series` and `said` have a row for each tick that the frame brings."""

    sums: NDArray[np.float64]
    levels: NDArray[np.float64]
    goods: NDArray[np.int64]
    series: NDArray[np.int64]
    said: NDArray[np.int64]
    weights: NDArray[np.float64]
    """Scratch."""

    @classmethod
    def blank(cls, products: int, ticks: int) -> "Figures":
        causes = len(comments.CAUSES)
        return cls(
            np.zeros((len(SPANS), SUMMED)),
            np.zeros(len(LEVELS)),
            np.zeros((products, len(GOODS)), np.int64),
            np.zeros((ticks, len(SERIES)), np.int64),
            np.zeros((ticks, causes), np.int64),
            np.zeros(causes),
        )


@compiled
def read_off(done, lead, stop, start_tick, script, goods, results, kept, out):  # type: ignore[no-untyped-def]
    """Sum up the rows [done, stop) of the `results` kept and fill `out` for the last one. True if a rule was counted in the new rows of the excerpt.

    Row `lead` is the excerpt's first tick, which is tick `start_tick` of the `script`'s tables (room, drive, price, cut, arrive, shelf,
    reserve). `goods` are stock at the excerpt's beginning and units on their way, [product]. The last ticks are those that `out` has rows for.
    """
    rows, items = results
    counted = _sum_up(done, lead, stop, start_tick, script, rows, items, kept)
    _spans(lead, stop, kept.rows, out.sums)
    t = start_tick + stop - lead - 1
    _levels(t, stop - 1, script[1], rows, out.levels)
    _goods(t, lead, stop, script, goods, items, kept, out.goods)
    _since(stop, start_tick - lead, script, rows, items, out)
    return counted


@inner
def _sum_up(done, lead, stop, start_tick, script, rows, items, kept):  # type: ignore[no-untyped-def]
    room, drive, counted = script[0], script[1], False
    for k in range(done, stop):
        row, item, s, d = rows[k], items[k], room[start_tick - lead + k], drive[start_tick - lead + k]
        for column in range(at.R_GMV + 1):
            kept.rows[k + 1, column] = kept.rows[k, column] + row[column]
        kept.rows[k + 1, FOLLOWERS] = kept.rows[k, FOLLOWERS] + row[at.R_NEW_FOLLOWERS]
        for i in range(item.shape[0]):
            for column in range(ITEM_SUMMED):
                kept.items[k + 1, i, column] = kept.items[k, i, column] + item[i, column]
        if k < lead:
            continue
        kept.used[U_AD_CENTS] += s[at.S_AD_CENTS]
        kept.used[U_CLIPS] += s[at.S_CLIPS]
        kept.used[U_PUSHES] += s[at.S_PUSHES]
        if s[at.S_PITCH] >= 0.0:
            kept.used[U_PITCH + int(s[at.S_PITCH])] += 1.0
        by_log = s[at.S_FALSE_SCARCITY] != 0.0 or s[at.S_PRICE_RAISED] != 0.0 or d[at.D_HOLD_COUNT] != 0.0
        counted = counted or by_log or row[at.R_SOLD_OUT_COUNT] != 0.0 or row[at.R_WELFARE_COUNT] != 0.0
    return counted


@inner
def _spans(lead, stop, sums, out):  # type: ignore[no-untyped-def]
    before, earlier = max(0, stop - WINDOW), max(0, stop - 2 * WINDOW)
    for column in range(SUMMED):
        out[SO_FAR, column] = sums[stop, column] - sums[lead, column]
        out[RECENT, column] = sums[stop, column] - sums[before, column]
        out[EARLIER, column] = sums[before, column] - sums[earlier, column]
        out[MINUTE, column] = sums[stop, column] - sums[max(0, stop - _MINUTE), column]


@inner
def _levels(t, last, drive, rows, out):  # type: ignore[no-untyped-def]
    if last >= 0:
        out[ONLINE], out[QUESTIONS] = rows[last, at.R_ONLINE], rows[last, at.R_QUESTIONS]
    if last >= WINDOW:
        out[ONLINE_BEFORE] = rows[last - WINDOW, at.R_ONLINE]
    if t >= 0:
        out[CLOSE_LOAD_S], out[ENERGY] = drive[t, at.D_CLOSE_LOAD_S], drive[t, at.D_ENERGY]


@inner
def _goods(t, lead, stop, script, goods, items, kept, out):  # type: ignore[no-untyped-def]
    _, _, price, _, _, shelf, reserve = script
    start_stock, on_the_way = goods
    before = max(lead, stop - WINDOW)
    for i in range(len(start_stock)):
        line = out[i]
        if t >= 0:
            line[G_PRICE], line[G_RESERVE], line[G_ON_SHELF] = _whole(price[t, i]), _whole(reserve[t, i]), int(shelf[t, i] != 0.0)
        line[G_STOCK] = _whole(items[stop - 1, i, at.P_STOCK] if stop > 0 else start_stock[i])
        for column in range(ITEM_SUMMED):
            line[G_CLICKS + column] = _whole(kept.items[stop, i, column] - kept.items[lead, i, column])
        line[G_GMV_5MIN] = _whole(kept.items[stop, i, at.P_GMV] - kept.items[before, i, at.P_GMV])
        line[G_PITCH_S] = _whole(kept.used[U_PITCH + i]) * TICK_S
        line[G_ARRIVING] = _whole(on_the_way[i])


@inner
def _since(stop, offset, script, rows, items, out):  # type: ignore[no-untyped-def]
    """Series and comments of the last ticks. `offset`: kept row → tick of the script."""
    room, drive, price, cut, arrive, _, _ = script
    ticks = len(out.series)
    for n in range(ticks):
        k = stop - ticks + n
        t, row = k + offset, rows[k]
        out.series[n, 0] = _whole(row[R_ONLINE])
        for channel in range(4):
            out.series[n, 1 + channel] = _whole(row[R_FOLLOW + channel])
        out.series[n, 5], out.series[n, 6], out.series[n, 7] = _whole(row[R_CLICKS]), _whole(row[R_ORDERS]), _whole(row[R_GMV])
        comments.divide(room[t], drive[t], row, items[k], price[t], price[max(0, t - 1)], cut[t], arrive[t], out.weights, out.said[n])


@inner
def _whole(value):  # type: ignore[no-untyped-def]
    return int(np.rint(value))
