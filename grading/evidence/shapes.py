"""A scenario from outside must fit the arrays that compiled code walks through without looking: checked before it is played."""

from collections.abc import Sequence
from typing import Any

from grading.errors import UnreadableBundle
from sandbox.engine.bundle import CHANNELS, TICKS_PER_MIN, Scenario

MINUTES_MAX = 24 * 60
PRODUCTS_MAX = 500
MEMBERS_MAX = 100
CONTROLS_MAX = 100_000


def require_playable(scenario: Scenario, parameters: int) -> None:
    """`parameters` is how many the scenario's engine has per member. Raises UnreadableBundle for what no published scenario looks like."""
    room, exogenous = scenario.room, scenario.room.exogenous
    minutes, products = room.minutes, len(room.products)
    rows_of_products = (exogenous.shock_click, exogenous.shock_demand)
    fits = (
        _whole(minutes, 1, MINUTES_MAX)
        and 1 <= products <= PRODUCTS_MAX
        and 1 <= len(room.members) <= MEMBERS_MAX
        and all(len(member.values) == parameters and len(member.product_return) == products for member in room.members)
        and _whole(scenario.start_tick, 0, minutes * TICKS_PER_MIN)
        and _whole(scenario.ticks, 1, minutes * TICKS_PER_MIN - scenario.start_tick)
        and len(scenario.baseline) + len(room.recorded) <= CONTROLS_MAX
        and all(_whole(control.tick, 0, MINUTES_MAX * TICKS_PER_MIN) for control in (*scenario.baseline, *room.recorded))
        and len(exogenous.offered) == len(CHANNELS)
        and all(len(row) >= minutes * TICKS_PER_MIN for row in exogenous.offered)
        and all(len(rows) == products and _all_long(rows, minutes) for rows in rows_of_products)
        and len(exogenous.shock_leave) >= minutes
        and len(exogenous.shock_return) == products
    )
    if not fits:
        raise UnreadableBundle("the scenario's figures do not fit one another: it cannot be played")


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _all_long(rows: Sequence[Sequence[float]], length: int) -> bool:
    return all(len(row) >= length for row in rows)
