"""Terms on a room → the engine's Scenario. The same draft gives the same bytes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.engine.bundle import TICKS_PER_MIN, Incident, LeverLimits, RoomModel, Scenario, recorded_excerpt
from sandbox.engine.controls import Control, sorted_log
from sandbox.engine.incidents import CATALOGUE
from sandbox.engines import engine_of_room
from sandbox.services.scenario_terms import Terms

RESTOCK_BELOW = 0.10  # share of the starting stock at which the plain stock rule empties the reserve


def build_bundle(room: RoomModel, kind: str, speed: int, terms: Terms, recorded_stock: Mapping[str, Sequence[int]]) -> Scenario:
    """`recorded_stock`: units left per product at the end of each recorded minute.

    Made by the version of the engine that the room is pinned to, with the bots of that version.
    """
    engine = engine_of_room(room)
    bundles = engine.module("bundle")
    start_tick, ticks = terms["start_minute"] * TICKS_PER_MIN, terms["minutes"] * TICKS_PER_MIN
    baseline = recorded_excerpt(room, start_tick, ticks)
    if terms["baseline"] == "recorded + restock":
        baseline = sorted_log((*baseline, *_restock(room, start_tick, ticks, recorded_stock)))
    scenario: Scenario = bundles.Scenario(
        room=_with_floors(room, terms["price_floor"]),
        start_tick=start_tick,
        ticks=ticks,
        speed=speed,
        levers=tuple(_limits(default, terms["levers"].get(default.lever, {})) for default in bundles.default_limits()),
        ad_budget_cents=terms["ad_budget_cents"],
        guard_rails=bundles.GuardRails(**terms["guard_rails"]),
        incidents=tuple(_incident(row) for row in terms["incidents"]),
        preparation_s=terms["preparation_s"],
        baseline=baseline,
        baseline_name=terms["baseline"],
        metric=terms["metric"],
        bot_version=engine.bot_version,
        enforce=kind == "exam",
    )
    return scenario


def _with_floors(room: RoomModel, price_floor: str) -> RoomModel:
    """`recorded`: no price below the lowest that the recorded operator asked, so that nobody wins by price alone."""
    if price_floor == "merchant":
        return room
    lowest = {product.sku: product.list_price_cents for product in room.products}
    for control in room.recorded:
        if control.lever == "price":
            lowest[control.sku] = min(lowest[control.sku], round(float(control.value) * 100))
    products = tuple(replace(product, floor_price_cents=max(product.floor_price_cents, lowest[product.sku])) for product in room.products)
    return replace(room, products=products)


def _limits(default: LeverLimits, chosen: Mapping[str, Any]) -> LeverLimits:
    return LeverLimits(
        default.lever,
        bool(chosen.get("enabled", default.enabled)),
        _number(chosen.get("minimum", default.minimum)),
        _number(chosen.get("maximum", default.maximum)),
        _number(chosen.get("step", default.step)),
        int(chosen.get("cooldown_s", default.cooldown_s)),
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _incident(row: Mapping[str, Any]) -> Incident:
    return Incident(
        code=row["code"],
        tick=round(row["minute"] * TICKS_PER_MIN),
        ticks=max(1, round(row["minutes"] * TICKS_PER_MIN)),
        size=CATALOGUE[row["code"]].default_size if row.get("size") is None else float(row["size"]),
        sku=row.get("sku", ""),
    )


def _restock(room: RoomModel, start_tick: int, ticks: int, recorded_stock: Mapping[str, Sequence[int]]) -> list[Control]:
    """What a warehouse clerk would have done: a product below a tenth of its stock gets all that is left of its reserve."""
    released = {product.sku: 0 for product in room.products}
    for control in room.recorded:
        if control.lever == "release":
            released[control.sku] += int(float(control.value))
    added = []
    for product in room.products:
        left = product.reserve - released[product.sku]
        low = max(1, math.floor(RESTOCK_BELOW * product.stock))
        first_minute, last_minute = start_tick // TICKS_PER_MIN, (start_tick + ticks) // TICKS_PER_MIN
        series = recorded_stock.get(product.sku, ())
        for minute in range(max(0, first_minute - 1), min(last_minute - 1, len(series))):
            if left > 0 and series[minute] <= low:
                tick = max(0, (minute + 1) * TICKS_PER_MIN - start_tick)
                added.append(Control(tick, "release", product.sku, str(left)))
                break
    return added
