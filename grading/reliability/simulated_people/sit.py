"""Seats a simulated person in a room, in closed loop: look at a frame, decide, act through the checks that judge a candidate."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from grading.reliability.simulated_people.forager import Forager
from grading.reliability.simulated_people.person import Nerves, SimulatedPerson
from grading.reliability.simulated_people.scene import read_scene
from sandbox.engine.controls import Control, sorted_log
from sandbox.engines import engine_of

if TYPE_CHECKING:
    from sandbox.engine.bundle import Keys, Scenario

ACCEPT_TICKS = 2
"""An accepted action takes effect two ticks after the tick in which it is given, as for everybody."""


class Seat:
    """A room under its keys, for one person after the other: what happened before the excerpt is computed once."""

    def __init__(self, scenario: Scenario, keys: Keys) -> None:
        self.scenario, self.keys = scenario, keys
        self._engine = engine_of(scenario)
        self._room = self._engine.live_room(scenario, keys)

    def play(self, person: SimulatedPerson) -> tuple[Control, ...]:
        """The log of effective ticks, as a replay and the grader take it."""
        scenario, log = self.scenario, Log(self)
        room = copy.deepcopy(self._room, {id(scenario): scenario})
        nerves = Nerves.of(person, self.keys)
        forager = Forager(person, nerves, scenario)
        for tick in range(1, scenario.ticks - 1, person.look_ticks):
            room.advance(tick, log.effective)
            wishes = forager.decide(read_scene(room.frame(tick - 1)))
            kept = [wish for ordinal, wish in enumerate(wishes) if not nerves.lapses(tick, ordinal)][: person.orders_per_look]
            for wish in kept:
                log.give(tick + ACCEPT_TICKS + nerves.reaction_ticks(tick), wish.lever, wish.sku, wish.value)
        return log.effective


class Log:
    """What a candidate's server keeps: accepted orders, by which the next one is judged, and when each takes effect."""

    def __init__(self, seat: Seat) -> None:
        self._seat, self._accepted, self._effective = seat, list[Control](), list[Control]()
        self._host_tick = 0

    @property
    def effective(self) -> tuple[Control, ...]:
        return sorted_log(self._effective)

    def give(self, tick: int, lever: str, sku: str, value: str) -> bool:
        """True if it is accepted. Ticks never go back; the host takes instructions up in the order in which they were given."""
        seat, engine = self._seat, self._seat._engine
        tick = max(tick, self._accepted[-1].tick if self._accepted else 0)
        wanted = Control(tick, lever, sku, value)
        if engine.refuse(seat.scenario, self._accepted, wanted) is not None:
            return False
        self._accepted.append(wanted)
        if engine.levers[lever].host_instruction:
            tick = self._host_tick = max(tick + engine.uptake_delay_ticks(seat.scenario, seat.keys, len(self._accepted)), self._host_tick)
        if tick < seat.scenario.ticks:
            self._effective.append(Control(tick, lever, sku, value))
        return True
