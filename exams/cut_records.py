"""The records behind cuts: who set a standard, how, and how surely.

Grading keeps them, and imports point to the left; so grading takes this door when the apps are loaded, and exams asks through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class CutRecord:
    """An approved record. `method` borderline_regression or panel; `cut_se` in points; `withdrawn_at`: no new round may rest on it."""

    id: UUID
    title: str
    cut_score: Decimal
    method: str
    method_name: str
    judges: int
    organisations: int
    operators: int
    cut_se: float | None
    approved_by: str
    approved_at: datetime
    withdrawn_at: datetime | None = None


class CutRecords(Protocol):
    """What the keeper answers."""

    def offered(self) -> list[CutRecord]:
        """Approved and not withdrawn, newest first."""

    def behind(self, round_id: int) -> CutRecord | None:
        """The record that the round's cut rests on; None: its examiner set the cut."""

    def attach(self, round_id: int, record_id: UUID) -> None:
        """Write down that the round rests on the record, in the caller's transaction."""


_keepers: list[CutRecords] = []


def keep(records: CutRecords) -> None:
    """Called once by the chapter that keeps the records."""
    _keepers[:] = [records]


def offered_records() -> list[CutRecord]:
    return [record for keeper in _keepers for record in keeper.offered()]


def offered_record(record_id: UUID) -> CutRecord | None:
    return next((record for record in offered_records() if record.id == record_id), None)


def record_behind(round_id: int) -> CutRecord | None:
    return next((record for keeper in _keepers if (record := keeper.behind(round_id))), None)


def attach_record(round_id: int, record_id: UUID) -> None:
    for keeper in _keepers:
        keeper.attach(round_id, record_id)
