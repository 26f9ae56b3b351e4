"""Which incidents an exam room gets unless its examiner chooses others: a function of room and excerpt, so that a draft repeats itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sandbox.engine.bundle import TICKS_PER_MIN, RoomModel
from sandbox.engine.controls import ad_spent_cents
from sandbox.engine.incidents import CATALOGUE

LEAST_INCIDENTS, MOST_INCIDENTS = 2, 4
PROPOSED = 3
SHORT_EXCERPT_MIN = 20
"""A shorter excerpt gets the least number only: an incident needs room before and after it."""
FIRST_QUIET_SHARE = 0.12
"""Nothing happens in the first part of the excerpt: a trader has to see the room at rest first."""
LAST_START_SHARE = 0.85

# A price that was not put down to the live price is what a trader sees most often; too low a price sells by mistake and tests the margin only.
WRONG_PRICE_FACTOR = 1.4

_ANSWERED_BY = {
    "traffic_surge": ("cue", "release"),
    "traffic_slump": ("ad_spend", "clip", "fan_push"),
    "ad_rejected": ("ad_goal", "ad_spend"),
    "troll_wave": ("cue", "agents"),
    "host_voice": ("cohost", "pace"),
    "wrong_price": ("price",),
    "late_courier": ("guarantee", "agents"),
    "flash_sale": ("cue", "lucky_bag"),
}
"""An incident is only proposed where at least one lever that answers it is open."""


def propose_incidents(room: RoomModel, start_minute: int, minutes: int, levers: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Two or three incidents of different kinds, spread over the excerpt, as terms hold them. `levers`: the terms' lever limits."""
    count = PROPOSED if minutes >= SHORT_EXCERPT_MIN else LEAST_INCIDENTS
    kinds = sorted(_fitting(room, start_minute, minutes, levers), key=lambda code: _draw(room, start_minute, minutes, f"kind/{code}"))
    span = minutes * (LAST_START_SHARE - FIRST_QUIET_SHARE) / count
    proposed = []
    for place, code in enumerate(kinds[:count]):
        within = 0.15 + 0.5 * _draw(room, start_minute, minutes, f"minute/{place}")
        minute = round(2 * (minutes * FIRST_QUIET_SHARE + span * (place + within))) / 2
        lasts = min(CATALOGUE[code].default_ticks / TICKS_PER_MIN, minutes - minute)
        size = WRONG_PRICE_FACTOR if code == "wrong_price" else CATALOGUE[code].default_size
        sku = _best_stocked(room) if CATALOGUE[code].needs_sku else ""
        proposed.append({"code": code, "minute": minute, "minutes": lasts, "size": size, "sku": sku})
    return proposed


def _fitting(room: RoomModel, start_minute: int, minutes: int, levers: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Kinds that mean something here: answerable, and ads are only rejected where ads run."""
    fitting = [code for code, answers in _ANSWERED_BY.items() if any(levers.get(lever, {}).get("enabled", True) for lever in answers)]
    start, end = start_minute * TICKS_PER_MIN, (start_minute + minutes) * TICKS_PER_MIN
    advertised = ad_spent_cents(room.recorded, end, 0.0) > ad_spent_cents(room.recorded, start, 0.0)
    return [code for code in fitting if code != "ad_rejected" or advertised]


def _best_stocked(room: RoomModel) -> str:
    """The product with the most money in stock: its price matters."""
    return max(room.products, key=lambda product: (product.list_price_cents * (product.stock + product.reserve), product.sku)).sku


def _draw(room: RoomModel, start_minute: int, minutes: int, what: str) -> float:
    """In [0, 1), a function of room and excerpt."""
    address = f"incident/{room.room_id}/{start_minute}/{minutes}/{what}".encode()
    return int.from_bytes(hashlib.sha256(address).digest()[:8], "big") / 2**64
