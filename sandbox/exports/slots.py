"""Rows at any times → one value per minute: sums of amounts, differences of running totals, means of levels, last of what is set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]
MINUTE_S = 60.0


def minute_of(times_s: Array) -> Places:
    """The minute that each row tells of.

    A row per minute bears the minute's own stamp. Snapshots that come faster tell what has been since the last one: one taken at 1:00
    belongs to the first minute.
    """
    steps = np.diff(np.unique(times_s))
    if len(steps) and float(np.median(steps)) < MINUTE_S - 1e-6:
        return np.maximum(0, np.ceil(times_s / MINUTE_S - 1e-9).astype(np.int64) - 1)
    return np.floor(times_s / MINUTE_S + 1e-9).astype(np.int64)


def per_minute(minute: Places, values: Array, how: str, length: int, gaps: str) -> tuple[Array, Places, list[tuple[int, float]]]:
    """(values [length] with NaN where nothing is known, the row that each is from or −1, rows at which a running total falls with what was before).

    `minute` ascends; rows with NaN say nothing.
    """
    told = np.flatnonzero(~np.isnan(values) & (minute < length))
    rows = np.full(length, -1, dtype=np.int64)
    result = np.full(length, np.nan)
    falls: list[tuple[int, float]] = []
    if how == "running":
        before = 0.0
        for row in told:
            if values[row] < before - 1e-9:
                falls.append((int(row), before))
            before = values[row]
        rows[minute[told]] = told  # the last of a minute wins
        result[minute[told]] = values[told]
        return _increments(result, gaps), rows, falls
    if how == "last":
        rows[minute[told]] = told
        result[minute[told]] = values[told]
        return _carried(result, gaps), rows, falls
    rows[minute[told][::-1]] = told[::-1]  # the first
    count = np.bincount(minute[told], minlength=length)[:length]
    total = np.bincount(minute[told], weights=values[told], minlength=length)[:length]
    known = count > 0
    if how in {"each", "flag"}:
        result[known] = total[known] if how == "each" else total[known] / count[known]
        if gaps == "nothing":
            result[~known] = 0.0
        return result, rows, falls
    result[known] = total[known] / count[known]
    return _carried(result, gaps), rows, falls


def _increments(totals: Array, gaps: str) -> Array:
    known = ~np.isnan(totals)
    filled = totals.copy()
    places = np.arange(len(totals))
    if not known.any():
        return np.zeros_like(totals) if gaps == "nothing" else totals
    if gaps == "interpolate":
        filled = np.interp(places, np.concatenate(([-1], places[known])), np.concatenate(([0.0], totals[known])))
    else:
        last = np.maximum.accumulate(np.where(known, places, -1))
        filled = np.where(last >= 0, totals[np.maximum(last, 0)], 0.0)
    steps = np.diff(filled, prepend=0.0)
    return steps if gaps != "refuse" else np.where(known, steps, np.nan)


def _carried(levels: Array, gaps: str) -> Array:
    known = ~np.isnan(levels)
    if gaps == "refuse" or not known.any():
        return levels
    places = np.arange(len(levels))
    if gaps == "interpolate":
        return np.asarray(np.interp(places, places[known], levels[known]))
    last = np.maximum.accumulate(np.where(known, places, -1))
    return np.where(last >= 0, levels[np.maximum(last, 0)], levels[known][0])


def whole(values: Array) -> Array:
    """Half up, as people round."""
    return np.floor(values + 0.5)


def share_of(counts: Array, fraction: float) -> Array:
    """Whole numbers whose running sum stays within half of `fraction` times that of `counts`."""
    return np.diff(whole(np.cumsum(counts) * fraction + 1e-9), prepend=0.0)


def split(totals: Array, shares: Sequence[float]) -> list[Array]:
    """Whole totals per minute among several, by largest remainder carried from minute to minute: each sum is kept exactly."""
    weights = np.array(shares, dtype=np.float64)
    weights = weights / weights.sum() if weights.sum() > 0 else np.full(len(shares), 1.0 / len(shares))
    owed = np.zeros(len(shares))
    parts = np.zeros((len(shares), len(totals)))
    for place, total in enumerate(totals):
        if np.isnan(total):
            parts[:, place] = np.nan
            continue
        owed += weights * total
        given = np.maximum(0.0, np.floor(owed))
        while given.sum() > total:
            given[int(np.argmin(np.where(given > 0, owed - given, np.inf)))] -= 1
        while given.sum() < total:
            given[int(np.argmax(np.where(weights > 0, owed - given, -np.inf)))] += 1
        owed -= given
        parts[:, place] = given
    return list(parts)
