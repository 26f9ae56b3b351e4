"""How far a mean over n rooms tells persons apart: generalizability, dependability, standard errors; and how many rooms would be enough.

L. J. Cronbach, G. C. Gleser, H. Nanda, N. Rajaratnam, *The Dependability of Behavioral Measurements*, Wiley 1972; R. L. Brennan and M. T. Kane,
*J. Educ. Meas.* 14, 1977, 277–289 (phi at a cut); formulas as in Brennan 2001, ch. 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from grading.reliability.variance_components import VarianceComponents

MOST_ROOMS = 12
TARGET = 0.90


@dataclass(frozen=True, slots=True)
class Dependability:
    """Of the mean over `rooms`. Coefficients between 0 and 1; None where nobody differs from anybody and no room from another.

    `g`: of the order of persons. `phi`: of the score itself. `phi_at_cut`: of standing above or below the cut. `sem_relative`,
    `sem_absolute`: standard errors of measurement in points, of differences within the same rooms and of the score itself.
    """

    rooms: int
    g: float | None
    phi: float | None
    phi_at_cut: float | None
    sem_relative: float
    sem_absolute: float


def dependability(components: VarianceComponents, rooms: int, cut: float) -> Dependability:
    """For `rooms` rooms drawn like those of the table, and a cut on the scale of the scores."""
    person = components.person.variance
    relative, absolute = components.relative_error(rooms), components.absolute_error(rooms)
    distance = person + _squared_distance(components, cut)
    return Dependability(
        rooms=rooms,
        g=_share(person, relative),
        phi=_share(person, absolute),
        phi_at_cut=_share(distance, absolute),
        sem_relative=sqrt(relative),
        sem_absolute=sqrt(absolute),
    )


def rooms_needed(components: VarianceComponents, target: float = TARGET) -> int | None:
    """The least number of rooms whose phi reaches `target`; None where no number does, because persons do not differ."""
    person = components.person.variance
    if person <= 0.0:
        return None
    exact = target / (1.0 - target) * components.absolute_error(1) / person
    return max(1, ceil(exact - 1e-9))


def _share(true: float, error: float) -> float | None:
    return true / (true + error) if true + error > 0.0 else None


def _squared_distance(components: VarianceComponents, cut: float) -> float:
    """(mean − cut)² without what sampling of persons and rooms adds to it; not below zero (Brennan and Kane 1977)."""
    persons, rooms = components.persons, components.rooms
    sampling = components.person.variance / persons + components.room.variance / rooms + components.residual.variance / (persons * rooms)
    return max((components.mean - cut) ** 2 - sampling, 0.0)
