"""What a second of the candidate's reaction costs in a scenario: the panel plays once more, every order that much later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from sandbox.engine.levers import TICK_S
from sandbox.services.gate_rules import Scale, reaction_cost

if TYPE_CHECKING:
    from sandbox.engine.bots import BotSpec
    from sandbox.services.measure_gate import Evening

SECONDS = {"one_second": 1, "three_seconds": 3}
"""Of the clock, not of the simulation."""


def late_ticks(seconds: float, speed: int) -> int:
    """Ticks that pass in so many seconds of the clock, rounded up: a tick is the least that a room can tell apart."""
    return max(1, -(-round(seconds * speed) // TICK_S))


def measure_reaction(
    evenings: Sequence[Evening], seats: Sequence[BotSpec], prompt: Sequence[Sequence[float]], report: Callable[[float], None]
) -> dict[str, Any]:
    """`prompt`: log ratio per operator and path as they played. The same draws throughout: only the delay differs."""
    speed = evenings[0].scenario.speed
    means = [fmean(ratios) for ratios in prompt]
    spread = Scale.of(means).spread
    measured: dict[str, Any] = {"speed": speed, "spread": spread, "operators": len(seats), "paths": len(evenings)}
    ticks_played: dict[int, dict[str, float]] = {}
    for place, (name, seconds) in enumerate(SECONDS.items()):
        ticks = late_ticks(seconds, speed)
        if ticks not in ticks_played:
            late = []
            for done, bot in enumerate(seats):
                report((place + done / len(seats)) / len(SECONDS))
                late.append(fmean(evening.log_ratio(evening.table.play(bot, late_ticks=ticks)[0]) for evening in evenings))
            ticks_played[ticks] = reaction_cost(means, late, spread)
        measured[name] = {"ticks": ticks, **ticks_played[ticks]}
    return measured
