"""A room in progress: computed tick by tick from the log so far, shown through frames. A cache: the log can rebuild it at any time."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from sandbox.engine import frames, schedule
from sandbox.engine import layout as at
from sandbox.engine.controls import Control, sorted_log
from sandbox.engine.drive import drive, fresh_memory
from sandbox.engine.errors import EngineError, LateControl
from sandbox.engine.figures import Figures, Sums, read_off
from sandbox.engine.replay import address_of, collect, scenario_rules
from sandbox.engine.result import count_events
from sandbox.engine.schedule import kept_rows
from sandbox.engine.state import fresh_state, stock_slice
from sandbox.engine.tick import advance
from sandbox.engine.uptake import takes_uptake, uptake_delay_ticks
from sandbox.engine.versions import require_version
from sandbox.engine.world import build_world, parameter_record, shocks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.engine.bundle import Keys, Scenario
    from sandbox.engine.result import Run

LEAD_TICKS = 60
"""Ticks before the excerpt that a frame may look back on (trends, five-minute rates)."""


class LiveRoom:
    """The room of a scenario under two keys, member 0. Not safe for threads: one owner at a time."""

    def __init__(self, scenario: Scenario, keys: Keys) -> None:
        room = scenario.room
        require_version(room.engine_version)
        self.scenario, self.tick = scenario, -1
        self.lead = min(LEAD_TICKS, scenario.start_tick)
        self._first = scenario.start_tick - self.lead
        count, stop = len(room.products), scenario.start_tick + scenario.ticks
        if stop > room.ticks:
            raise EngineError(f"excerpt ends at tick {stop}, the session has {room.ticks}")
        self.script = schedule.Script(room.products, stop, scenario_rules(scenario))
        self._parameters = parameter_record(room.members[0])
        shocks = shocks_of(room.exogenous)
        self.world = build_world(room.products, self.script, shocks, room.members[0])
        self._address = address_of(room, keys, False, scenario.enforce, (scenario.start_tick, stop))
        self._memory = fresh_memory(self._parameters)
        self._base = np.zeros((count, 5))
        self._state = fresh_state(self._parameters, shocks.offered, np.array([float(product.stock) for product in room.products]))
        kept = self.lead + scenario.ticks
        self.rows, self.items = np.zeros((kept, at.R_COLUMNS)), np.zeros((kept, count, at.P_COLUMNS))
        self._sums, self._summed = Sums.of(kept, count), 0
        self.count_events: list[tuple[int, str, int]] = []
        """(tick, rule, count) up to the tick of the last frame."""
        self._given: list[Control] = []
        self._log: tuple[Control, ...] | None = None
        """The log as it was given last, and its controls by their tick."""
        self._by_tick: dict[int, list[Control]] = {}
        self._before_excerpt()

    def _before_excerpt(self) -> None:
        by_tick: dict[int, list[Control]] = {}
        for control in self.scenario.recorded_before:
            by_tick.setdefault(max(0, control.tick), []).append(control)
        start = self.scenario.start_tick
        for tick in range(start):
            self.script.step(by_tick.get(tick, ()))
        if start:
            drive(self._parameters, 0, start, self.world, self._memory, self._base)
            advance(self._parameters, self.world, self._address, 0, start, self._state, self.rows, self.items, self._first)
        self.start_stock = self._state[stock_slice(len(self.scenario.room.products))].copy()
        self.start_online = float(self.rows[self.lead - 1, at.R_ONLINE]) if start else 0.0

    def advance(self, to_tick: int, log: Sequence[Control]) -> None:
        """Compute ticks up to and including `to_tick` (capped by the end). `log` is the whole log so far.

        Raises LateControl if the log now holds a control for a tick that is already computed.
        """
        if log is not self._log:
            self._take_up(sorted_log(log))
            self._log = log if isinstance(log, tuple) else None
        try:
            for tick in range(self.tick + 1, min(to_tick, self.scenario.ticks - 1) + 1):
                controls = self._by_tick.get(tick, ())
                self.script.step(controls)
                self._given += controls
        finally:  # a control that cannot be read leaves the room at the tick before it
            self._walk()

    def _take_up(self, ordered: tuple[Control, ...]) -> None:
        past = [control for control in ordered if control.tick <= self.tick]
        if past != self._given:
            late = next((control for control in past if control not in self._given), past[-1] if past else Control(self.tick, "missing"))
            raise LateControl(late.tick, late.lever)
        self._by_tick = {}
        for control in ordered:
            self._by_tick.setdefault(control.tick, []).append(control)

    def _walk(self) -> None:
        """Compute the ticks that the script has reached: all of them in one call, because a call costs more than a tick."""
        first, stop = self.scenario.start_tick + self.tick + 1, self.script.next_tick
        if stop <= first:
            return
        drive(self._parameters, first, stop, self.world, self._memory, self._base)
        advance(self._parameters, self.world, self._address, first, stop, self._state, self.rows, self.items, self._first)
        self.tick += stop - first

    def figures(self, ticks: int) -> tuple[Figures, list[float]]:
        """The numbers of a frame that brings the last `ticks` ticks, and what was used in the excerpt so far (`figures.USED`)."""
        script, world, start = self.script, self.world, self.scenario.start_tick
        stop, found = self.lead + self.tick + 1, Figures.blank(len(self.start_stock), ticks)
        tables = (script.room, world.drive, script.price, script.cut, script.arrive, script.shelf, script.reserve)
        goods, results = (self.start_stock, script.on_the_way), (self.rows, self.items)
        if read_off(self._summed, self.lead, stop, start, tables, goods, results, self._sums, found):
            new = max(self._summed, self.lead)
            played = slice(new + self._first, stop + self._first)
            counts = count_events(script.room[played], world.drive[played], self.rows[new:stop])
            self.count_events += [(new - self.lead + tick, rule, count) for tick, rule, count in counts]
        self._summed = stop
        return found, self._sums.used.tolist()

    @property
    def finished(self) -> bool:
        return self.tick >= self.scenario.ticks - 1

    def frame(self, since_tick: int) -> dict[str, object]:
        """What a candidate may see after `since_tick`; JSON-able."""
        return frames.frame(self, since_tick)

    def run(self) -> Run:
        """The run so far, byte for byte the head of the replay of the same log."""
        start = self.scenario.start_tick
        span = (start, start + self.tick + 1)
        results = (self.rows[self.lead : self.lead + self.tick + 1], self.items[self.lead : self.lead + self.tick + 1])
        begin = (self.start_stock, self.start_online)
        return collect(self.scenario.room, self.script, self.world, span, results, begin, tuple(self._given), self.scenario.costs, False)

    def fork(self) -> LiveRoom:
        """An independent copy at the same tick. Copies what has been and can still be asked for, and shares what never changes."""
        twin = copy.copy(self)
        kept = slice(max(0, self._first - 1), self.script.next_tick)
        twin.script = self.script.fork(kept)
        own: dict[str, Any] = {name: kept_rows(getattr(self.world, name), kept) for name in ("drive", "order", "attract", "convert", "returns")}
        own |= {name: getattr(twin.script, name) for name in ("shelf", "price", "arrive", "cut")}
        twin.world = self.world._replace(script=twin.script.room, **own)
        twin._memory, twin._base, twin._state = self._memory.copy(), self._base.copy(), self._state.copy()
        played = slice(0, self.lead + self.tick + 1)
        twin.rows, twin.items = kept_rows(self.rows, played), kept_rows(self.items, played)
        summed = slice(0, self._summed + 1)
        twin._sums = Sums(kept_rows(self._sums.rows, summed), kept_rows(self._sums.items, summed), self._sums.used.copy())
        twin.count_events, twin._given = self.count_events.copy(), self._given.copy()
        return twin


__all__ = ["LiveRoom", "takes_uptake", "uptake_delay_ticks"]
