"""Base rooms, the wait for their assessment, extra rooms: golden cases, to the microsecond."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from exams.timing.allowance import RoomLength
from exams.timing.assessment import Course, sequential_deadline
from exams.timing.personal_clock import ChangeKind, ClockChange

GOLDEN = Path(__file__).with_name("golden_assessments.csv")
ROOM = RoomLength(180, 720, 5)
"""Three minutes of preparation, twelve live."""


def changes_of(text: str) -> tuple[ClockChange, ...]:
    found = []
    for entry in filter(None, text.split(";")):
        at, kind, *amount = entry.split()
        number = int(amount[0]) if amount else 0
        percent = number if kind == "extra_time" else 100
        found.append(ClockChange(datetime.fromisoformat(at), cast(ChangeKind, kind), percent, number if kind == "extend" else 0))
    return tuple(found)


def instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("row", list(csv.DictReader(GOLDEN.read_text("utf-8").splitlines())), ids=lambda row: row["case"])
def test_the_phase_ends_when_the_table_says(row: dict[str, str]) -> None:
    course = Course(instant(row["asked_at"]), instant(row["opened_at"]))
    rooms = [ROOM] * (2 if course.phase == "extra" else 3)
    started_at = instant(row["started_at"])
    assert started_at is not None
    assert sequential_deadline(started_at, course, rooms, 600, 300, changes_of(row["changes"])) == instant(row["deadline"])


def test_a_practice_pace_does_not_move_the_wait() -> None:
    asked_at = datetime.fromisoformat("2026-03-01T10:40:00Z")
    stopped = ClockChange(asked_at, "pace", pace=0)
    assert sequential_deadline(asked_at, Course(asked_at), [ROOM], 600, 300, (stopped,)) == asked_at + timedelta(seconds=300)
