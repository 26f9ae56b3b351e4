"""Preparation: what the host sold before, what is on the shelf tonight, and the plan that will be in force at the first tick."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from exams.consoles import Console
from exams.models import AttemptRoom, RoundKind
from exams.pages.charts import session_chart
from exams.pages.console_page import force_boxes, opening_in_force, steering
from exams.pages.language import local, product_name
from exams.pages.lever_texts import role_names
from sandbox.selectors import PastSession, ScenarioCard, scenario_card


@dataclass(frozen=True)
class PlannedProduct:
    """A row of the plan: what is known of the product and what the plan says so far. Prices in CNY as people type them."""

    sku: str
    name: str
    category: str
    role: str
    list_price_cents: int
    floor_price_cents: int
    unit_cost_cents: int
    stock: int
    reserve: int
    price: str
    price_in_force: str
    release: str
    on_shelf: bool
    pitched: bool
    minutes: str


def preparation_context(room: AttemptRoom, console: Console, now: datetime) -> dict[str, Any]:
    """Context of `exams/attempt_preparation.html` for a room that is being prepared."""
    card = scenario_card(room.form_room.scenario_id)
    opening = opening_in_force(card, room.opening)
    sessions = [_session(number, session) for number, session in enumerate(card.past_sessions[:5])]
    return {
        "room_title": local(card, "title"),
        "card": card,
        "live_minutes": card.ticks * 5 // 60,
        "products": _in_order(_products(card, room.opening, room.rundown), room.rundown),
        "forces": force_boxes(card, opening),
        "in_force": {row["lever"]: row["value"] for row in opening if not row["sku"]},
        "sessions": sessions,
        "gpm_definition": _("GMV per 1,000 entries."),
        "plan": {
            "room": f"/api/v1/attempts/{room.attempt.public_id}/rooms/{room.position}/",
            "key": f"{room.attempt.public_id}:{room.position}",
            "in_force": opening_in_force(card, []),
        },
        **steering(room, console),
        "own_time": room.attempt.registration.round.kind == RoundKind.PRACTICE,
        "stands": room.preparation_ends_at is None,
        "server_now": now,
    }


def _session(number: int, session: PastSession) -> dict[str, Any]:
    return {
        "id": f"session-{number}",
        "title": local(session, "title"),
        "started_at": session.started_at,
        "minutes": session.minutes,
        "gmv_cents": session.gmv_cents,
        "entries": session.entries,
        "orders": session.orders,
        "gpm_cents": 1000 * session.gmv_cents // max(session.entries, 1),
        "provenance": session.provenance,
        "chart": session_chart(session),
    }


def _in_order(products: list[PlannedProduct], rundown: list[dict[str, Any]]) -> list[PlannedProduct]:
    """As the rundown has them; what is not in it stays behind, in the recording's order."""
    order = [line["sku"] for line in rundown]
    return sorted(products, key=lambda product: order.index(product.sku) if product.sku in order else len(order))


def _products(card: ScenarioCard, plan: list[dict[str, str]], rundown: list[dict[str, Any]]) -> list[PlannedProduct]:
    planned = {(row["lever"], row["sku"]): row["value"] for row in plan}
    opening = opening_in_force(card, plan)
    pitched = next((row["sku"] for row in opening if row["lever"] == "pitch"), "")
    shelf = {row["sku"]: row["value"] for row in opening if row["lever"] == "shelf"}
    roles = role_names()
    minutes = {line["sku"]: line["minutes"] for line in reversed(rundown)}
    return [
        PlannedProduct(
            sku=product.sku,
            name=product_name(product),
            category=product.category,
            role=roles.get(product.role, product.role),
            list_price_cents=product.list_price_cents,
            floor_price_cents=product.floor_price_cents,
            unit_cost_cents=product.unit_cost_cents,
            stock=product.stock,
            reserve=product.reserve,
            price=planned.get(("price", product.sku), f"{product.price_cents / 100:g}"),
            price_in_force=f"{product.price_cents / 100:g}",
            release=planned.get(("release", product.sku), ""),
            on_shelf=shelf.get(product.sku, "on") == "on",
            pitched=product.sku == pitched,
            minutes=str(minutes.get(product.sku) or ""),
        )
        for product in card.products
    ]
