"""What the best reference operator would do now, and what is about to sell out: practice only.

The operator reads the frames that the candidate was shown, and nothing else: when the present pitch and cue began, and now.
What the room would refuse at this moment is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exams.models import Action, AttemptRoom
from exams.models.action import WITHDRAW
from exams.selectors.rooms import RoomSource, actions_after, effective_log, opening_controls, room_source
from exams.tries import last_try
from sandbox.engine.controls import Control
from sandbox.engines import engine_of

ADVISER = "bottleneck-8"
"""The most skilled of the operators that steer by the funnel's weakest step."""
SOON_S = 180
"""Simulated seconds: a link that sells out later is not worth a hint yet."""
AHEAD = 2
"""Ticks until an order given now would act."""


@dataclass(frozen=True)
class SellsOut:
    """A link on the shelf whose stock ends in `seconds` (simulated) at the pace of the last five minutes."""

    sku: str
    seconds: int


@dataclass(frozen=True)
class Hint:
    """At `tick`: the operator's next orders, most urgent first, and the links that sell out soon, the soonest first."""

    tick: int
    orders: tuple[dict[str, str], ...]
    sells_out: tuple[SellsOut, ...]


def hint(room: AttemptRoom, tick: int) -> Hint:
    """For a room that is live, at its shown tick. Costs a replay of the room up to there (about a tenth of a second)."""
    source, actions = room_source(room.pk), actions_after(room.pk)
    log = effective_log(source.opening, actions, source.ticks)
    engine = engine_of(source.scenario)
    adviser = engine.bot(engine.bot_by_id(ADVISER), source.scenario, source.keys)
    live = engine.live_room(source.scenario, source.keys)
    frame: dict[str, Any] = {}
    orders: list[Any] = []
    for look in _looks(log, tick, adviser.hand.look_ticks):
        live.advance(look, log)
        frame = live.frame(look)
        orders = adviser.decide(frame)
    allowed = tuple(
        {"lever": order.lever, "sku": order.sku, "value": order.value}
        for order in orders
        if _may(source, room, actions, Control(tick + AHEAD, order.lever, order.sku, order.value))
    )
    return Hint(tick, allowed, _sells_out(frame["products"]))


def _looks(log: Sequence[Control], tick: int, apart: int) -> list[int]:
    """The ticks at which the present pitch and cue began, and now; a look too close to the next one would blind it."""
    begun = [max((control.tick for control in log if control.lever == lever and control.tick <= tick), default=0) for lever in ("pitch", "cue")]
    looks = [tick]
    for earlier in sorted(set(begun), reverse=True):
        if looks[0] - earlier >= apart:
            looks.insert(0, earlier)
    return looks


def _may(source: RoomSource, room: AttemptRoom, actions: Sequence[Action], control: Control) -> bool:
    accepted = [Control(action.tick, action.lever, action.sku, action.value) for action in last_try(actions).rows if action.lever != WITHDRAW]
    return engine_of(source.scenario).refuse(source.scenario, [*opening_controls(room), *accepted], control) is None


def _sells_out(products: Sequence[dict[str, Any]]) -> tuple[SellsOut, ...]:
    found = []
    for row in products:
        per_s = row["gmv_5min_cents"] / 300 / max(row["price_cents"], 1)
        if row["on_shelf"] and row["stock"] > 0 and per_s > 0 and (left_s := (row["stock"] + row["arriving"]) / per_s) < SOON_S:
            found.append(SellsOut(row["sku"], round(left_s)))
    return tuple(sorted(found, key=lambda link: link.seconds))
