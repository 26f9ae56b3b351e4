"""Ask for reports of sittings that are over, find those that lost messages or workers left behind, publish what a decided case no longer holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from exams.selectors.sittings import sittings_over
from grading.errors import NothingToCompare
from grading.models import SimilarityReport
from grading.services.end_silent import end_silent
from grading.services.queue_similarity import queue_similarity, send_similarity
from grading.services.release_held import release_held
from grading.services.run_similarity import WORK
from grading.services.send_due import send_due

RESEND_AFTER_S = 120
LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SweptSimilarity:
    """Reports asked for, silent workers, messages sent again, results published."""

    queued: int
    expired: int
    sent: int
    released: int


def sweep_similarity(now: datetime) -> SweptSimilarity:
    return SweptSimilarity(
        queued=_queue_missing(now),
        expired=end_silent(SimilarityReport.objects.all(), WORK.most_tries, now),
        sent=send_due(SimilarityReport.objects.all(), RESEND_AFTER_S, send_similarity, now),
        released=release_held(now),
    )


def _queue_missing(now: datetime) -> int:
    """A sitting whose newest report is older than its last attempt; a dead one is not tried again by itself."""
    queued = 0
    over = sittings_over(now, LOOK_BACK)
    rows = SimilarityReport.objects.filter(sitting__in=[sitting for sitting, _ in over]).order_by("queued_at", "pk")
    newest = dict(rows.values_list("sitting_id", "queued_at"))
    for sitting_id, last_closed_at in over:
        if sitting_id in newest and newest[sitting_id] >= last_closed_at:
            continue
        try:
            queued += queue_similarity(sitting_id, None, now)[1]
        except NothingToCompare:  # one was declared void in between
            continue
    return queued
