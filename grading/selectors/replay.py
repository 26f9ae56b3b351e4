"""The frames of a run from its log: computed once, kept packed in the cache, given to judges, candidates and spectators alike."""

import json
import zlib
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache

from grading.played_room import log_digest
from grading.replay import VERSION, replay_document
from sandbox.engine.bundle import Keys
from sandbox.engine.controls import Control
from sandbox.selectors import load_scenario, scenario_card
from sandbox.services.panel_values import keys_digest

KEPT_S = 7 * 24 * 3600


def replay_bytes(scenario_id: int, keys: Keys, controls: Sequence[Control]) -> bytes:
    """The document of `grading/replay.py` as JSON. Who may see it is not decided here. Raises VersionNotPinned, ScenarioNotPublished."""
    log = tuple(controls)
    name = f"{VERSION}:{scenario_card(scenario_id).digest[:32]}:{keys_digest(keys)[:32]}:{log_digest(log)[:32]}"
    packed = cache.get(name)
    if packed is None:
        document = replay_document(load_scenario(scenario_id), keys, log)
        packed = zlib.compress(json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode())
        cache.set(name, packed, KEPT_S)
    return zlib.decompress(packed)


def replay_of(scenario_id: int, keys: Keys, controls: Sequence[Control]) -> dict[str, Any]:
    """The same, read."""
    document: dict[str, Any] = json.loads(replay_bytes(scenario_id, keys, controls))
    return document
