"""The reference room of room/1 with its parameters written down, so that a better engine or prior does not move the tests of grades."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sandbox.engine.bundle import Scenario
from sandbox.engines import Engine, engine_by_version

FILE = Path(__file__).parent / "golden" / "parameters.json"


def pinned_engine() -> Engine:
    """The version that the golden grade was made with: frozen, whatever the current one is."""
    return engine_by_version("room/1", "bots/1")


def pinned_scenario() -> Scenario:
    """Same products, traffic and baseline as that engine's reference room."""
    scenario: Scenario = pinned_engine().module("reference_room").reference_scenario()
    return replace(scenario, room=replace(scenario.room, members=(pinned_parameters(scenario),)))


def pinned_parameters(scenario: Scenario) -> Any:
    stored = json.loads(FILE.read_text())
    parameters = scenario.room.members[0].with_values(**stored["values"])
    return replace(parameters, product_return=tuple(stored["product_return"]))


def write() -> None:
    """Pin the priors of today."""
    scenario: Scenario = pinned_engine().module("reference_room").reference_scenario()
    parameters = scenario.room.members[0]
    specs = pinned_engine().module("parameters").SPECS
    stored = {"values": {spec.name: parameters[spec.name] for spec in specs}, "product_return": parameters.product_return}
    FILE.write_text(json.dumps(stored, indent=1) + "\n")
