"""What independent operators do in a room, and when: the background against which a coincidence is surprising or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sandbox.engine.controls import Control

NEAR_TICKS = 4
"""Two actions at most so far apart (20 simulated seconds) are done at the same moment."""
LAG_TICKS = 48
"""Somebody who copies comes up to four simulated minutes later: 48 seconds of an exam room's clock."""
LAG_STEP = 3
LAGS = np.arange(-LAG_TICKS, LAG_TICKS + 1, LAG_STEP)
MARGIN = LAG_TICKS + NEAR_TICKS + 1
"""Ticks on both sides of a room, so that a shifted action stays within the array."""

Kind = tuple[str, str]
"""(lever, sku)"""
Exact = tuple[str, str, str]
"""(lever, sku, value)"""


@dataclass
class Vocabulary:
    """A number for every lever, every (lever, sku) and every (lever, sku, value) that occurs in a room."""

    ticks: int
    levers: dict[str, int] = field(default_factory=dict)
    kinds: dict[Kind, int] = field(default_factory=dict)
    exacts: dict[Exact, int] = field(default_factory=dict)

    def read(self, logs: Sequence[Sequence[Control]]) -> None:
        for log in logs:
            for control in steered(log):
                self.levers.setdefault(control.lever, len(self.levers))
                self.kinds.setdefault((control.lever, control.sku), len(self.kinds))
                self.exacts.setdefault((control.lever, control.sku, control.value), len(self.exacts))


def steered(log: Sequence[Control]) -> list[Control]:
    """What was done in the room. The opening plan (tick 0) is left out: no independent operator has one to compare with."""
    return [control for control in log if control.tick > 0]


@dataclass(frozen=True)
class Footprints:
    """Who was where: boolean arrays people x kinds (or exacts) x ticks with margins, true within NEAR_TICKS of an action; counts people x levers."""

    kinds: np.ndarray
    exacts: np.ndarray
    counts: np.ndarray


def footprints(words: Vocabulary, logs: Sequence[Sequence[Control]]) -> Footprints:
    width = words.ticks + 2 * MARGIN
    kinds = np.zeros((len(logs), len(words.kinds), width), dtype=bool)
    exacts = np.zeros((len(logs), len(words.exacts), width), dtype=bool)
    counts = np.zeros((len(logs), len(words.levers)), dtype=np.float32)
    for person, log in enumerate(logs):
        for control in steered(log):
            span = slice(control.tick + MARGIN - NEAR_TICKS, control.tick + MARGIN + NEAR_TICKS + 1)
            kinds[person, words.kinds[control.lever, control.sku], span] = True
            exacts[person, words.exacts[control.lever, control.sku, control.value], span] = True
            counts[person, words.levers[control.lever]] += 1
    return Footprints(kinds, exacts, counts)


@dataclass(frozen=True)
class Crowd:
    """The independent operators of one room. `share`: of them, who does a kind of thing near a tick (kinds x ticks with margins).

    `value_share`: of all uses of a lever on a product, those with this value, over the whole room (exacts).
    """

    words: Vocabulary
    seen: Footprints
    share: np.ndarray
    value_share: np.ndarray
    usual: np.ndarray

    @classmethod
    def of(cls, words: Vocabulary, logs: Sequence[Sequence[Control]]) -> Crowd:
        """`words` has read these logs and all that are to be compared."""
        seen = footprints(words, logs)
        exacts = Counter((control.lever, control.sku, control.value) for log in logs for control in steered(log))
        uses = Counter[Kind]()
        values = Counter[Kind]()
        for (lever, sku, _value), times in exacts.items():
            uses[lever, sku] += times
            values[lever, sku] += 1
        value_share = np.array([_smoothed(exacts[one], uses[one[:2]], values[one[:2]] + 1) if one[2] else 1.0 for one in words.exacts])
        share = (seen.kinds.sum(axis=0) + 0.5) / (len(logs) + 1)
        return cls(words, seen, share, value_share, seen.counts.mean(axis=0))

    def activity(self, counts: np.ndarray) -> np.ndarray:
        """How much more often than usual somebody uses each lever (people x levers)."""
        return (counts + 1) / (self.usual + 1)


def _smoothed(times: int, of: int, kinds: int) -> float:
    """A share that is never 0 or 1: half an observation for every value, and for one that was never seen."""
    return (times + 0.5) / (of + 0.5 * kinds)
