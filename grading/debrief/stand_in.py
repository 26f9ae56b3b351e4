"""A reference operator takes a room over in the middle, with the log in hand."""

from __future__ import annotations

from bisect import insort_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from grading.debrief.lever_course import LeverCourse, lever_course
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control, sorted_log
from sandbox.engines import engine_of

if TYPE_CHECKING:
    from sandbox.engine.bots import BotSpec
    from sandbox.engine.bots.bot import Bot
    from sandbox.engine.live import LiveRoom

Frame = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Memory:
    """What a log says to whoever sits down after `tick`, in the operators' own terms: the same for all who continue an arm."""

    pitched: str
    cue: str
    pitch_since: int
    cue_since: int
    done: Mapping[str, int]


def remember(course: LeverCourse, log: Sequence[Control], tick: int) -> Memory:
    """`course` reaches at least to `tick`, `log` no further; tick ≥ 0."""
    pitched, cued = course.at["pitch"], course.at["cue"]
    done: dict[str, int] = {}
    for past in range(tick + 1):
        if cued[past] == "close" and pitched[past]:
            done[f"close:{pitched[past]}"] = past
        if past and pitched[past] != pitched[past - 1] and pitched[past - 1]:
            done[f"pitched:{pitched[past - 1]}"] = past
    for control in log:
        done[_memory_of(control)] = control.tick
    return Memory(str(pitched[tick]), str(cued[tick]), course.since("pitch", tick), course.since("cue", tick), done)


class StandIn:
    """One reference operator for one room, who can be seated at any tick. `first` is the frame before the first control."""

    def __init__(self, scenario: Scenario, keys: Keys, spec: BotSpec, first: Frame) -> None:
        self.scenario, self.keys, self.spec, self._first = scenario, keys, spec, first
        self._engine = engine_of(scenario)
        self._accept_ticks = int(self._engine.module("bots.play").ACCEPT_TICKS)

    def continue_room(self, room: LiveRoom, log: Sequence[Control], stop: int, memory: Memory | None = None) -> tuple[Control, ...]:
        """Steers `room` from where it stands until `stop` (excluded) after the controls in `log`; returns the log with its own orders.

        The room has computed every tick before the operator sits down; `log` holds no control for a later one. `memory` is what `remember`
        says of it, where that is known already.
        """
        given = list(sorted_log(log))
        seat = self._seated(given, room.tick, memory)
        for tick in range(max(room.tick, 0), min(stop, self.scenario.ticks) - 1):
            if seat.looks_at(tick):
                room.advance(tick, given)
                for order in seat.decide(room.frame(tick)):  # its figures and lines of goods; no past ticks, nobody reads the comments
                    self._give(given, order.lever, order.sku, order.value, tick + self._accept_ticks + seat.delay_ticks(tick))
        kept = tuple(control for control in given if control.tick < stop)
        room.advance(stop - 1, kept)
        return kept

    def _give(self, given: list[Control], lever: str, sku: str, value: str, tick: int) -> None:
        """Adds the order, in its place by ticks, if a candidate's would be accepted too."""
        if self._engine.levers[lever].host_instruction:
            tick += self._engine.uptake_delay_ticks(self.scenario, self.keys, len(given) + 1)
        control = Control(tick, lever, sku, value)
        if self._engine.refuse(self.scenario, given, control) is None:
            insort_right(given, control, key=attrgetter("tick"))

    def _seated(self, log: Sequence[Control], tick: int, memory: Memory | None = None) -> Bot:
        """An operator who remembers what the log says, whoever did it: both arms are continued by the same knowledge."""
        bot = self._engine.bot(self.spec, self.scenario, self.keys)
        operator = bot._operator  # what it would remember had it sat here from the start
        operator.first_energy = float(self._first["now"]["energy"])
        if tick < 0:
            return bot
        memory = memory or remember(lever_course(self._first["levers"], log, tick + 1), log, tick)
        operator._pitched, operator._cue = memory.pitched, memory.cue
        operator.pitch_since, operator.cue_since = memory.pitch_since, memory.cue_since
        operator.done.update(memory.done)
        return bot


def _memory_of(control: Control) -> str:
    """The operators' own names for what they did, where they are not the levers'."""
    if control.lever in ("release", "price"):
        return f"{control.lever}:{control.sku}"
    return {"ad_goal": "goal", "ad_spend": "ads"}.get(control.lever, control.lever)
