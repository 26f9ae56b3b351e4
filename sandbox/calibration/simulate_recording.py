"""A run of the engine as the recording that a platform would have exported: what a fit can be tried on when the truth must be known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from sandbox.calibration.mean_room import MeanRun
from sandbox.calibration.recording import Recording
from sandbox.engine import layout as at
from sandbox.engine.bundle import TICKS_PER_MIN, Keys, RoomModel
from sandbox.engine.replay import run_recorded

_COUNTS = {
    "entries_follow": at.R_FOLLOW, "entries_recommend": at.R_RECOMMEND, "entries_video": at.R_VIDEO, "entries_paid": at.R_PAID,
    "exits": at.R_EXITS, "comments": at.R_COMMENTS, "new_followers": at.R_NEW_FOLLOWERS, "product_clicks": at.R_CLICKS,
    "orders": at.R_ORDERS, "units": at.R_UNITS, "questions": at.R_RAISED, "answered": at.R_ANSWERED,
}  # fmt: skip
_BY_PRODUCT = {"clicks": at.P_CLICKS, "orders": at.P_ORDERS, "units": at.P_UNITS}


def simulate_recording(model: RoomModel, keys: Keys, like: Recording) -> Recording:
    """One drawn path of the recorded operator in the room, with the tables, columns and rounding of `like`, whose session it is.

    Not in a run, and taken from what is: every order has its own buyer, and those who leave have watched as long as people were there.
    """
    run = run_recorded(model, keys, model.recorded)
    sums = MeanRun(run.rows, run.items)
    minutes = like.minutes.copy()
    for name, column in _COUNTS.items():
        minutes[name] = np.rint(sums.minute(column)).astype(np.int64)
    minutes["online"] = np.round(sums.online, 1)
    minutes["buyers"] = minutes["orders"]
    minutes["gmv"] = np.round(sums.minute(at.R_GMV) / 100.0, 2)
    minutes["refund_gmv"] = np.round(sums.minute(at.R_RETURNED_GMV) / 100.0, 2)
    minutes["watch_seconds"] = np.round(np.minimum(sums.online * 60.0, minutes["exits"].to_numpy() * 60.0 * (minutes["minute"].to_numpy() + 1)))
    facts = replace(like.facts, provenance="simulated: one drawn run of a calibrated room")
    entries = minutes[list(like.entries.columns)]
    return Recording(facts, like.products, like.operator, entries, minutes, _product_minutes(sums, like))


def _product_minutes(sums: MeanRun, like: Recording) -> pd.DataFrame:
    table = like.product_minutes.copy()
    place = {sku: number for number, sku in enumerate(like.skus)}
    products, minutes = table["sku"].map(place).to_numpy(), table["minute"].to_numpy()
    for name, column in _BY_PRODUCT.items():
        table[name] = np.rint(sums.by_product(column)[products, minutes]).astype(np.int64)
    table["gmv"] = np.round(sums.by_product(at.P_GMV)[products, minutes] / 100.0, 2)
    last_tick = minutes * TICKS_PER_MIN + TICKS_PER_MIN - 1
    table["stock"] = np.rint(sums.items[last_tick, products, at.P_STOCK]).astype(np.int64)
    return table
