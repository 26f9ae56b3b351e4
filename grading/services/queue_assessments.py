"""Make the jobs of attempts whose base rooms are over, and send their messages on commit. Called twice, it makes one for each."""

from datetime import datetime

from celery import current_app
from django.db import transaction

from exams.selectors import attempts_to_assess
from grading.models import Assessment

TASK = "grading.assess"


def queue_assessments(now: datetime) -> int:
    """How many are new. The exams announce nothing here: who waits is a question, asked every two seconds."""
    waiting = attempts_to_assess()
    known = set(Assessment.objects.filter(attempt_id__in=waiting).values_list("attempt_id", flat=True))
    return sum(queue_assessment(attempt_id, now)[1] for attempt_id in waiting if attempt_id not in known)


def queue_assessment(attempt_id: int, now: datetime) -> tuple[Assessment, bool]:
    """The job of one attempt that waits, and True if this call made it."""
    with transaction.atomic():
        row, created = Assessment.objects.get_or_create(attempt_id=attempt_id, defaults={"queued_at": now, "sent_at": now})
        if created:
            send_assessment(row.pk)
    return row, created


def send_assessment(assessment_id: int) -> None:
    # robust: the row is already safe; with a broker out of reach the sweep sends the message again.
    transaction.on_commit(lambda: _send(assessment_id), robust=True)


def _send(assessment_id: int) -> None:
    current_app.signature(TASK, args=[assessment_id]).apply_async()
