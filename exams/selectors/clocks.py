"""The candidates' own clocks, from the rows that move them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from exams.models import ClockChange
from exams.timing import personal_clock as timing

PLAIN_CLOCK = timing.PersonalClock()


def personal_clocks(attempt_ids: Iterable[int]) -> dict[int, timing.PersonalClock]:
    """Clocks of the attempts that have pauses, extensions or extra time, in one query; the others run by PLAIN_CLOCK."""
    changes: dict[int, list[timing.ClockChange]] = defaultdict(list)
    rows = ClockChange.objects.filter(attempt_id__in=list(attempt_ids)).order_by("at", "id")
    for attempt_id, at, kind, percent, seconds in rows.values_list("attempt_id", "at", "kind", "percent", "seconds"):
        changes[attempt_id].append(timing.ClockChange(at, cast(timing.ChangeKind, kind), percent, seconds))
    return {attempt_id: timing.PersonalClock(tuple(rows)) for attempt_id, rows in changes.items()}


def personal_clock(attempt_id: int) -> timing.PersonalClock:
    return personal_clocks([attempt_id]).get(attempt_id, PLAIN_CLOCK)
