"""The one door to the engine: every version that a published scenario is pinned to, the current one and the frozen ones.

`engine_of(scenario)` plays it; nobody outside `sandbox/engine` and `sandbox/calibration` runs a room in another way.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.engine.errors import BundleError, VersionNotPinned
from sandbox.engine.versions import BOT_VERSION, ENGINE_VERSION
from sandbox.engines.engine import Engine, frozen_engine

if TYPE_CHECKING:
    from sandbox.engine.bots import BotSpec
    from sandbox.engine.bundle import RoomModel, Scenario

CURRENT = Engine(ENGINE_VERSION, BOT_VERSION, "sandbox.engine")
"""The engine under development: calibration makes rooms for it."""


@cache
def engines() -> tuple[Engine, ...]:
    """All versions that this process carries, the current one first. A frozen one is found by its manifest."""
    return (CURRENT, *(frozen_engine(manifest) for manifest in sorted(Path(__file__).parent.glob("*/frozen.json"))))


def engine_by_version(version: str, bot_version: str | None = None) -> Engine:
    """The engine of a version, with these bots if it was shipped with several. Raises VersionNotPinned."""
    carried = [engine for engine in engines() if engine.version == version]
    if not carried:
        raise VersionNotPinned(version)
    return next((engine for engine in carried if engine.bot_version == bot_version), carried[0])


def engine_of(scenario: Scenario) -> Engine:
    """The engine that a scenario is pinned to. Raises VersionNotPinned."""
    return engine_by_version(scenario.room.engine_version, scenario.bot_version)


def engine_of_room(room: RoomModel) -> Engine:
    """The engine that a calibrated room is pinned to, for scenarios to be made of it. Raises VersionNotPinned."""
    return engine_by_version(room.engine_version)


def bot_by_id(bot_id: str) -> BotSpec:
    """The name of an operator of any version, the newest first. Raises KeyError."""
    for engine in engines():
        for spec in (*engine.panel(), *engine.degenerate()):
            if spec.id == bot_id:
                return spec
    raise KeyError(bot_id)


def scenario_from_json(data: bytes) -> Scenario:
    """A published bundle as its own version reads it. Raises BundleError, VersionNotPinned."""
    try:
        told = json.loads(data)
        version, bots = str(told["room"]["engine_version"]), str(told["bot_version"])
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"a scenario that names no engine: {error}") from error
    return engine_by_version(version, bots).scenario_from_json(data)


def room_from_json(data: bytes) -> RoomModel:
    """A calibrated room as its own version reads it. Raises BundleError, VersionNotPinned."""
    try:
        version = str(json.loads(data)["engine_version"])
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"a room that names no engine: {error}") from error
    return engine_by_version(version).room_from_json(data)


__all__ = [
    "CURRENT",
    "Engine",
    "bot_by_id",
    "engine_by_version",
    "engine_of",
    "engine_of_room",
    "engines",
    "room_from_json",
    "scenario_from_json",
]
