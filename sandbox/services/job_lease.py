"""How a worker owns a job row: claim, report, hand back. Every write is one UPDATE conditional on the owner's token."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import F, Q

from sandbox.errors import LeaseLost
from sandbox.models.job import Job, JobState

LEASE = timedelta(seconds=300)  # longer than the longest step between two reports of progress
MOST_TRIES = 3

J = TypeVar("J", bound=Job)


def claim(table: type[J], job_id: int, now: datetime) -> str | None:
    """Take the job; its token, or None if it is done, dead, or another worker has it. A started try is counted at once."""
    token = secrets.token_hex(16)
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = table._default_manager.filter(free, pk=job_id, tries__lt=MOST_TRIES).update(
        state=JobState.RUNNING,
        holder=token,
        lease_until=now + LEASE,
        tries=F("tries") + 1,
        started_at=now,
        progress=0,
        step="",
        error_code="",
        error_detail="",
    )
    return token if taken else None


def report(table: type[J], job_id: int, token: str, percent: int, step: str, now: datetime) -> None:
    """Progress, which is also the heartbeat. Raises LeaseLost when another worker got here first."""
    kept = _owned(table, job_id, token).update(progress=min(max(percent, 0), 99), step=step[:40], lease_until=now + LEASE)
    if not kept:
        raise LeaseLost(job=job_id)


def finish(table: type[J], job_id: int, token: str, now: datetime) -> None:
    """Ready. Call it inside the transaction that writes the result, so that a worker that lost its lease writes nothing."""
    done = _owned(table, job_id, token).update(state=JobState.READY, progress=100, step="", holder="", lease_until=None, finished_at=now)
    if not done:
        raise LeaseLost(job=job_id)


def fail(table: type[J], job_id: int, token: str, code: str, detail: str, now: datetime) -> None:
    """The input was refused: trying again would refuse it again."""
    _owned(table, job_id, token).update(
        state=JobState.FAILED, holder="", lease_until=None, error_code=code[:60], error_detail=detail, finished_at=now
    )


def hand_back(table: type[J], job_id: int, token: str, code: str, detail: str, now: datetime) -> None:
    """An unexpected error: queued again, or dead after the last try."""
    mine = _owned(table, job_id, token)
    mine.filter(tries__gte=MOST_TRIES).update(
        state=JobState.DEAD, holder="", lease_until=None, error_code=code[:60], error_detail=detail, finished_at=now
    )
    mine.filter(tries__lt=MOST_TRIES).update(state=JobState.QUEUED, holder="", lease_until=None, error_code=code[:60], error_detail=detail)


def overdue(table: type[J], now: datetime) -> list[int]:
    """Ids that a task should be sent for: queued ones whose message may be lost, running ones whose worker fell silent.

    A job whose last try fell silent becomes dead here, where it can be seen.
    """
    silent = table._default_manager.filter(state=JobState.RUNNING, lease_until__lt=now)
    silent.filter(tries__gte=MOST_TRIES).update(state=JobState.DEAD, holder="", lease_until=None, error_code="worker_lost", finished_at=now)
    waiting = Q(state=JobState.QUEUED, queued_at__lt=now - timedelta(seconds=30))
    return list(table._default_manager.filter(waiting | Q(state=JobState.RUNNING, lease_until__lt=now)).values_list("pk", flat=True))


def _owned(table: type[J], job_id: int, token: str):  # type: ignore[no-untyped-def]
    return table._default_manager.filter(pk=job_id, state=JobState.RUNNING, holder=token)
