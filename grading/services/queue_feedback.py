"""Make the feedback jobs of room grades, and send their messages on commit. Called twice, it makes one for each grade."""

from collections.abc import Iterable
from datetime import datetime

from celery import current_app
from django.db import transaction

from grading.models import RoomFeedback

TASK = "grading.run_feedback"


def queue_feedback(grade_ids: Iterable[int], now: datetime) -> int:
    """How many jobs are new. Cheap enough for the transaction that stores a grade: one INSERT, and nothing is computed."""
    wanted = list(grade_ids)
    with transaction.atomic():
        known = set(RoomFeedback.objects.filter(grade_id__in=wanted).values_list("grade_id", flat=True))
        missing = [grade_id for grade_id in wanted if grade_id not in known]
        # ignore_conflicts: another process may have made one in between.
        RoomFeedback.objects.bulk_create((RoomFeedback(grade_id=grade_id, queued_at=now, sent_at=now) for grade_id in missing), ignore_conflicts=True)
        for feedback_id in RoomFeedback.objects.filter(grade_id__in=missing).order_by("pk").values_list("pk", flat=True):
            send_feedback(feedback_id)
    return len(missing)


def send_feedback(feedback_id: int) -> None:
    # robust: the row is already safe; with a broker out of reach the sweep sends the message again.
    transaction.on_commit(lambda: _send(feedback_id), robust=True)


def _send(feedback_id: int) -> None:
    current_app.signature(TASK, args=[feedback_id]).apply_async()
