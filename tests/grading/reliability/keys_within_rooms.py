"""Persons x (keys : rooms): everybody sits every room under several keys. What of a form's difficulty is its rooms', and what the luck of its keys.

Mean squares and their expectations as in R. L. Brennan, *Generalizability Theory* (2001), ch. 3, design p x (k : r), all random.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from grading.reliability.other_forms import WANTED

RESAMPLES = 400
WITHIN_POINTS = 25.0


@dataclass(frozen=True, slots=True)
class KeyComponents:
    """Variances of a single room's score, in squared points; an estimate below zero counts as none."""

    person: float
    room: float
    key: float
    person_room: float
    residual: float


def key_components(scores: np.ndarray) -> KeyComponents:
    """`scores`: rooms x keys x persons."""
    rooms, keys, persons = scores.shape
    mean, by_room, by_key = scores.mean(), scores.mean(axis=(1, 2)), scores.mean(axis=2)
    by_person, by_pair = scores.mean(axis=(0, 1)), scores.mean(axis=1)
    ms_room = keys * persons * ((by_room - mean) ** 2).sum() / (rooms - 1)
    ms_key = persons * ((by_key - by_room[:, None]) ** 2).sum() / (rooms * (keys - 1))
    ms_person = rooms * keys * ((by_person - mean) ** 2).sum() / (persons - 1)
    ms_pair = keys * ((by_pair - by_room[:, None] - by_person + mean) ** 2).sum() / ((rooms - 1) * (persons - 1))
    left = scores - by_key[:, :, None] - by_pair[:, None, :] + by_room[:, None, None]
    ms_left = (left**2).sum() / (rooms * (keys - 1) * (persons - 1))
    return KeyComponents(
        person=max((ms_person - ms_pair) / (rooms * keys), 0.0),
        room=max((ms_room - ms_key - ms_pair + ms_left) / (keys * persons), 0.0),
        key=max((ms_key - ms_left) / persons, 0.0),
        person_room=max((ms_pair - ms_left) / keys, 0.0),
        residual=ms_left,
    )


def resampled(scores: np.ndarray, seed: int = 1) -> list[KeyComponents]:
    """Rooms drawn anew, and in each of them keys: how sure the components are."""
    random = np.random.default_rng(seed)
    rooms, keys, _ = scores.shape
    found = []
    for _ in range(RESAMPLES):
        drawn = [scores[room][random.integers(0, keys, keys)] for room in random.integers(0, rooms, rooms)]
        found.append(key_components(np.array(drawn)))
    return found


def share_per_point(scores: np.ndarray, cut: float) -> float:
    """How much of the people stands at the cut for each point of score."""
    return float((np.abs(scores - cut) <= WITHIN_POINTS).mean() / (2 * WITHIN_POINTS))


def spread_of_forms(components: KeyComponents, rooms: int, per_point: float, *, other_rooms: bool) -> float:
    """Standard deviation of a form's pass rate, nobody's luck in it: over keys of the same rooms, or over rooms and keys."""
    return per_point * sqrt((components.key + (components.room if other_rooms else 0.0)) / rooms)


def chance_below(spread: float, forms: int) -> float:
    """That two sets of so many forms differ by less than what is wanted."""
    return 2 * NormalDist().cdf(WANTED / (spread * sqrt(2 / forms))) - 1 if spread > 0 else 1.0
