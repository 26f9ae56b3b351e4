"""The bundle that a draft would be published as."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sandbox import selectors
from sandbox.engine import bundle as engine
from sandbox.models import Scenario
from sandbox.services.build_bundle import build_bundle


@dataclass(frozen=True)
class DraftBundle:
    """The engine's scenario with its canonical bytes and their digest."""

    scenario: engine.Scenario
    data: bytes
    digest: str


def draft_bundle(row: Scenario) -> DraftBundle:
    """`row` needs its room and recording; nothing is written."""
    stock = {line["sku"]: line["stock"] for line in row.room.recording.summary["products"]}
    scenario = build_bundle(selectors.load_room(row.room_id), row.kind, row.speed, row.terms, stock)
    data = engine.to_json(scenario)
    return DraftBundle(scenario, data, hashlib.sha256(data).hexdigest())
