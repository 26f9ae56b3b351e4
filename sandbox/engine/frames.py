"""The frame of a live room: what a candidate may see. Never the baseline, this evening's returns, parameters, keys or the future.

Definitions, one for every screen (five minutes = the last 60 ticks): dwell = viewer-seconds / mean of entries and exits; click rate =
product clicks / entries; deal rate = orders / product clicks; GPM = GMV per 1,000 entries; entries per minute = the last 12 ticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sandbox.engine import figures as of
from sandbox.engine import incidents
from sandbox.engine import layout as at
from sandbox.engine.bundle import CHANNELS
from sandbox.engine.comments import CAUSES
from sandbox.engine.levers import AD_GOALS, CUES, PACES, TICK_S

if TYPE_CHECKING:
    from sandbox.engine.live import LiveRoom

PRESSURE_S = 120.0


def frame(live: LiveRoom, since_tick: int) -> dict[str, object]:
    scenario, tick = live.scenario, live.tick
    first = max(-1, since_tick) + 1
    figures, used = live.figures(max(0, tick + 1 - first))
    spent_cents, clips, pushes, *_ = used
    return {
        "tick": tick,
        "sim_s": (tick + 1) * TICK_S,
        "ticks": scenario.ticks,
        "speed": scenario.speed,
        "now": _now(live, figures, spent_cents),
        "series": _series(first, figures.series.tolist()),
        "products": _products(live, figures.goods.tolist()),
        "levers": _levers(live, spent_cents, clips, pushes),
        "compliance": [{"tick": t, "rule": rule, "count": count} for t, rule, count in live.count_events],
        "incidents": _incidents(live),
        "comments": _comments(first, figures.said.tolist()),
    }


def _now(live: LiveRoom, figures: of.Figures, spent: float) -> dict[str, object]:
    so_far, last_five, five_before, minute = figures.sums.tolist()
    online, online_before, questions, close_load_s, energy = figures.levels.tolist()
    recent, earlier = _rates(last_five), _rates(five_before)
    gmv = so_far[at.R_GMV]
    begun = live.script.next_tick > 0
    return {
        "online": round(online),
        "entries_min": {name: round(minute[at.R_FOLLOW + k]) for k, name in enumerate(CHANNELS)},
        **recent,
        "gmv_cents": round(gmv),
        "orders": round(so_far[at.R_ORDERS]),
        "units": round(so_far[at.R_UNITS]),
        "ad_spend_cents": round(spent),
        "ad_roi": round(gmv / spent, 2) if spent > 0 else None,
        "new_followers": round(so_far[of.FOLLOWERS]),
        "questions_open": round(questions),
        "pressure": round(min(1.0, close_load_s / PRESSURE_S), 2) if begun else 0.0,
        "energy": round(energy, 2) if begun else 1.0,
        "trend": _trend(recent, earlier, online, online_before),
    }


def _rates(part: list[float]) -> dict[str, float]:
    """Five-minute rates of the sums of their ticks."""
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


def _trend(recent: dict[str, float], earlier: dict[str, float], online: float, online_before: float) -> dict[str, float]:
    """Relative change against five minutes before; left out while there is nothing to compare."""
    trend = {name: round(recent[name] / earlier[name] - 1.0, 3) for name in recent if earlier[name]}
    if online_before:
        trend["online"] = round(online / online_before - 1.0, 3)
    return trend


def _series(first: int, rows: list[list[int]]) -> list[dict[str, int]]:
    return [
        {"tick": tick, "online": online, "f": follow, "r": recommend, "v": video, "p": paid, "clicks": clicks, "orders": orders, "gmv_cents": gmv}
        for tick, (online, follow, recommend, video, paid, clicks, orders, gmv) in enumerate(rows, first)
    ]


def _products(live: LiveRoom, rows: list[list[int]]) -> list[dict[str, object]]:
    begun = live.script.next_tick > 0
    return [
        {
            "sku": product.sku,
            "role": product.role,
            "price_cents": price if begun else product.list_price_cents,
            "list_price_cents": product.list_price_cents,
            "floor_price_cents": product.floor_price_cents,
            "stock": stock,
            "reserve": reserve if begun else product.reserve,
            "on_shelf": on_shelf == 1 if begun else True,
            "clicks": clicks,
            "orders": orders,
            "units": units,
            "gmv_cents": gmv,
            "gmv_5min_cents": gmv_5min,
            "pitch_s": pitch_s,
            "arriving": arriving,
        }
        for product, (price, stock, reserve, on_shelf, clicks, orders, units, gmv, gmv_5min, pitch_s, arriving) in zip(
            live.scenario.room.products, rows, strict=True
        )
    ]


def _levers(live: LiveRoom, spent_cents: float, clips: float, pushes: float) -> dict[str, object]:
    t = live.script.next_tick - 1
    row = (live.script.room[t] if t >= 0 else _OPENING).tolist()
    pitch = int(row[at.S_PITCH])
    return {
        "pitch": live.scenario.room.products[pitch].sku if pitch >= 0 else "",
        "pitch_age_s": round(row[at.S_PITCH_AGE_S]) if pitch >= 0 else 0,
        "cue": CUES[int(row[at.S_CUE])],
        "pace": PACES[int(row[at.S_PACE])],
        "cohost": "on" if row[at.S_COHOST] else "off",
        "ad_spend": round(row[at.S_AD_SPEND], 2),
        "ad_goal": AD_GOALS[int(row[at.S_AD_GOAL])],
        "ad_budget_left_cents": max(0, live.scenario.ad_budget_cents - round(spent_cents)),
        "agents": round(row[at.S_AGENTS]),
        "guarantee": "on" if row[at.S_GUARANTEE] else "off",
        "lucky_bag_left_s": round(row[at.S_BAG_LEFT_S]),
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


def _comments(first: int, rows: list[list[int]]) -> list[dict[str, object]]:
    """Of each tick the causes that were heard, the loudest first; ties in the order of CAUSES."""
    said: list[dict[str, object]] = []
    for tick, numbers in enumerate(rows, first):
        heard = sorted((-number, cause) for cause, number in enumerate(numbers) if number)
        said += [{"tick": tick, "cause": CAUSES[cause], "n": -number} for number, cause in heard]
    return said


_OPENING = np.zeros(at.S_COLUMNS)
_OPENING[at.S_PITCH], _OPENING[at.S_PACE] = -1.0, 1.0
