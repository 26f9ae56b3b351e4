"""A reference operator takes a room over in the middle, with the log in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grading.debrief.lever_course import lever_course
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control, sorted_log
from sandbox.engines import engine_of

if TYPE_CHECKING:
    from sandbox.engine.bots import BotSpec
    from sandbox.engine.bots.bot import Bot
    from sandbox.engine.live import LiveRoom

Frame = Mapping[str, Any]


class StandIn:
    """One reference operator for one room, who can be seated at any tick. `first` is the frame before the first control."""

    def __init__(self, scenario: Scenario, keys: Keys, spec: BotSpec, first: Frame) -> None:
        self.scenario, self.keys, self.spec, self._first = scenario, keys, spec, first
        self._engine = engine_of(scenario)
        self._accept_ticks = int(self._engine.module("bots.play").ACCEPT_TICKS)

    def continue_room(self, room: LiveRoom, log: Sequence[Control], stop: int) -> tuple[Control, ...]:
        """Steers `room` from where it stands until `stop` (excluded) after the controls in `log`; returns the log with its own orders.

        The room has computed every tick before the operator sits down; `log` holds no control for a later one.
        """
        given = list(log)
        seat = self._seated(given, room.tick)
        for tick in range(max(room.tick, 0), min(stop, self.scenario.ticks) - 1):
            if seat.looks_at(tick):
                room.advance(tick, sorted_log(given))
                for order in seat.decide(room.frame(tick)):  # its figures and lines of goods; no past ticks, nobody reads the comments
                    self._give(given, order.lever, order.sku, order.value, tick + self._accept_ticks + seat.delay_ticks(tick))
        kept = sorted_log(control for control in given if control.tick < stop)
        room.advance(stop - 1, kept)
        return kept

    def _give(self, given: list[Control], lever: str, sku: str, value: str, tick: int) -> None:
        """Adds the order if a candidate's would be accepted too."""
        if self._engine.levers[lever].host_instruction:
            tick += self._engine.uptake_delay_ticks(self.scenario, self.keys, len(given) + 1)
        control = Control(tick, lever, sku, value)
        if self._engine.refuse(self.scenario, sorted_log(given), control) is None:
            given.append(control)

    def _seated(self, log: Sequence[Control], tick: int) -> Bot:
        """An operator who remembers what the log says, whoever did it: both arms are continued by the same knowledge."""
        bot = self._engine.bot(self.spec, self.scenario, self.keys)
        operator = bot._operator  # what it would remember had it sat here from the start
        operator.first_energy = float(self._first["now"]["energy"])
        if tick < 0:
            return bot
        course = lever_course(self._first["levers"], log, tick + 1)
        pitched, cued = course.at["pitch"], course.at["cue"]
        operator._pitched, operator._cue = str(pitched[tick]), str(cued[tick])
        operator.pitch_since, operator.cue_since = course.since("pitch", tick), course.since("cue", tick)
        for past in range(tick + 1):
            if cued[past] == "close" and pitched[past]:
                operator.done[f"close:{pitched[past]}"] = past
            if past and pitched[past] != pitched[past - 1] and pitched[past - 1]:
                operator.done[f"pitched:{pitched[past - 1]}"] = past
        for control in log:
            operator.done[_memory_of(control)] = control.tick
        return bot


def _memory_of(control: Control) -> str:
    """The operators' own names for what they did, where they are not the levers'."""
    if control.lever in ("release", "price"):
        return f"{control.lever}:{control.sku}"
    return {"ad_goal": "goal", "ad_spend": "ads"}.get(control.lever, control.lever)
