"""What a mapped export would become: totals to hold against the dashboard, the first minutes, how far sums and columns differ."""

from __future__ import annotations

from typing import Any

import numpy as np

from sandbox.calibration.columns import ENTRIES
from sandbox.exports.convert import Conversion
from sandbox.exports.reading import Track

FIRST_MINUTES = 8
_SHOWN = ("online", *ENTRIES, "exits", "product_clicks", "orders", "units", "gmv", "ad_spend", "comments", "new_followers")
_SUMMED = ("gmv", "orders", "units", "product_clicks", "exits", "ad_spend", "refund_gmv", "comments", "new_followers")


def preview(made: Conversion) -> dict[str, Any]:
    """`totals`: field → amount over the session; `rows`: the first minutes; `deviations`: field → column over what was taken, less one."""
    tracks = made.minutes
    totals: dict[str, float] = {name: _sum(tracks[name]) for name in _SUMMED if name in tracks}
    entries = [tracks[name] for name in ENTRIES if name in tracks]
    if len(entries) == len(ENTRIES):  # some channels are no total to hold against a dashboard
        totals["entries"] = sum(_sum(track) for track in entries)
    online = tracks.get("online")
    if online is not None and not np.isnan(online.values).all():
        totals["online_peak"] = round(float(np.nanmax(online.values)), 1)
        totals["online_mean"] = round(float(np.nanmean(online.values)), 1)
    columns = [name for name in _SHOWN if name in tracks]
    rows = [[minute, *(_shown(float(tracks[name].values[minute])) for name in columns)] for minute in range(min(FIRST_MINUTES, made.length))]
    return {
        "minutes": made.length,
        "products": len(made.products.skus),
        "actions": len(made.actions),
        "totals": totals,
        "columns": columns,
        "rows": rows,
        "deviations": made.deviations,
    }


def _sum(track: Track) -> float:
    return round(float(np.nansum(track.values)), 2)


def _shown(value: float) -> float | None:
    if np.isnan(value):
        return None
    return int(value) if value == int(value) else round(value, 2)
