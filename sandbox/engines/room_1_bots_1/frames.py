"""The frame of a live room: what a candidate may see. Never the baseline, this evening's returns, parameters, keys or the future.

Definitions, one for every screen (five minutes = the last 60 ticks): dwell = viewer-seconds / mean of entries and exits; click rate =
product clicks / entries; deal rate = orders / product clicks; GPM = GMV per 1,000 entries; entries per minute = the last 12 ticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sandbox.engines.room_1_bots_1 import comments, incidents
from sandbox.engines.room_1_bots_1 import layout as at
from sandbox.engines.room_1_bots_1.bundle import CHANNELS
from sandbox.engines.room_1_bots_1.levers import AD_GOALS, CUES, PACES, TICK_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sandbox.engines.room_1_bots_1.live import LiveRoom

WINDOW = 60
PRESSURE_S = 120.0


def frame(live: LiveRoom, since_tick: int) -> dict[str, object]:
    scenario, tick = live.scenario, live.tick
    return {
        "tick": tick,
        "sim_s": (tick + 1) * TICK_S,
        "ticks": scenario.ticks,
        "speed": scenario.speed,
        "now": _now(live),
        "series": [_series(live, k) for k in range(max(-1, since_tick) + 1, tick + 1)],
        "products": _products(live),
        "levers": _levers(live),
        "compliance": [{"tick": t, "rule": rule, "count": count} for t, rule, count in live.run().count_events] if tick >= 0 else [],
        "incidents": _incidents(live),
        "comments": [entry for k in range(max(-1, since_tick) + 1, tick + 1) for entry in _comments(live, k)],
    }


def _now(live: LiveRoom) -> dict[str, object]:
    last = live.lead + live.tick
    rows = live.rows[live.lead : last + 1]
    recent, earlier = _window(live.rows, last + 1), _window(live.rows, last + 1 - WINDOW)
    minute = live.rows[max(0, last - 11) : last + 1]
    row = live.rows[last] if last >= 0 else np.zeros(at.R_COLUMNS)
    spent = float(live.script.room[live.scenario.start_tick : live.script.next_tick, at.S_AD_CENTS].sum())
    gmv = float(rows[:, at.R_GMV].sum())
    t = live.script.next_tick - 1
    return {
        "online": round(float(row[at.R_ONLINE])),
        "entries_min": {name: round(float(minute[:, at.R_FOLLOW + k].sum())) for k, name in enumerate(CHANNELS)},
        **recent,
        "gmv_cents": round(gmv),
        "orders": round(float(rows[:, at.R_ORDERS].sum())),
        "units": round(float(rows[:, at.R_UNITS].sum())),
        "ad_spend_cents": round(spent),
        "ad_roi": round(gmv / spent, 2) if spent > 0 else None,
        "new_followers": round(float(rows[:, at.R_NEW_FOLLOWERS].sum())),
        "questions_open": round(float(row[at.R_QUESTIONS])),
        "pressure": round(min(1.0, float(live.world.drive[t, at.D_CLOSE_LOAD_S]) / PRESSURE_S), 2) if t >= 0 else 0.0,
        "energy": round(float(live.world.drive[t, at.D_ENERGY]), 2) if t >= 0 else 1.0,
        "trend": _trend(live, last, recent, earlier),
    }


def _window(rows: NDArray[np.float64], stop: int) -> dict[str, float]:
    """Five-minute rates of the rows before `stop`."""
    part = rows[max(0, stop - WINDOW) : max(0, stop)]
    entries = float(part[:, at.R_FOLLOW : at.R_PAID + 1].sum())
    moves = 0.5 * (entries + float(part[:, at.R_EXITS].sum()))
    clicks = float(part[:, at.R_CLICKS].sum())
    return {
        "dwell_s": round(float(part[:, at.R_ONLINE].sum()) * TICK_S / moves, 1) if moves else 0.0,
        "click_rate": round(clicks / entries, 4) if entries else 0.0,
        "deal_rate": round(float(part[:, at.R_ORDERS].sum()) / clicks, 4) if clicks else 0.0,
        "gpm_cents": round(1000.0 * float(part[:, at.R_GMV].sum()) / entries) if entries else 0,
        "gmv_5min_cents": round(float(part[:, at.R_GMV].sum())),
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


def _products(live: LiveRoom) -> list[dict[str, object]]:
    scenario, last = live.scenario, live.lead + live.tick
    t = live.script.next_tick - 1
    items = live.items[live.lead : last + 1]
    sums = items.sum(axis=0)
    recent = live.items[max(live.lead, last + 1 - WINDOW) : last + 1, :, at.P_GMV].sum(axis=0)
    pitched = live.script.room[scenario.start_tick : t + 1, at.S_PITCH]
    arriving = live.script.arriving()
    stock = live.items[last, :, at.P_STOCK] if last >= 0 else live.start_stock
    shown = []
    for k, product in enumerate(scenario.room.products):
        shown.append(
            {
                "sku": product.sku,
                "role": product.role,
                "price_cents": round(float(live.script.price[t, k])) if t >= 0 else product.list_price_cents,
                "list_price_cents": product.list_price_cents,
                "floor_price_cents": product.floor_price_cents,
                "stock": round(float(stock[k])),
                "reserve": round(float(live.script.reserve[t, k])) if t >= 0 else product.reserve,
                "on_shelf": bool(live.script.shelf[t, k]) if t >= 0 else True,
                "clicks": round(float(sums[k, at.P_CLICKS])),
                "orders": round(float(sums[k, at.P_ORDERS])),
                "units": round(float(sums[k, at.P_UNITS])),
                "gmv_cents": round(float(sums[k, at.P_GMV])),
                "gmv_5min_cents": round(float(recent[k])),
                "pitch_s": int((pitched == k).sum()) * TICK_S,
                "arriving": round(float(arriving[k])),
            }
        )
    return shown


def _levers(live: LiveRoom) -> dict[str, object]:
    t = live.script.next_tick - 1
    start = live.scenario.start_tick
    row = live.script.room[t] if t >= 0 else _OPENING
    pitch = int(row[at.S_PITCH])
    used = live.script.room[start : t + 1]
    spent = round(float(used[:, at.S_AD_CENTS].sum()))
    return {
        "pitch": live.scenario.room.products[pitch].sku if pitch >= 0 else "",
        "pitch_age_s": round(float(row[at.S_PITCH_AGE_S])) if pitch >= 0 else 0,
        "cue": CUES[int(row[at.S_CUE])],
        "pace": PACES[int(row[at.S_PACE])],
        "cohost": "on" if row[at.S_COHOST] else "off",
        "ad_spend": round(float(row[at.S_AD_SPEND]), 2),
        "ad_goal": AD_GOALS[int(row[at.S_AD_GOAL])],
        "ad_budget_left_cents": max(0, live.scenario.ad_budget_cents - spent),
        "agents": round(float(row[at.S_AGENTS])),
        "guarantee": "on" if row[at.S_GUARANTEE] else "off",
        "lucky_bag_left_s": round(float(row[at.S_BAG_LEFT_S])),
        "clips": int(used[:, at.S_CLIPS].sum()),
        "fan_pushes": int(used[:, at.S_PUSHES].sum()),
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
