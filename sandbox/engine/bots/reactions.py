"""What an operator does about an incident, from the message that every candidate gets. Each reaction is a rule that skill unlocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.engine.bots.order import Order
from sandbox.engine.incidents import TROLL_AGENTS
from sandbox.engine.levers import AD_GOALS

if TYPE_CHECKING:
    from sandbox.engine.bots.operator import Operator
    from sandbox.engine.bots.view import Event, View

KNOWS = {
    "wrong_price": 0.30,
    "ad_rejected": 0.30,
    "troll_wave": 0.45,
    "host_voice": 0.45,
    "late_courier": 0.55,
    "traffic_slump": 0.55,
    "flash_sale": 0.65,
    "traffic_surge": 0.70,
}
"""The skill from which an operator knows what to do: the plain ones first."""
SURGE_CLOSE_S = 100
SLUMP_ADS = 1.5
"""Times the even share of the ad budget while the platform sends fewer people."""


def reactions(operator: Operator, view: View) -> list[Order]:
    """Orders that answer what is going on, most urgent incident first."""
    return [order for event in known_events(operator, view) for order in _REACT[event.code](operator, view, event)]


def cue_against(operator: Operator, view: View) -> str:
    """The cue that an incident asks for while it lasts, else "": it goes before the family's own."""
    for event in known_events(operator, view):
        if event.code == "flash_sale":
            return "hook"
        if event.code == "troll_wave" and not _enough_agents(operator):
            return "answer"
        if event.code == "traffic_surge" and _sells(view) and (view.tick - event.tick) * 5 <= SURGE_CLOSE_S:
            return "close"
    return ""


def known_events(operator: Operator, view: View) -> list[Event]:
    """Incidents that go on and that this operator knows how to answer."""
    return [event for event in view.events if event.on and operator.knows(KNOWS.get(event.code, 2.0))]


def _wrong_price(operator: Operator, view: View, event: Event) -> list[Order]:
    """Back to what was asked before."""
    line, cents = view.shelf.get(event.sku), operator.asked_cents.get(event.sku)
    if line is None or cents is None or line.price_cents == cents or not operator.once_per(f"wrong:{event.tick}", view, 60):
        return []
    return [Order("price", event.sku, f"{max(cents, line.floor_price_cents) / 100:.2f}")]


def _ad_rejected(operator: Operator, view: View, event: Event) -> list[Order]:
    """Another goal makes a new plan; where the goal is locked, no money goes into the rejected one."""
    if float(view.levers.get("ad_spend") or 0) <= 0 or not operator.once_per(f"ads:{event.tick}", view, 100_000):
        return []
    if operator.sheet.open("ad_goal"):
        return [Order("ad_goal", "", next(goal for goal in ("stay", *AD_GOALS) if goal != view.levers.get("ad_goal")))]
    return [Order("ad_spend", "", "0")]


def _more_agents(operator: Operator, view: View, event: Event) -> list[Order]:
    """Enough people on duty to answer the comments."""
    if float(view.levers.get("agents") or 0) >= TROLL_AGENTS or not _enough_agents(operator):
        return []
    return [Order("agents", "", str(TROLL_AGENTS))] if operator.once_per(f"agents:{event.tick}", view, 60) else []


def _late_courier(operator: Operator, view: View, event: Event) -> list[Order]:
    """Free returns take the risk off the buyer; else people who answer."""
    if view.levers.get("guarantee") == "on":
        return []
    if operator.sheet.open("guarantee"):
        return [Order("guarantee", "", "on")] if operator.once_per(f"courier:{event.tick}", view, 60) else []
    return _more_agents(operator, view, event)


def _host_voice(operator: Operator, view: View, event: Event) -> list[Order]:
    """Somebody else speaks."""
    if view.levers.get("cohost") == "on" or view.levers.get("pace") == "calm":
        return []
    if not operator.once_per(f"voice:{event.tick}", view, 40):
        return []
    return [Order("cohost", "", "on")] if operator.sheet.open("cohost") else [Order("pace", "", "calm")]


def _traffic_slump(operator: Operator, view: View, event: Event) -> list[Order]:
    """People have to come from elsewhere: ads, a clip, the fans."""
    orders = operator.ad_order(view, SLUMP_ADS * operator.ad_ceiling())
    if operator.once_per("clip", view, 300):
        orders.append(Order("clip"))
    return [*orders, *operator.fans(view)]


def _by_cue(operator: Operator, view: View, event: Event) -> list[Order]:
    """Answered by what the host does; see `cue_against`."""
    return []


def _enough_agents(operator: Operator) -> bool:
    limits = operator.sheet.limits("agents")
    return limits is not None and limits.enabled and (limits.maximum is None or limits.maximum >= TROLL_AGENTS)


def _sells(view: View) -> bool:
    line = view.shelf.get(view.pitched)
    return line is not None and line.sellable


_REACT: dict[str, Callable[[Operator, View, Event], list[Order]]] = {
    "wrong_price": _wrong_price,
    "ad_rejected": _ad_rejected,
    "troll_wave": _more_agents,
    "host_voice": _host_voice,
    "late_courier": _late_courier,
    "traffic_slump": _traffic_slump,
    "flash_sale": _by_cue,
    "traffic_surge": _by_cue,
}
