"""How long until a grade is there: from the place in the queue, what recent grades took, and how many workers there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade that was computed: when it was ready (Unix seconds), how long it took, how many rooms it had."""

    finished_s: float
    duration_s: float
    rooms: int


def workers_seen(recent: Sequence[Graded], running: int) -> int:
    """How many grades are computed at once.

    Time worked over time in which anybody worked, over the recent grades: under load that is the number of worker processes, whatever machines they
    are on, and a worker that died falls out of it as grades go by. Never fewer than are being computed now. Where grades came one by one it says
    one, and the wait is then told too long rather than too short.
    """
    worked_s = sum(grade.duration_s for grade in recent)
    covered_s, until_s = 0.0, float("-inf")
    for grade in sorted(recent, key=lambda grade: grade.finished_s - grade.duration_s):
        began_s = max(grade.finished_s - grade.duration_s, until_s)
        covered_s += max(0.0, grade.finished_s - began_s)
        until_s = max(until_s, grade.finished_s)
    return max(1, running, round(worked_s / covered_s) if covered_s > 0 else 1)


def expected_wait_s(recent: Sequence[Graded], running: int, place: int | None, rooms: int, rooms_done: int) -> int | None:
    """Seconds until the grade is there; None before anything was graded.

    `place` from 1 among those that wait, None for a grade that is being computed. `rooms`: of this attempt, 0 if not known yet. While every worker
    is busy, somebody becomes free every duration / workers seconds; with idle workers whoever is at the front begins at once.
    """
    if not recent:
        return None
    one_s = median(grade.duration_s for grade in recent)
    own_s = rooms * median(grade.duration_s / max(1, grade.rooms) for grade in recent) if rooms else one_s
    if place is None:
        return max(1, ceil(own_s * (1 - rooms_done / rooms) if rooms else own_s))
    workers = workers_seen(recent, running)
    ahead = max(0, place - max(0, workers - running))
    return ceil(one_s * ahead / workers + own_s)
