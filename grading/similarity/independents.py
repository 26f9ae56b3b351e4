"""Independent operators for a room: nobody has a plan with anybody, everybody sees the same room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grading.reliability.simulated_people.person import simulated_people
from grading.reliability.simulated_people.sit import Seat
from sandbox.engines import engine_of

if TYPE_CHECKING:
    from sandbox.engine.bundle import Keys, Scenario
    from sandbox.engine.controls import Control

    Log = tuple[Control, ...]

CROWD = 160
REFERENCE = 160
"""Simulated people; 160 make 12,720 pairs, of which the tail is fitted to 318."""


def independents(scenario: Scenario, keys: Keys, crowd: int = CROWD, reference: int = REFERENCE) -> tuple[tuple[Log, ...], tuple[Log, ...]]:
    """The crowd (panel and simulated people), and the people whose pairs say what happens by chance: two disjoint groups."""
    seat, engine = Seat(scenario, keys), engine_of(scenario)
    table = engine.table(scenario, keys)
    panel = tuple(table.play(spec)[1] for spec in engine.panel())
    people = tuple(seat.play(person) for person in simulated_people(crowd, group="crowd"))
    return (*panel, *people), tuple(seat.play(person) for person in simulated_people(reference, group="reference"))
