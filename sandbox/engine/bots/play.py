"""Plays a room with a reference operator in closed loop: look at a frame, decide, act through the same checks as a candidate."""

import copy
from dataclasses import dataclass, field

from sandbox.engine.bots.bot import Bot
from sandbox.engine.bots.order import Order
from sandbox.engine.bots.panel import BotSpec
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control, refuse, sorted_log
from sandbox.engine.levers import LEVERS
from sandbox.engine.live import LiveRoom, uptake_delay_ticks
from sandbox.engine.replay import Run

ACCEPT_TICKS = 2
"""An accepted action takes effect two ticks after the tick in which it is given, for bots as for people."""


@dataclass
class Ledger:
    """What a candidate's server keeps of a room: accepted orders, by which the next one is judged, and when each takes effect."""

    scenario: Scenario
    keys: Keys
    accepted: list[Control] = field(default_factory=list)
    effective: list[Control] = field(default_factory=list)
    _host_tick: int = 0

    def give(self, order: Order, tick: int) -> bool:
        """True if the order is accepted. Ticks never go back; the host takes instructions up in the order in which they were given."""
        tick = max(tick, self.accepted[-1].tick if self.accepted else 0)
        if refuse(self.scenario, self.accepted, Control(tick, order.lever, order.sku, order.value)) is not None:
            return False
        self.accepted.append(Control(tick, order.lever, order.sku, order.value))
        if LEVERS[order.lever].host_instruction:
            delay_ticks = uptake_delay_ticks(self.scenario, self.keys, len(self.accepted))
            tick = self._host_tick = max(tick + delay_ticks, self._host_tick)
        self.effective.append(Control(tick, order.lever, order.sku, order.value))
        return True

    @property
    def log(self) -> tuple[Control, ...]:
        """Effective ticks, as a replay takes them."""
        return sorted_log(self.effective)


class Table:
    """A room at its first tick, ready for one operator after the other: what happened before the excerpt is computed once."""

    def __init__(self, scenario: Scenario, keys: Keys) -> None:
        self.scenario, self.keys = scenario, keys
        self._room = LiveRoom(scenario, keys)

    def play(self, spec: BotSpec, *, late_ticks: int = 0) -> tuple[Run, tuple[Control, ...]]:
        """The run and the log that made it. `late_ticks` is added to the operator's reaction: what a slow hand costs."""
        scenario = self.scenario
        bot, room = Bot(spec, scenario, self.keys), copy.deepcopy(self._room, {id(scenario): scenario})
        ledger = Ledger(scenario, self.keys)
        for tick in range(scenario.ticks - 1):
            if not bot.looks_at(tick):
                continue
            room.advance(tick, ledger.log)
            frame = room.frame(tick - 1)
            for order in bot.decide(frame):
                ledger.give(order, tick + ACCEPT_TICKS + bot.delay_ticks(tick) + late_ticks)
        room.advance(scenario.ticks - 1, ledger.log)
        return room.run(), ledger.log


def play(scenario: Scenario, keys: Keys, spec: BotSpec) -> tuple[Run, tuple[Control, ...]]:
    """The run and the log that made it."""
    return Table(scenario, keys).play(spec)


def play_log(scenario: Scenario, keys: Keys, spec: BotSpec) -> tuple[Control, ...]:
    """The operator's log of effective ticks."""
    return play(scenario, keys, spec)[1]
