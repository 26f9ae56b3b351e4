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
        self.row_sums, self.item_sums = np.zeros((kept + 1, at.R_COLUMNS)), np.zeros((kept + 1, count, at.P_COLUMNS))
        self.count_events: list[tuple[int, str, int]] = []
        self._given: list[Control] = []
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
            self._sum_up(0, self.lead)
        self.start_stock = self._state[stock_slice(len(self.scenario.room.products))].copy()
        self.start_online = float(self.rows[self.lead - 1, at.R_ONLINE]) if start else 0.0

    def advance(self, to_tick: int, log: Sequence[Control]) -> None:
        """Compute ticks up to and including `to_tick` (capped by the end). `log` is the whole log so far.

        Raises LateControl if the log now holds a control for a tick that is already computed.
        """
        ordered = sorted_log(log)
        past = [control for control in ordered if control.tick <= self.tick]
        if past != self._given:
            late = next((control for control in past if control not in self._given), past[-1] if past else Control(self.tick, "missing"))
            raise LateControl(late.tick, late.lever)
        by_tick: dict[int, list[Control]] = {}
        for control in ordered:
            by_tick.setdefault(control.tick, []).append(control)
        try:
            for tick in range(self.tick + 1, min(to_tick, self.scenario.ticks - 1) + 1):
                controls = by_tick.get(tick, [])
                self.script.step(controls)
                self._given += controls
        finally:  # a control that cannot be read leaves the room at the tick before it
            self._walk()

    def _walk(self) -> None:
        """Compute the ticks that the script has reached: all of them in one call, because a call costs more than a tick."""
        first, stop = self.scenario.start_tick + self.tick + 1, self.script.next_tick
        if stop <= first:
            return
        drive(self._parameters, first, stop, self.world, self._memory, self._base)
        advance(self._parameters, self.world, self._address, first, stop, self._state, self.rows, self.items, self._first)
        begin, end = first - self._first, stop - self._first
        self._sum_up(begin, end)
        found = count_events(self.script.room[first:stop], self.world.drive[first:stop], self.rows[begin:end])
        self.count_events += [(self.tick + 1 + tick, rule, count) for tick, rule, count in found]
        self.tick += stop - first

    def _sum_up(self, begin: int, end: int) -> None:
        """`row_sums[k]` is the sum of the first k rows kept. Counts and sampled money are whole, so that their sums are exact in any order."""
        for values, sums in ((self.rows, self.row_sums), (self.items, self.item_sums)):
            np.cumsum(values[begin:end], axis=0, out=sums[begin + 1 : end + 1])
            sums[begin + 1 : end + 1] += sums[begin]

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
        summed = slice(0, played.stop + 1)
        twin.row_sums, twin.item_sums = kept_rows(self.row_sums, summed), kept_rows(self.item_sums, summed)
        twin.count_events, twin._given = self.count_events.copy(), self._given.copy()
        return twin


__all__ = ["LiveRoom", "takes_uptake", "uptake_delay_ticks"]
