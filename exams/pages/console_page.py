"""The live console: what the template and its scripts need to start; everything live comes through the stream."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exams.consoles import Console
from exams.models import AttemptRoom, RoundKind
from exams.pages.console_keys import key_lines
from exams.pages.console_words import channel_names, console_words
from exams.pages.growth_text import growth_text
from exams.pages.language import local, product_name
from exams.pages.lever_texts import cost_names, force_names, lever_name, lever_verbs, unit_names, value_names
from exams.selectors import personal_clock
from exams.timing.pace import paces
from sandbox.engine.levers import FORCES, TICK_S
from sandbox.selectors import LeverLine, ScenarioCard, scenario_card

IN_THE_TABLE = frozenset({"pitch", "price", "release", "shelf"})
"""Levers that are used in the product's row."""


HALF_LINES = frozenset({"clip", "fan_push", "cohost", "follow_call"})


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class LeverBox:
    """One lever outside the product table, as the template draws it."""

    name: str
    label: str
    kind: str
    verb: str
    unit: str
    cost: str
    enabled: bool
    choices: tuple[Choice, ...]
    minimum: str
    maximum: str
    nudge: str
    start: str
    half: bool  # shares its line with the next one


@dataclass(frozen=True)
class Figure:
    """A key figure with the one definition that is printed of it."""

    key: str
    label: str
    definition: str


def console_context(room: AttemptRoom, rooms: int, console: Console, now: datetime) -> dict[str, Any]:
    """Context of `exams/console.html` for a room that is live."""
    card = scenario_card(room.form_room.scenario_id)
    opening = opening_in_force(card, room.opening)
    practises = room.attempt.registration.round.kind == RoundKind.PRACTICE
    return {
        "room_title": local(card, "title"),
        "page": {**_page(room, rooms, card, opening, now), **steering(room, console), "practice": _practice(room, card, now) if practises else None},
        "words": console_words(),
        "figures": key_figures(),
        "channels": [Choice(value, label) for value, label in channel_names().items()],
        "practice": practises,
        "keys": key_lines(practises),
        "forces": force_boxes(card, opening),
    }


def opening_in_force(card: ScenarioCard, plan: list[dict[str, str]]) -> list[dict[str, str]]:
    """The controls at tick 0: the recorded ones, overridden by the opening plan."""
    in_force = {(control.lever, control.sku if control.lever != "pitch" else ""): asdict(control) for control in card.opening}
    for control in in_force.values():
        if control["lever"] == "pitch" and not control["sku"]:
            control["sku"], control["value"] = control["value"], ""
    for row in plan:
        in_force[row["lever"], row["sku"] if row["lever"] != "pitch" else ""] = dict(row)
    return list(in_force.values())


def _page(room: AttemptRoom, rooms: int, card: ScenarioCard, opening: list[dict[str, str]], now: datetime) -> dict[str, Any]:
    attempt = room.attempt
    address = f"/api/v1/attempts/{attempt.public_id}/"
    asked: Decimal = attempt.registration.round.expected_growth
    return {
        "key": f"{attempt.public_id}:{room.position}",
        "attempt": address,
        "room": f"{address}rooms/{room.position}/",
        "position": room.position,
        "rooms": rooms,
        "speed": card.speed,
        "ticks": card.ticks,
        "tick_s": TICK_S,
        "target": growth_text(float(asked)),
        "ad_budget_cents": card.ad_budget_cents,
        "products": [
            {
                "sku": product.sku,
                "name": product_name(product),
                "role": product.role,
                "list_price_cents": product.list_price_cents,
                "floor_price_cents": product.floor_price_cents,
                "stock": product.stock,
                "reserve": product.reserve,
            }
            for product in card.products
        ],
        "limits": {name: _limits(line) for name, line in card.levers.items()},
        "opening": opening,
        "rundown": room.rundown or [{"sku": product.sku, "minutes": None, "done": False} for product in card.products],
        "deadline": room.deadline,
        "server_now": now,
    }


def _practice(room: AttemptRoom, card: ScenarioCard, now: datetime) -> dict[str, Any]:
    """The time of a practice room is the candidate's."""
    return {"paces": paces(card.speed), "pace": personal_clock(room.attempt_id).pace_at(now), "try": room.try_number}


def steering(room: AttemptRoom, console: Console) -> dict[str, bool]:
    """A second window of the same person watches; in practice it may take the console over."""
    return {"steers": room.console == console.name, "may_take_over": room.attempt.registration.round.kind != RoundKind.CERTIFICATION}


def _limits(line: LeverLine) -> dict[str, Any]:
    return {"enabled": line.enabled, "minimum": line.minimum, "maximum": line.maximum, "step": line.step, "cooldown_s": line.cooldown_s}


def force_boxes(card: ScenarioCard, opening: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The levers by force, without those of the product table; a force that has none left is not drawn."""
    start = {row["lever"]: row["value"] for row in opening if not row["sku"]}
    names = force_names()
    boxes = []
    for force in FORCES:
        levers = [_box(name, line, start.get(name, "")) for name, line in card.levers.items() if line.force == force and name not in IN_THE_TABLE]
        if levers:
            boxes.append({"name": force, "label": names[force], "levers": levers})
    return boxes


def _box(name: str, line: LeverLine, start: str) -> LeverBox:
    labels = value_names().get(name, {})
    return LeverBox(
        name=name,
        label=lever_name(line),
        kind=line.kind,
        verb=lever_verbs().get(name, ""),
        unit=unit_names().get(line.unit, line.unit),
        cost=cost_names().get(line.cost, line.cost),
        enabled=line.enabled,
        choices=tuple(Choice(value, labels.get(value, value)) for value in line.choices),
        minimum=_plain(line.minimum),
        maximum=_plain(line.maximum),
        nudge=_plain(_nudge(line)),
        start=_start(name, line, start),
        half=name in HALF_LINES,
    )


def _start(name: str, line: LeverLine, in_force: str) -> str:
    """What stands in the field, or is chosen, at first."""
    if line.kind != "number":
        return in_force
    if name == "lucky_bag" and line.minimum is not None:
        return _plain(min(5 * line.minimum, line.maximum or 5 * line.minimum))
    return _plain(float(in_force)) if in_force else _plain(line.minimum)


def _nudge(line: LeverLine) -> float:
    """What + and − change: a step, or a twentieth of the range in whole steps where steps are fine."""
    step = line.step or 1.0
    if line.minimum is None or line.maximum is None:
        return step
    return max(step, round((line.maximum - line.minimum) / 20 / step) * step)


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def key_figures() -> list[Figure]:
    """The strip of the console, in the order of the funnel. Definitions are those of the engine."""
    return [
        Figure("online", _("Online"), _("Viewers in the room now.")),
        Figure("entries", _("Entries/min"), _("Viewers who came in during the last minute, by all channels.")),
        Figure("dwell", _("Dwell"), _("Average stay of a viewer in seconds, over the last five minutes.")),
        Figure("click", _("Click rate"), _("Product clicks per entry, over the last five minutes.")),
        Figure("deal", _("Deal rate"), _("Orders per product click, over the last five minutes.")),
        Figure("gpm", _("GPM"), _("GMV per 1,000 entries, over the last five minutes.")),
        Figure("gmv5", _("GMV, 5 min"), _("GMV of the last five minutes.")),
        Figure("roi", _("Ad ROI"), _("GMV of the whole room per yuan of ad spend since it went live; not only what the ads brought.")),
        Figure("spend", _("Ad spend"), _("Spent on ads since the room went live.")),
        Figure("followers", _("New followers"), _("Followers won since the room went live.")),
        Figure("stock", _("Stock"), _("Units in stock of everything on the shelf; beside it how many links have fewer than ten left.")),
        Figure("questions", _("Questions"), _("Questions that nobody has answered yet. They cost orders and bring returns.")),
        Figure("pressure", _("Pressure"), _("How hard the room has been pressed lately. High pressure brings returns later this week.")),
    ]
