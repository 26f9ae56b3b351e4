"""Compute a similarity report under a lease. Delivered twice or at once, it is written once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from grading.errors import LeaseLost
from grading.models import SimilarityReport
from grading.models.similarity_report import ReportState
from grading.services.claim_row import claim_row
from grading.services.compare_sitting import compare_sitting
from grading.services.fail_row import fail_row
from grading.similarity import VERSION

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
LEASE_S = 600
"""Renewed after every room. A room of hundreds of people takes minutes on a busy machine."""
MAX_TRIES = 3
RETRY_AFTER_S = (30, 120)


@dataclass(frozen=True, slots=True)
class SimilarityLease:
    """The right to write one report."""

    report_id: int
    sitting_id: int
    token: UUID
    try_number: int
    began_at: datetime


def run_similarity(report_id: int, clock: Clock) -> bool:
    """True if this call made the report."""
    lease = _take(report_id, clock())
    if lease is None:
        return False
    try:
        document = compare_sitting(lease.sitting_id, lambda done, of: _renew(lease, done, of, clock()))
    except LeaseLost:
        log.warning("similarity report %s passed to another worker", report_id)
        return False
    except Exception as error:  # whatever it is, the row must come to a visible state
        log.exception("similarity report %s failed at try %s", report_id, lease.try_number)
        fail_row(_held(lease), lease.try_number, RETRY_AFTER_S, error, clock())
        return False
    now = clock()
    return bool(
        _held(lease).update(
            state=ReportState.READY,
            lease_token=None,
            lease_until=None,
            finished_at=now,
            duration_s=(now - lease.began_at).total_seconds(),
            error="",
            attempts=len(document["attempts"]),
            document=document,
            version=VERSION,
        )
    )


def _take(report_id: int, now: datetime) -> SimilarityLease | None:
    token = claim_row(SimilarityReport.objects.filter(pk=report_id), LEASE_S, MAX_TRIES, now, rooms_done=0)
    if token is None:
        return None
    row = SimilarityReport.objects.get(pk=report_id)
    return SimilarityLease(report_id, row.sitting_id, token, row.tries, now)


def _renew(lease: SimilarityLease, done: int, of: int, now: datetime) -> None:
    """Say that work goes on. Raises LeaseLost if somebody else has it."""
    if not _held(lease).update(lease_until=now + timedelta(seconds=LEASE_S), rooms_done=done, rooms_total=of):
        raise LeaseLost("the report passed to another worker", report=lease.report_id)


def _held(lease: SimilarityLease) -> QuerySet[SimilarityReport]:
    return SimilarityReport.objects.filter(pk=lease.report_id, state=ReportState.RUNNING, lease_token=lease.token)
