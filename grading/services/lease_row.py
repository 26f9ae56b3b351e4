"""Work on a row under a lease: taken by one, renewed while it goes on, finished or failed in sight: assessments, feedback, similarity reports."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from grading.errors import LeaseLost
from grading.models.leased_work import RUNNING, LeasedWork
from grading.services.claim_row import claim_row
from grading.services.fail_row import fail_row

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Work:
    """How the rows of a table are worked on. `name` stands in the log; `retry_after_s`: after each try but the last."""

    table: type[LeasedWork]
    name: str
    lease_s: int
    retry_after_s: tuple[float, ...]

    @property
    def most_tries(self) -> int:
        return len(self.retry_after_s) + 1

    def rows(self) -> QuerySet[Any]:
        """All of the table. (Any: each table has a `state` of its own.)"""
        return self.table._default_manager.all()


@dataclass(frozen=True, slots=True)
class RowLease:
    """The right to write one row, for as long as the row bears this token."""

    work: Work
    row_id: int
    token: UUID
    try_number: int
    began_at: datetime

    def held(self) -> QuerySet[Any]:
        """The row; empty once somebody else has it."""
        return self.work.rows().filter(pk=self.row_id, state=RUNNING, lease_token=self.token)

    def renew(self, now: datetime, **progress: Any) -> None:
        """Say that work goes on. Raises LeaseLost if the row has passed to somebody else."""
        self._write(lease_until=now + timedelta(seconds=self.work.lease_s), **progress)

    def finish(self, state: str, now: datetime, **columns: Any) -> None:
        """Write what was made, and give the lease back, in one UPDATE. Raises LeaseLost, and writes nothing, as above."""
        duration_s = (now - self.began_at).total_seconds()
        self._write(state=state, lease_token=None, lease_until=None, finished_at=now, duration_s=duration_s, error="", **columns)

    def _write(self, **columns: Any) -> None:
        if not self.held().update(**columns):
            raise LeaseLost(f"the {self.work.name} passed to another worker", row=self.row_id)


def take_row(work: Work, row_id: int, now: datetime, **changes: Any) -> RowLease | None:
    """None: another worker has it, it is ready, or its tries are used up. Counts the try; `changes` are written along."""
    rows = work.rows().filter(pk=row_id)
    token = claim_row(rows, work.lease_s, work.most_tries, now, **changes)
    if token is None:
        return None
    return RowLease(work, row_id, token, rows.values_list("tries", flat=True).get(), now)


def run_row(lease: RowLease | None, do: Callable[[RowLease], None], clock: Clock) -> bool:
    """True if this call did the work. Whatever goes wrong in it, the row comes to a visible state."""
    if lease is None:
        return False
    try:
        do(lease)
    except LeaseLost:
        log.warning("%s %s passed to another worker", lease.work.name, lease.row_id)
        return False
    except Exception as error:
        log.exception("%s %s failed at try %s", lease.work.name, lease.row_id, lease.try_number)
        fail_row(lease.held(), lease.try_number, lease.work.retry_after_s, error, clock())
        return False
    return True
