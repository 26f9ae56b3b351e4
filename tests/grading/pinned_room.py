"""The reference room with its parameters written down, so that a better prior of the engine does not move the tests of grades."""

import json
from dataclasses import replace
from pathlib import Path

from sandbox.engine.bundle import Scenario
from sandbox.engine.parameters import SPECS, RoomParameters
from sandbox.engine.reference_room import reference_scenario

FILE = Path(__file__).parent / "golden" / "parameters.json"


def pinned_scenario() -> Scenario:
    """Same products, traffic and baseline as the engine's reference room."""
    scenario = reference_scenario()
    return replace(scenario, room=replace(scenario.room, members=(pinned_parameters(scenario),)))


def pinned_parameters(scenario: Scenario) -> RoomParameters:
    stored = json.loads(FILE.read_text())
    parameters = scenario.room.members[0].with_values(**stored["values"])
    return replace(parameters, product_return=tuple(stored["product_return"]))


def write() -> None:
    """Pin the priors of today."""
    parameters = reference_scenario().room.members[0]
    stored = {"values": {spec.name: parameters[spec.name] for spec in SPECS}, "product_return": parameters.product_return}
    FILE.write_text(json.dumps(stored, indent=1) + "\n")
