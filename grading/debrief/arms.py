"""The two arms of every window: the candidate's controls or the reference operator's in it, the same hands after it.

What follows a window is steered in closed loop, and a closed loop is sensitive: one other product on pitch leads to another half-hour. So
every pair of arms is continued several times, each time by one of the best reference operators in both arms.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from grading.debrief.lever_course import lever_course
from grading.debrief.stand_in import StandIn, remember
from grading.debrief.window_facts import window_facts
from grading.debrief.windows import Window, windows
from sandbox.engine.controls import sorted_log
from sandbox.engines import engine_of

if TYPE_CHECKING:
    from sandbox.engine.bots import BotSpec
    from sandbox.engine.bundle import Keys, Scenario
    from sandbox.engine.controls import Control
    from sandbox.engine.live import LiveRoom


@dataclass(frozen=True, slots=True)
class Arm:
    """One way through a window. Per continuation: the whole room's value in the scenario's metric, and rules counted."""

    values_cents: tuple[float, ...]
    rule_counts: tuple[int, ...]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A window in the candidate's hands and in the reference operator's. Gains are what the reference would have made more of the room."""

    window: Window
    candidate: Arm
    reference: Arm

    @property
    def gains_cents(self) -> tuple[float, ...]:
        return tuple(other - own for other, own in zip(self.reference.values_cents, self.candidate.values_cents, strict=True))

    @property
    def gain_cents(self) -> float:
        return fmean(self.gains_cents)

    @property
    def agreed(self) -> bool:
        """Do all continuations say the same of it?"""
        return min(self.gains_cents) > 0 or max(self.gains_cents) < 0

    @property
    def breaks_more_rules(self) -> bool:
        """Would the reference's way have broken more rules? Then it is no advice."""
        return fmean(self.reference.rule_counts) > fmean(self.candidate.rule_counts)


def compare_windows(scenario: Scenario, keys: Keys, controls: Sequence[Control], specs: Sequence[BotSpec]) -> tuple[Comparison, ...]:
    """Every window of the room, both arms from the candidate's state at its first tick. `specs[0]` is the reference; all continue."""
    log = sorted_log(controls)
    room = engine_of(scenario).live_room(scenario, keys)
    first = room.frame(-1)
    hands = [StandIn(scenario, keys, spec, first) for spec in specs]
    found = []
    for window in windows(scenario.ticks):
        before = tuple(control for control in log if control.tick < window.start)
        elsewhere = fork(room, before)
        room.advance(window.stop - 1, log)
        own = tuple(control for control in log if control.tick < window.stop)
        other = hands[0].continue_room(elsewhere, before, window.stop)
        found.append(Comparison(window, _arm(hands, first, room, own, window), _arm(hands, first, elsewhere, other, window)))
    return tuple(found)


def fork(room: LiveRoom, log: Sequence[Control]) -> LiveRoom:
    """`LiveRoom.fork` with what never changes shared (scenario, products, the controls of its `log`): copying them costs more than the arrays."""
    shared = (room.scenario, *room.script.products, *log)
    return copy.deepcopy(room, {id(part): part for part in shared})


def _arm(hands: Sequence[StandIn], first: Any, room: LiveRoom, log: tuple[Control, ...], window: Window) -> Arm:
    """`room` stands at the window's last tick after `log` and is left there."""
    scenario = room.scenario
    course = lever_course(first["levers"], log, window.stop)
    facts = window_facts(room.run(), course, log, window)
    memory = remember(course, log, window.stop - 1)
    values: list[float] = []
    counts: list[int] = []
    for stand_in in hands:
        if room.finished and values:
            break  # nothing is left to be continued
        ahead = fork(room, log)
        if not ahead.finished:
            stand_in.continue_room(ahead, log, scenario.ticks, memory)
        played = ahead.run()
        values.append(played.value_cents(scenario.metric))
        counts.append(sum(played.compliance.counts.values()))
    return Arm(tuple(values), tuple(counts), facts)
