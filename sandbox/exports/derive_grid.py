"""Products in minutes: what the columns say, and what follows from the operator's log, the stock or the price where they say nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sandbox.exports.actions import Action
from sandbox.exports.amounts import read_amount
from sandbox.exports.catalogue import Catalogue
from sandbox.exports.fields import RATES
from sandbox.exports.mapping import Mapping
from sandbox.exports.outcome import Findings, Kind
from sandbox.exports.reading import Grid, Track
from sandbox.exports.slots import Array, whole

_COUNTS = ("clicks", "orders", "units")


def from_rates(grid: Grid) -> None:
    """Clicks from exposures, orders from clicks."""
    for name, base in (("clicks", "exposures"), ("orders", "clicks")):
        track = grid.tracks.get(name)
        if track is not None and track.how in RATES and base in grid.tracks:
            track.values = whole(track.values * grid.tracks[base].values)


def read_counts(grid: Grid) -> None:
    """Whole numbers from running totals that were written in 万."""
    for name in _COUNTS:
        track = grid.tracks.get(name)
        if track is not None and track.rounding > 0 and track.how not in RATES:
            track.values = whole(track.values)


def fill_sales(grid: Grid, mapping: Mapping, released: Array | None, findings: Findings) -> None:
    """orders, units, gmv of each product and minute from one another. `released`: [product, minute] units."""
    tracks = grid.tracks
    orders, units, gmv = tracks.get("orders"), tracks.get("units"), tracks.get("gmv")
    if orders is None and units is not None and _decided(mapping, "product_orders", findings, "orders"):
        tracks["orders"] = units.derived(units.values.copy(), "as_units")
        findings.came("product_minutes", "orders", "assumed", "as_units")
    if units is None:
        how = _decided(mapping, "product_units", findings, "units")
        if how == "as_orders" and orders is not None:
            tracks["units"] = orders.derived(orders.values.copy(), how)
        elif how == "from_stock" and "stock" in tracks and released is not None:
            left = tracks["stock"].values
            start = np.concatenate([left[:, :1] + np.nan_to_num(tracks["orders"].values[:, :1] if "orders" in tracks else 0.0), left[:, :-1]], axis=1)
            tracks["units"] = tracks["stock"].derived(np.maximum(0.0, start + released - left), how)
        elif how == "from_price" and gmv is not None and "price" in tracks:
            tracks["units"] = gmv.derived(whole(gmv.values / np.maximum(0.01, tracks["price"].values)), how)
        if "units" in tracks:
            findings.came("product_minutes", "units", "assumed" if how == "as_orders" else "derived", how)
    if gmv is None and "units" in tracks and "price" in tracks and _decided(mapping, "product_gmv", findings, "gmv"):
        tracks["gmv"] = tracks["units"].derived(np.round(tracks["units"].values * tracks["price"].values, 2), "price_times_units")
        findings.came("product_minutes", "gmv", "derived", "price_times_units")


def _decided(mapping: Mapping, name: str, findings: Findings, field: str) -> str:
    how = mapping.how(name)
    if not how:
        findings.miss("decide", "product_minutes", field, True, decision=name)
    return how


def fill_from_log(grid: Grid, actions: Sequence[Action], products: Catalogue, length: int, findings: Findings) -> None:
    """pitch, price and stock follow exactly from the operator's log, the list prices and the start stock."""
    shape = (len(grid.skus), length)
    if "pitch_seconds" not in grid.tracks and any(action.lever == "pitch" for action in actions):
        grid.tracks["pitch_seconds"] = _track(pitch_from(actions, grid.skus, length))
        findings.came("product_minutes", "pitch_seconds", "derived", "from_log")
    if "price" not in grid.tracks:
        prices = price_from(actions, grid.skus, [_number(products, sku, "list_price") for sku in grid.skus], length)
        if not np.isnan(prices).any() and prices.size:
            grid.tracks["price"] = _track(prices)
            findings.came("product_minutes", "price", "derived", "from_log")
    if "stock" not in grid.tracks and "units" in grid.tracks:
        start = np.array([_number(products, sku, "stock") for sku in grid.skus])
        reserve = np.array([_number(products, sku, "reserve") for sku in grid.skus])
        if not np.isnan(start + reserve).any():
            given = np.minimum(np.cumsum(releases_from(actions, grid.skus, length), axis=1), reserve[:, None])
            left = start[:, None] + given - np.cumsum(grid.tracks["units"].values, axis=1)
            grid.tracks["stock"] = _track(left.reshape(shape))
            findings.came("product_minutes", "stock", "derived", "from_log")


def _number(products: Catalogue, sku: str, name: str) -> float:
    cell = products.cells[sku].get(name)
    amount = read_amount(cell.text) if cell else None
    return np.nan if amount is None else amount.value


def _track(values: Array) -> Track:
    return Track(values, np.full(values.shape, -1, dtype=np.int64), "", "", "from_log")


def pitch_from(actions: Sequence[Action], skus: Sequence[str], length: int) -> Array:
    """Seconds on pitch, [product, minute]."""
    seconds = np.zeros((len(skus), length))
    pitches = [action for action in actions if action.lever == "pitch"]
    ends = [action.at_s for action in pitches[1:]] + [60.0 * length]
    for action, end_s in zip(pitches, ends, strict=True):
        if action.sku not in skus:
            continue
        place = list(skus).index(action.sku)
        for minute in range(int(action.at_s // 60), min(length, int(-(-end_s // 60)))):
            seconds[place, minute] += max(0.0, min(end_s, 60.0 * (minute + 1)) - max(action.at_s, 60.0 * minute))
    return seconds


def price_from(actions: Sequence[Action], skus: Sequence[str], list_prices: Sequence[float], length: int) -> Array:
    """CNY at the end of each minute."""
    prices = np.repeat(np.array(list_prices, dtype=np.float64)[:, None], length, axis=1)
    for action in actions:
        amount = read_amount(action.value) if action.lever == "price" and action.sku in skus else None
        if amount is not None:
            prices[list(skus).index(action.sku), int(action.at_s // 60) :] = amount.value
    return prices


def releases_from(actions: Sequence[Action], skus: Sequence[str], length: int) -> Array:
    """Units asked for in each minute."""
    units = np.zeros((len(skus), length))
    for action in actions:
        amount = read_amount(action.value) if action.lever == "release" and action.sku in skus else None
        if amount is not None and action.at_s < 60.0 * length:
            units[list(skus).index(action.sku), int(action.at_s // 60)] += amount.value
    return units


def note_columns(grid: Grid, findings: Findings) -> None:
    """Where the mapped columns came from."""
    for name, track in grid.tracks.items():
        if track.label and name != "exposures" and not any(o.table == "product_minutes" and o.field == name for o in findings.origins):
            kind: Kind = "converted" if track.how in RATES or track.how in {"running", "flag"} or track.filled else "read"
            findings.came("product_minutes", name, kind, track.how, (track.header,), filled=track.filled)
