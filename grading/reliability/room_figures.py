"""How hard each room is and how well it tells persons apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grading.reliability.table import ScoreTable


@dataclass(frozen=True, slots=True)
class RoomFigure:
    """`mean`: of the room's scores, the higher the easier. `reached_cut`: share of persons at or above the cut in this room.

    `discrimination`: correlation of the room's score with the mean of the *other* rooms (the corrected item-total correlation; S. Henrysson,
    *Psychometrika* 28, 1963, 211–218), between −1 and 1; None where one of the two does not vary.
    """

    mean: float
    sd: float
    reached_cut: float
    discrimination: float | None


def room_figures(table: ScoreTable, cut: float) -> tuple[RoomFigure, ...]:
    """One for each room, in the table's order."""
    scores = table.scores
    totals = scores.sum(axis=1)
    return tuple(
        RoomFigure(
            mean=float(column.mean()),
            sd=float(column.std(ddof=1)),
            reached_cut=float((column >= cut).mean()),
            discrimination=correlation(column, (totals - column) / (table.rooms - 1)),
        )
        for column in scores.T
    )


def correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float | None:
    """Pearson's; None where one side does not vary."""
    a, b = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    scale = float(np.abs(one).max() * np.abs(other).max()) * len(one)
    return float(a @ b) / spread if spread > 1e-12 * max(scale, 1e-300) else None
