"""Prepare a room, plan its opening, go live."""

import random
import time
from datetime import datetime
from typing import Any

from tests.services.sitting.journal import Journal, RoomNotes
from tests.services.sitting.line import Line


def go_live(line: Line, room: str, position: int, journal: Journal, chance: random.Random) -> RoomNotes:
    """Notes of the room that is now live. `room` is the room's address in the API."""
    prepared = line.insist("POST", f"{room}prepare/")
    assert prepared.status == 200, prepared.body
    skus = [product["sku"] for product in prepared.json["card"]["products"]]
    controls = [{"lever": "pitch", "sku": chance.choice(skus), "value": ""}, {"lever": "agents", "sku": "", "value": str(chance.randint(3, 8))}]
    planned = line.insist("PUT", f"{room}opening/", {"controls": controls, "diagnosis": "Too few clicks reach an order."})
    # 409: the preparation ended meanwhile, or an earlier try that got no answer went through
    assert planned.status in (200, 409), planned.body
    live = line.insist("POST", f"{room}go_live/")
    assert live.status == 200, live.body
    document: dict[str, Any] = live.json
    assert document["state"] == "live" and document["steers"], document["state"]
    notes = journal.begins(position)
    notes.opening = document["opening"]
    notes.deadline_s = time.monotonic() + (_instant(document["deadline"]) - _instant(document["server_now"]))
    return notes


def _instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
