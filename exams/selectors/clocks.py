"""The candidates' own clocks, from the rows that move them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from certify.accounts.statement import StatementOfMany
from exams.models import ClockChange
from exams.timing import personal_clock as timing

PLAIN_CLOCK = timing.PersonalClock()
_CHANGES = StatementOfMany(
    lambda attempt_ids: (
        ClockChange.objects.filter(attempt_id__in=attempt_ids)
        .order_by("at", "id")
        .values_list("attempt_id", "at", "kind", "percent", "seconds", "pace")
    )
)


def personal_clocks(attempt_ids: Iterable[int]) -> dict[int, timing.PersonalClock]:
    """Clocks of the attempts that have pauses, extensions, extra time or a pace, in one query; the others run by PLAIN_CLOCK."""
    return {attempt_id: timing.PersonalClock(tuple(rows)) for attempt_id, rows in _changes(attempt_ids).items()}


def personal_clock(attempt_id: int) -> timing.PersonalClock:
    return personal_clocks([attempt_id]).get(attempt_id, PLAIN_CLOCK)


def clock_changes(attempt_id: int) -> tuple[timing.ClockChange, ...]:
    """What moves the clock of one attempt, in order of time."""
    return tuple(_changes([attempt_id]).get(attempt_id, ()))


def _changes(attempt_ids: Iterable[int]) -> dict[int, list[timing.ClockChange]]:
    changes: dict[int, list[timing.ClockChange]] = defaultdict(list)
    for attempt_id, at, kind, percent, seconds, pace in _CHANGES.rows(list(attempt_ids)):
        changes[attempt_id].append(timing.ClockChange(at, cast(timing.ChangeKind, kind), percent, seconds, pace))
    return changes
