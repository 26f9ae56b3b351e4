"""Compute a similarity report under a lease. Delivered twice or at once, it is written once."""

from datetime import datetime

from grading.models import SimilarityReport
from grading.models.similarity_report import ReportState
from grading.services.compare_sitting import compare_sitting
from grading.services.lease_row import Clock, RowLease, Work, run_row, take_row
from grading.similarity import VERSION

LEASE_S = 600
"""Renewed after every room. A room of hundreds of people takes minutes on a busy machine."""
WORK = Work(SimilarityReport, "similarity report", LEASE_S, retry_after_s=(30, 120))


def run_similarity(report_id: int, clock: Clock) -> bool:
    """True if this call made the report."""
    return run_row(take_similarity(report_id, clock()), lambda lease: _compare(lease, clock), clock)


def take_similarity(report_id: int, now: datetime) -> RowLease | None:
    """None: another worker has it, it is ready, or its tries are used up. Counts the try."""
    return take_row(WORK, report_id, now, rooms_done=0)


def _compare(lease: RowLease, clock: Clock) -> None:
    sitting_id = SimilarityReport.objects.values_list("sitting_id", flat=True).get(pk=lease.row_id)
    document = compare_sitting(sitting_id, lambda done, of: lease.renew(clock(), rooms_done=done, rooms_total=of))
    lease.finish(ReportState.READY, clock(), attempts=len(document["attempts"]), document=document, version=VERSION)
