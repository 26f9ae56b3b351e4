"""The score of a log against another: the most telling stretch of it, at the most telling lag, in nats.

For every action of A: does B the same at that moment plus a lag? The log-likelihood ratio of "B goes with A half of the time" over "B does what
independent operators do" is added up; the best contiguous stretch counts, as in local alignment, so that a copy of half a room is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from grading.similarity.crowd import LAGS, MARGIN, Crowd, Footprints, footprints, steered

if TYPE_CHECKING:
    from sandbox.engine.controls import Control

WITH_VALUE, OTHER_VALUE = 0.45, 0.10
"""If one log leads to the other: the share of actions that come again with the same value, and with another one. The rest are people's own."""
MOST_NATS = 4.0
"""What a single coincidence can add: never enough, whatever the crowd has not thought of."""
LIKE_MINDED = 20
"""So many independent operators whose logs are most like A's: what they do counts as usual for somebody who works like A."""
SHARE_RANGE = (1e-4, 0.98)


@dataclass(frozen=True)
class Moves:
    """A log as numbers into the room's vocabulary."""

    ticks: np.ndarray
    levers: np.ndarray
    kinds: np.ndarray
    exacts: np.ndarray
    valued: np.ndarray

    def __len__(self) -> int:
        return len(self.ticks)


def moves(crowd: Crowd, log: Sequence[Control]) -> Moves:
    words, done = crowd.words, steered(log)
    return Moves(
        ticks=np.array([control.tick for control in done], dtype=int),
        levers=np.array([words.levers[control.lever] for control in done], dtype=int),
        kinds=np.array([words.kinds[control.lever, control.sku] for control in done], dtype=int),
        exacts=np.array([words.exacts[control.lever, control.sku, control.value] for control in done], dtype=int),
        valued=np.array([control.value != "" for control in done], dtype=bool),
    )


class Bench:
    """Logs of one room, ready to be compared with each other before one crowd."""

    def __init__(self, crowd: Crowd, logs: Sequence[Sequence[Control]]) -> None:
        self.crowd = crowd
        self.moves = [moves(crowd, log) for log in logs]
        self._seen = footprints(crowd.words, logs)
        self._like_minded: dict[int, np.ndarray] = {}

    def scores(self) -> np.ndarray:
        """Logs x logs x lags (B after A by a positive lag), the lower of both directions: what is only in one log's favour tells nothing."""
        directed = np.stack([self.directed(place) for place in range(len(self.moves))])
        return np.minimum(directed, directed.transpose(1, 0, 2)[:, :, ::-1])

    def directed(self, place: int) -> np.ndarray:
        """Logs x lags: the best stretch of one log against every log."""
        if not len(self.moves[place]):
            return np.zeros((len(self.moves), len(LAGS)), dtype=np.float32)
        return _best_stretch(self._gains(place, self._seen, self._usual_for(place)))

    def gains(self, place: int, other: int, lag: int) -> np.ndarray:
        """Nats of each action of a log against another log at one lag of LAGS."""
        if not len(self.moves[place]):
            return np.zeros(0)
        seen = Footprints(*(part[other : other + 1] for part in (self._seen.kinds, self._seen.exacts, self._seen.counts)))
        lines: np.ndarray = self._gains(place, seen, self._usual_for(place))[0, int(np.flatnonzero(lag == LAGS)[0])]
        return lines

    def _usual_for(self, place: int) -> np.ndarray:
        """The independent operators who work most like this one."""
        if place not in self._like_minded:
            nearness = _best_stretch(self._gains(place, self.crowd.seen, None)).max(axis=1)
            self._like_minded[place] = np.argsort(-nearness, kind="stable")[:LIKE_MINDED]
        return self._like_minded[place]

    def _gains(self, place: int, seen: Footprints, like_minded: np.ndarray | None) -> np.ndarray:
        """People x lags x actions, in nats."""
        mine, crowd = self.moves[place], self.crowd
        at = mine.ticks[None, :] + LAGS[:, None] + MARGIN
        kinds, exacts = mine.kinds[None, :], mine.exacts[None, :]
        share = crowd.share[kinds, at]
        if like_minded is not None:
            alike = crowd.seen.kinds[like_minded][:, kinds, at].sum(axis=0)
            share = np.maximum(share, (alike + 0.5) / (len(like_minded) + 1))
        often = crowd.activity(seen.counts)[:, None, mine.levers]
        by_chance = np.clip(1 - np.exp(np.log1p(-share)[None] * often), *SHARE_RANGE).astype(np.float32)
        value = crowd.value_share[mine.exacts]
        same = np.log(np.where(mine.valued, WITH_VALUE, WITH_VALUE + OTHER_VALUE)) - np.log(by_chance * value)
        other = np.log(OTHER_VALUE) - np.log(by_chance * np.clip(1 - value, 1e-3, 1.0))
        nothing = np.log(1 - WITH_VALUE - OTHER_VALUE) - np.log1p(-by_chance)
        found = np.where(seen.exacts[:, exacts, at], same, np.where(seen.kinds[:, kinds, at], other, nothing))
        inside = (at >= MARGIN) & (at < crowd.words.ticks + MARGIN)
        gains: np.ndarray = np.where(inside[None], np.minimum(found, MOST_NATS), 0.0).astype(np.float32)
        return gains


def _best_stretch(gains: np.ndarray) -> np.ndarray:
    """The largest sum of a contiguous stretch along the last axis, never below 0."""
    sums = np.cumsum(gains, axis=-1)
    before = np.concatenate([np.zeros((*sums.shape[:-1], 1), dtype=sums.dtype), sums[..., :-1]], axis=-1)
    best: np.ndarray = np.maximum((sums - np.minimum.accumulate(before, axis=-1)).max(axis=-1), 0.0)
    return best


def stretch(gains: np.ndarray) -> tuple[int, int]:
    """First and one past the last action of the best stretch of one line of gains."""
    best, begin, end, run, start = 0.0, 0, 0, 0.0, 0
    for place, gain in enumerate(gains):
        if run <= 0:
            run, start = 0.0, place
        run += float(gain)
        if run > best:
            best, begin, end = run, start, place + 1
    return begin, end
