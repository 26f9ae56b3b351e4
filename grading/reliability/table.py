"""Scores of persons in rooms: the table that every figure of reliability is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grading.errors import ReliabilityError

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """`scores`: persons x rooms, complete. `left_out`: persons who were not taken in because a room of theirs has no score."""

    scores: Scores
    left_out: int = 0

    @property
    def persons(self) -> int:
        return int(self.scores.shape[0])

    @property
    def rooms(self) -> int:
        return int(self.scores.shape[1])


def score_table(rows: Sequence[Sequence[float | None]]) -> ScoreTable:
    """From rows of persons, None where a person has no score in a room.

    The formulas are those of the complete crossed design. A person with a gap is left out and counted, never filled in: a mean in place of
    a score would make persons look more alike than they are. Raises ReliabilityError for rows of different length, for figures that are not
    numbers, and below two persons or two rooms.
    """
    if len({len(row) for row in rows}) > 1:
        raise ReliabilityError("persons did not sit the same rooms", rooms=sorted({len(row) for row in rows}))
    whole = [row for row in rows if all(score is not None for score in row)]
    table = np.array(whole, dtype=np.float64).reshape(len(whole), len(rows[0]) if rows else 0)
    if not np.isfinite(table).all():
        raise ReliabilityError("a score is not a number")
    if min(table.shape) < 2:
        raise ReliabilityError("variance components need two persons and two rooms at least", persons=table.shape[0], rooms=table.shape[1])
    return ScoreTable(table, len(rows) - len(whole))
