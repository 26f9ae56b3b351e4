"""Plays a room with a reference operator in closed loop: look at a frame, decide, act through the same checks as a candidate."""

from sandbox.engines.room_1_bots_1.bots.bot import Bot
from sandbox.engines.room_1_bots_1.bots.panel import BotSpec
from sandbox.engines.room_1_bots_1.bundle import Keys, Scenario
from sandbox.engines.room_1_bots_1.controls import Control, refuse, sorted_log
from sandbox.engines.room_1_bots_1.levers import LEVERS
from sandbox.engines.room_1_bots_1.live import LiveRoom, uptake_delay_ticks
from sandbox.engines.room_1_bots_1.replay import Run, run

ACCEPT_TICKS = 2
"""An accepted action takes effect two ticks after the tick in which it is given, for bots as for people."""


def play(scenario: Scenario, keys: Keys, spec: BotSpec) -> tuple[Run, tuple[Control, ...]]:
    """The run and the log that made it."""
    log = play_log(scenario, keys, spec)
    return run(scenario, keys, log), log


def play_log(scenario: Scenario, keys: Keys, spec: BotSpec) -> tuple[Control, ...]:
    """The operator's log of effective ticks."""
    bot, room = Bot(spec, scenario, keys), LiveRoom(scenario, keys)
    log: list[Control] = []
    for tick in range(scenario.ticks - 1):
        if not bot.looks_at(tick):
            continue
        room.advance(tick, sorted_log(log))
        frame = room.frame(tick - 1)
        for order in bot.decide(frame):
            _give(scenario, keys, log, order.lever, order.sku, order.value, tick + ACCEPT_TICKS + bot.delay_ticks(tick))
    return sorted_log(log)


def _give(scenario: Scenario, keys: Keys, log: list[Control], lever: str, sku: str, value: str, tick: int) -> None:
    """Appends the order if a candidate's would be accepted too."""
    if LEVERS[lever].host_instruction:
        tick += uptake_delay_ticks(scenario, keys, len(log) + 1)
    control = Control(tick, lever, sku, value)
    if refuse(scenario, sorted_log(log), control) is None:
        log.append(control)
