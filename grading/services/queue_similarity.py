"""Ask for a sitting's similarity report, and send its message on commit. Asked twice, one is made."""

from datetime import datetime

from celery import current_app
from django.db import IntegrityError, transaction

from exams.selectors.sittings import sat_attempts
from grading.errors import NothingToCompare
from grading.models import SimilarityReport
from grading.models.similarity_report import ReportState

TASK = "grading.compare_sitting"
LIVE = (ReportState.QUEUED, ReportState.RUNNING, ReportState.FAILED)


def queue_similarity(sitting_id: int, by: int | None, now: datetime) -> tuple[SimilarityReport, bool]:
    """The report that is on its way, and True if this call asked for it. Raises NothingToCompare below two closed attempts."""
    live = SimilarityReport.objects.filter(sitting_id=sitting_id, state__in=LIVE)
    found = live.first()
    if found is not None:
        return found, False
    if len(sat_attempts(sitting_id)) < 2:
        raise NothingToCompare("two attempts of the sitting must have closed")
    try:
        with transaction.atomic():
            report = SimilarityReport.objects.create(sitting_id=sitting_id, asked_by_id=by, queued_at=now, sent_at=now)
            send_similarity(report.pk)
    except IntegrityError:  # the same click in another process
        return live.order_by("-pk")[0], False
    return report, True


def send_similarity(report_id: int) -> None:
    # robust: the row is already safe; with a broker out of reach the sweep sends the message again.
    transaction.on_commit(lambda: _send(report_id), robust=True)


def _send(report_id: int) -> None:
    current_app.signature(TASK, args=[report_id]).apply_async()
