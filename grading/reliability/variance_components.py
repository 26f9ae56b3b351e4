"""Where the scatter of scores comes from: persons, rooms, and what is left between a person and a room.

Random effects, persons crossed with rooms, one score a cell, by expected mean squares (R. L. Brennan, *Generalizability Theory*, Springer 2001,
ch. 2 and 6). What is left (person by room, and chance) cannot be parted with one score a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from grading.reliability.table import ScoreTable


@dataclass(frozen=True, slots=True)
class Component:
    """`estimate` as it came out, which may be below zero; `variance` is what counts: never below zero. `standard_error` of the estimate."""

    estimate: float
    standard_error: float

    @property
    def variance(self) -> float:
        return max(self.estimate, 0.0)

    @property
    def set_to_zero(self) -> bool:
        """A negative estimate: the data show no such variance; it is taken as none, and said."""
        return self.estimate < 0.0


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Variances of a single room's score, in squared points; `mean` of all scores."""

    person: Component
    room: Component
    residual: Component
    persons: int
    rooms: int
    mean: float

    @property
    def total(self) -> float:
        return self.person.variance + self.room.variance + self.residual.variance

    def relative_error(self, rooms: int) -> float:
        """Variance of the mean over `rooms` that may turn the order of two persons."""
        return self.residual.variance / rooms

    def absolute_error(self, rooms: int) -> float:
        """Variance of the mean over `rooms` around what the person would have over all rooms: hard rooms included."""
        return (self.room.variance + self.residual.variance) / rooms


def variance_components(table: ScoreTable) -> VarianceComponents:
    """Estimates with their standard errors: sqrt(2 Σ (c MS)² / (df + 2)), normal scores (Brennan 2001, formula 6.1)."""
    scores, persons, rooms = table.scores, table.persons, table.rooms
    mean = float(scores.mean())
    person_means, room_means = scores.mean(axis=1), scores.mean(axis=0)
    of_persons = rooms * float(((person_means - mean) ** 2).sum()) / (persons - 1)
    of_rooms = persons * float(((room_means - mean) ** 2).sum()) / (rooms - 1)
    left = scores - person_means[:, None] - room_means[None, :] + mean
    free = (persons - 1) * (rooms - 1)
    of_rest = float((left**2).sum()) / free
    rest_part = 2 * of_rest**2 / (free + 2)
    return VarianceComponents(
        person=Component((of_persons - of_rest) / rooms, sqrt(2 * of_persons**2 / (persons + 1) + rest_part) / rooms),
        room=Component((of_rooms - of_rest) / persons, sqrt(2 * of_rooms**2 / (rooms + 1) + rest_part) / persons),
        residual=Component(of_rest, sqrt(rest_part)),
        persons=persons,
        rooms=rooms,
        mean=mean,
    )
