"""Ways in which one log comes to lead to another: who copies, how late, how much of it, and what is added of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sandbox.engine.controls import Control, sorted_log

Log = Sequence[Control]
PLANNED = ("pitch", "price", "release", "ad_spend", "ad_goal", "clip", "fan_push", "lucky_bag")
"""What can be agreed on before a room: the rest answers to what happens in it."""


@dataclass(frozen=True)
class Way:
    """`copy(source, own, ticks, chance)` is the log of somebody who copies; `own` is what they would have done alone."""

    name: str
    copy: Callable[[Log, Log, int, np.random.Generator], Log]


def later(log: Log, ticks: int, chance: np.random.Generator, lag: int, jitter: int, kept: float = 1.0, until: int | None = None) -> list[Control]:
    """Each action `lag` ticks later, give or take `jitter`, a share `kept` of them; of a stretch up to `until`."""
    found = []
    for control in log:
        if 0 < control.tick < (ticks if until is None else until) and chance.random() < kept:
            moved = control.tick + lag + int(chance.integers(-jitter, jitter + 1))
            found.append(replace(control, tick=min(max(moved, 1), ticks - 1)))
    return found


def thinned(log: Log, share: float, chance: np.random.Generator) -> list[Control]:
    return [control for control in log if chance.random() < share]


def half_of_the_room(source: Log, own: Log, ticks: int, chance: np.random.Generator, part: int = 2) -> Log:
    begun = later(source, ticks, chance, 6, 3, 0.9, until=ticks // part)
    return sorted_log([*begun, *(control for control in own if control.tick >= ticks // part)])


def half_of_the_actions(source: Log, own: Log, ticks: int, chance: np.random.Generator) -> Log:
    return sorted_log([*later(source, ticks, chance, 6, 3, 0.5), *thinned(own, 0.5, chance)])


def one_plan(source: Log, own: Log, ticks: int, chance: np.random.Generator, jitter: int = 6) -> Log:
    """Both go by what was agreed on (`source` keeps to it), about so many ticks early or late; all else is one's own."""
    planned = later([control for control in source if control.lever in PLANNED], ticks, chance, 0, jitter, 0.8)
    return sorted_log([*planned, *(control for control in own if control.lever not in PLANNED)])


WAYS = (
    Way("everything, 10 s later", lambda source, _own, ticks, chance: sorted_log(later(source, ticks, chance, 2, 1))),
    Way("everything but a tenth, 60 ± 20 s later", lambda source, _own, ticks, chance: sorted_log(later(source, ticks, chance, 12, 4, 0.9))),
    Way("everything but a tenth, 150 ± 20 s later", lambda source, _own, ticks, chance: sorted_log(later(source, ticks, chance, 30, 4, 0.9))),
    Way("everything but a tenth, 150 ± 40 s later", lambda source, _own, ticks, chance: sorted_log(later(source, ticks, chance, 30, 8, 0.9))),
    Way("half of the room, 30 ± 15 s later", half_of_the_room),
    Way("every other action, 30 ± 15 s later, among one's own", half_of_the_actions),
    Way("a quarter of the room, 30 ± 15 s later", lambda source, own, ticks, chance: half_of_the_room(source, own, ticks, chance, part=4)),
    Way("one plan of both, ± 30 s, each with one's own reactions", one_plan),
    Way(
        "one plan of both, ± 60 s, each with one's own reactions", lambda source, own, ticks, chance: one_plan(source, own, ticks, chance, jitter=12)
    ),
)
