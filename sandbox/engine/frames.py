"""The frame of a live room: what a candidate may see. Never the baseline, this evening's returns, parameters, keys or the future.

Definitions, one for every screen (five minutes = the last 60 ticks): dwell = viewer-seconds / mean of entries and exits; click rate =
product clicks / entries; deal rate = orders / product clicks; GPM = GMV per 1,000 entries; entries per minute = the last 12 ticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sandbox.engine import comments, incidents
from sandbox.engine import layout as at
from sandbox.engine.bundle import CHANNELS
from sandbox.engine.levers import AD_GOALS, CUES, PACES, TICK_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sandbox.engine.live import LiveRoom

WINDOW = 60
PRESSURE_S = 120.0


def frame(live: LiveRoom, since_tick: int) -> dict[str, object]:
    scenario, tick = live.scenario, live.tick
    used = live.script.room[scenario.start_tick : live.script.next_tick]
    spent_cents, _, clips, pushes = used[:, at.S_AD_CENTS : at.S_PUSHES + 1].sum(axis=0).tolist()
    return {
        "tick": tick,
        "sim_s": (tick + 1) * TICK_S,
        "ticks": scenario.ticks,
        "speed": scenario.speed,
        "now": _now(live, spent_cents),
        "series": [_series(live, k) for k in range(max(-1, since_tick) + 1, tick + 1)],
        "products": _products(live, used[:, at.S_PITCH]),
        "levers": _levers(live, spent_cents, clips, pushes),
        "compliance": [{"tick": t, "rule": rule, "count": count} for t, rule, count in live.count_events],
        "incidents": _incidents(live),
        "comments": [entry for k in range(max(-1, since_tick) + 1, tick + 1) for entry in _comments(live, k)],
    }


def _now(live: LiveRoom, spent: float) -> dict[str, object]:
    last = live.lead + live.tick
    sums = (live.row_sums[last + 1] - live.row_sums[live.lead]).tolist()
    recent, earlier = _window(live.row_sums, last + 1), _window(live.row_sums, last + 1 - WINDOW)
    minute = (live.row_sums[last + 1] - live.row_sums[max(0, last - 11)]).tolist()
    row = live.rows[last] if last >= 0 else np.zeros(at.R_COLUMNS)
    gmv = sums[at.R_GMV]
    t = live.script.next_tick - 1
    return {
        "online": round(float(row[at.R_ONLINE])),
        "entries_min": {name: round(minute[at.R_FOLLOW + k]) for k, name in enumerate(CHANNELS)},
        **recent,
        "gmv_cents": round(gmv),
        "orders": round(sums[at.R_ORDERS]),
        "units": round(sums[at.R_UNITS]),
        "ad_spend_cents": round(spent),
        "ad_roi": round(gmv / spent, 2) if spent > 0 else None,
        "new_followers": round(sums[at.R_NEW_FOLLOWERS]),
        "questions_open": round(float(row[at.R_QUESTIONS])),
        "pressure": round(min(1.0, float(live.world.drive[t, at.D_CLOSE_LOAD_S]) / PRESSURE_S), 2) if t >= 0 else 0.0,
        "energy": round(float(live.world.drive[t, at.D_ENERGY]), 2) if t >= 0 else 1.0,
        "trend": _trend(live, last, recent, earlier),
    }


def _window(row_sums: NDArray[np.float64], stop: int) -> dict[str, float]:
    """Five-minute rates of the rows before `stop`."""
    part = (row_sums[max(0, stop)] - row_sums[max(0, stop - WINDOW)]).tolist()
    entries = sum(part[at.R_FOLLOW : at.R_PAID + 1])
    moves = 0.5 * (entries + part[at.R_EXITS])
    clicks, orders, gmv = part[at.R_CLICKS], part[at.R_ORDERS], part[at.R_GMV]
    return {
        "dwell_s": round(part[at.R_ONLINE] * TICK_S / moves, 1) if moves else 0.0,
        "click_rate": round(clicks / entries, 4) if entries else 0.0,
        "deal_rate": round(orders / clicks, 4) if clicks else 0.0,
        "gpm_cents": round(1000.0 * gmv / entries) if entries else 0,
        "gmv_5min_cents": round(gmv),
    }


def _trend(live: LiveRoom, last: int, recent: dict[str, float], earlier: dict[str, float]) -> dict[str, float]:
    """Relative change against five minutes before; left out while there is nothing to compare."""
    trend = {name: round(recent[name] / earlier[name] - 1.0, 3) for name in recent if earlier[name]}
    before = float(live.rows[last - WINDOW, at.R_ONLINE]) if last >= WINDOW else 0.0
    if before:
        trend["online"] = round(float(live.rows[last, at.R_ONLINE]) / before - 1.0, 3)
    return trend


def _series(live: LiveRoom, tick: int) -> dict[str, int]:
    row = live.rows[live.lead + tick]
    follow, recommend, video, paid = (round(float(row[at.R_FOLLOW + k])) for k in range(4))
    return {
        "tick": tick,
        "online": round(float(row[at.R_ONLINE])),
        "f": follow,
        "r": recommend,
        "v": video,
        "p": paid,
        "clicks": round(float(row[at.R_CLICKS])),
        "orders": round(float(row[at.R_ORDERS])),
        "gmv_cents": round(float(row[at.R_GMV])),
    }


def _products(live: LiveRoom, pitched: NDArray[np.float64]) -> list[dict[str, object]]:
    last = live.lead + live.tick
    t, count = live.script.next_tick - 1, len(live.scenario.room.products)
    all_sums = live.item_sums[last + 1]
    sums, recent = (
        (all_sums - live.item_sums[live.lead]).tolist(),
        (all_sums - live.item_sums[max(live.lead, last + 1 - WINDOW)])[:, at.P_GMV].tolist(),
    )
    pitch_ticks = np.bincount(pitched.astype(np.int64) + 1, minlength=count + 1).tolist()[1:]
    arriving = live.script.arriving().tolist()
    stock = (live.items[last, :, at.P_STOCK] if last >= 0 else live.start_stock).tolist()
    begun = t >= 0
    price, reserve, shelf = (table[t].tolist() for table in (live.script.price, live.script.reserve, live.script.shelf))
    return [
        {
            "sku": product.sku,
            "role": product.role,
            "price_cents": round(price[k]) if begun else product.list_price_cents,
            "list_price_cents": product.list_price_cents,
            "floor_price_cents": product.floor_price_cents,
            "stock": round(stock[k]),
            "reserve": round(reserve[k]) if begun else product.reserve,
            "on_shelf": bool(shelf[k]) if begun else True,
            "clicks": round(sums[k][at.P_CLICKS]),
            "orders": round(sums[k][at.P_ORDERS]),
            "units": round(sums[k][at.P_UNITS]),
            "gmv_cents": round(sums[k][at.P_GMV]),
            "gmv_5min_cents": round(recent[k]),
            "pitch_s": pitch_ticks[k] * TICK_S,
            "arriving": round(arriving[k]),
        }
        for k, product in enumerate(live.scenario.room.products)
    ]


def _levers(live: LiveRoom, spent_cents: float, clips: float, pushes: float) -> dict[str, object]:
    t = live.script.next_tick - 1
    row = live.script.room[t] if t >= 0 else _OPENING
    pitch = int(row[at.S_PITCH])
    return {
        "pitch": live.scenario.room.products[pitch].sku if pitch >= 0 else "",
        "pitch_age_s": round(float(row[at.S_PITCH_AGE_S])) if pitch >= 0 else 0,
        "cue": CUES[int(row[at.S_CUE])],
        "pace": PACES[int(row[at.S_PACE])],
        "cohost": "on" if row[at.S_COHOST] else "off",
        "ad_spend": round(float(row[at.S_AD_SPEND]), 2),
        "ad_goal": AD_GOALS[int(row[at.S_AD_GOAL])],
        "ad_budget_left_cents": max(0, live.scenario.ad_budget_cents - round(spent_cents)),
        "agents": round(float(row[at.S_AGENTS])),
        "guarantee": "on" if row[at.S_GUARANTEE] else "off",
        "lucky_bag_left_s": round(float(row[at.S_BAG_LEFT_S])),
        "clips": int(clips),
        "fan_pushes": int(pushes),
    }


def _incidents(live: LiveRoom) -> list[dict[str, object]]:
    """Incidents that have begun; one that is over says so."""
    return [
        {
            "tick": incident.tick,
            "code": incident.code,
            "sku": incident.sku,
            "state": "on" if incidents.acts(incident, live.tick) else "off",
        }
        for incident in live.scenario.incidents
        if incident.tick <= live.tick
    ]


def _comments(live: LiveRoom, tick: int) -> list[dict[str, object]]:
    t, k = live.scenario.start_tick + tick, live.lead + tick
    script = live.script
    tables = (script.price[t], script.price[max(0, t - 1)], script.cut[t], script.arrive[t])
    found = comments.causes(script.room[t], live.world.drive[t], live.rows[k], live.items[k], tables)
    return [{"tick": tick, "cause": cause, "n": number} for cause, number in found]


_OPENING = np.zeros(at.S_COLUMNS)
_OPENING[at.S_PITCH], _OPENING[at.S_PACE] = -1.0, 1.0
