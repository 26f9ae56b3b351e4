"""A form that several people sat: every pair of them in every room, and how likely it is that nobody's pair would look so alike by chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from grading.similarity.crowd import LAGS, NEAR_TICKS, Crowd, Vocabulary
from grading.similarity.match import Bench, stretch
from grading.similarity.tail import Tail

if TYPE_CHECKING:
    from sandbox.engine.controls import Control

    Log = Sequence[Control]

FALSE_ALARMS = 0.01
"""Chance that a sitting of independent people has any pair that stands out: all pairs and rooms of the sitting together."""
HALF = 0.5
"""Of FALSE_ALARMS for the strongest room alone, the other half for all rooms together."""
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RoomLogs:
    """One room as it was played. `people`: in the same order in every room, None who did not get there.

    `crowd`: independent operators, by whom a coincidence is judged; `reference`: other independent people, the same ones in the same order in every
    room, whose pairs say what happens by chance.
    """

    ticks: int
    people: tuple[Log | None, ...]
    crowd: tuple[Log, ...]
    reference: tuple[Log, ...]


@dataclass(frozen=True, slots=True)
class Coincidence:
    """Two actions that fit; `first_tick`, `second_tick` as they were done; `nats`: what it adds, negative never shown."""

    first_tick: int
    second_tick: int
    lever: str
    sku: str
    value: str
    same_value: bool
    nats: float


@dataclass(frozen=True, slots=True)
class RoomPair:
    """A pair in a room. `lag_ticks`: by how much the second comes after the first. `chance` of one independent pair to score so."""

    score: float
    chance: float
    lag_ticks: int
    coincidences: tuple[Coincidence, ...]
    first_actions: int
    second_actions: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people by their places. `chance`: of any pair of this sitting, in any room or all of them, to look so alike without copying (at most 1)."""

    first: int
    second: int
    score: float
    chance: float
    rooms: tuple[RoomPair | None, ...]

    @property
    def stands_out(self) -> bool:
        return self.chance <= FALSE_ALARMS


@dataclass(frozen=True, slots=True)
class FormComparison:
    """`pairs`: the most alike first, at most `shown`. `thresholds`: of a room's score (each room), and of the sum over rooms, at FALSE_ALARMS."""

    pairs: tuple[Pair, ...]
    compared: int
    room_thresholds: tuple[float, ...]
    sum_threshold: float


def compare_form(rooms: Sequence[RoomLogs], *, shown: int = 20, report: Report = lambda _done, _all: None) -> FormComparison:
    """Every pair in every room that both have played. Raises ValueError without rooms, or with too few reference people for a tail."""
    if not rooms:
        raise ValueError("no room to compare in")
    people = len(rooms[0].people)
    places = list(combinations(range(people), 2))
    compared = []
    for done, room in enumerate(rooms):
        report(done, len(rooms))
        compared.append(ComparedRoom(room))
    sums_tail = tail_of_sums(compared)
    tests = max(len(places), 1)
    rates = FALSE_ALARMS * HALF / (tests * len(rooms)), FALSE_ALARMS * HALF / tests
    judged = [judge(first, second, compared, sums_tail, tests) for first, second in places]
    strongest = sorted(judged, key=lambda one: (one[0], -one[1]))[:shown]
    return FormComparison(
        pairs=tuple(_pair(first, second, chance, score, compared) for chance, score, first, second in strongest),
        compared=len(places),
        room_thresholds=tuple(room.tail.threshold(rates[0]) for room in compared),
        sum_threshold=sums_tail.threshold(rates[1]),
    )


class ComparedRoom:
    """Scores of one room. Whoever has not played it scores 0 with everybody."""

    def __init__(self, room: RoomLogs) -> None:
        words = Vocabulary(room.ticks)
        self.logs = [log or () for log in room.people]
        for logs in (room.crowd, room.reference, self.logs):
            words.read(logs)
        crowd = Crowd.of(words, room.crowd)
        scores = Bench(crowd, room.reference).scores().max(axis=2)
        self.reference: np.ndarray = scores[np.triu_indices(len(room.reference), 1)]
        self.tail = Tail.of(self.reference)
        self.bench = Bench(crowd, self.logs)
        by_lag = self.bench.scores()
        self.scores, self.lags = by_lag.max(axis=2), LAGS[by_lag.argmax(axis=2)]
        self.played = [log is not None for log in room.people]


def tail_of_sums(rooms: Sequence[ComparedRoom]) -> Tail:
    """Of the reference pairs over all rooms: the same people in each, so that who is alike in one room may be alike in the next."""
    return Tail.of(np.sum([room.reference for room in rooms], axis=0))


def judge(first: int, second: int, rooms: Sequence[ComparedRoom], sums: Tail, tests: int) -> tuple[float, float, int, int]:
    """(chance for a sitting of `tests` pairs, sum of scores, first, second)"""
    scores = [float(room.scores[first, second]) for room in rooms]
    alone = min(room.tail.chance(score) for room, score in zip(rooms, scores, strict=True)) * len(rooms)
    together = sums.chance(sum(scores))
    return min(1.0, min(alone, together) * tests / HALF), sum(scores), first, second


def _pair(first: int, second: int, chance: float, score: float, rooms: Sequence[ComparedRoom]) -> Pair:
    told = tuple(_room_pair(first, second, room) if room.played[first] and room.played[second] else None for room in rooms)
    return Pair(first, second, score, chance, told)


def _room_pair(first: int, second: int, room: ComparedRoom) -> RoomPair:
    score, lag = float(room.scores[first, second]), int(room.lags[first, second])
    gains = room.bench.gains(first, second, lag)
    begin, end = stretch(gains)
    mine, others = room.logs[first], room.logs[second]
    done = [control for control in mine if control.tick > 0]
    found = []
    for control, gain in list(zip(done, gains, strict=True))[begin:end]:
        partner = _partner(control, others, lag) if gain > 0 else None
        if partner is not None:
            same = partner.value == control.value
            found.append(Coincidence(control.tick, partner.tick, control.lever, control.sku, control.value, same, round(float(gain), 3)))
    return RoomPair(score, room.tail.chance(score), lag, tuple(found), len(done), sum(control.tick > 0 for control in others))


def _partner(control: Control, others: Log, lag: int) -> Control | None:
    """The action that it fits: with the same value rather than another, then the nearest in time."""
    near = [
        other
        for other in others
        if other.tick > 0 and (other.lever, other.sku) == (control.lever, control.sku) and abs(other.tick - control.tick - lag) <= NEAR_TICKS
    ]
    return min(near, key=lambda other: (other.value != control.value, abs(other.tick - control.tick - lag)), default=None)
