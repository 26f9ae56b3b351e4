"""Find feedback that lost messages or lost workers left behind; grades always come first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from grading.models import RoomFeedback, RoomGrade
from grading.models.room_feedback import FeedbackState
from grading.services.queue_feedback import queue_feedback, send_feedback
from grading.services.run_feedback import MAX_TRIES

RESEND_AFTER_S = 60
AT_ONCE = 50
"""Rows that one sweep makes or sends: a long queue is no reason to send all of it again."""


@dataclass(frozen=True, slots=True)
class SweptFeedback:
    """Grades without a row (made before there were any), silent workers, jobs whose message was sent (again)."""

    queued: int
    expired: int
    sent: int


def sweep_feedback(now: datetime) -> SweptFeedback:
    return SweptFeedback(queued=_queue_missing(now), expired=_end_expired(now), sent=_send_waiting(now))


def _queue_missing(now: datetime) -> int:
    missing = RoomGrade.objects.filter(effective=True, feedback=None).order_by("pk").values_list("pk", flat=True)
    return queue_feedback(missing[:AT_ONCE], now)


def _end_expired(now: datetime) -> int:
    """A worker fell silent. The token in the condition is the one that was read: a worker that comes back in between keeps its row."""
    ended = 0
    for row in RoomFeedback.objects.filter(state=FeedbackState.RUNNING, lease_until__lte=now).only("tries", "lease_token"):
        last = row.tries >= MAX_TRIES
        ended += RoomFeedback.objects.filter(pk=row.pk, state=FeedbackState.RUNNING, lease_token=row.lease_token, lease_until__lte=now).update(
            state=FeedbackState.DEAD if last else FeedbackState.FAILED,
            retry_at=None if last else now,
            finished_at=now if last else None,
            lease_token=None,
            lease_until=None,
            error="the worker stopped answering before the lease ended",
        )
    return ended


def _send_waiting(now: datetime) -> int:
    """Send what is due; `sent_at` moves on in the same UPDATE, so that two sweeps at once send one message."""
    stale = now - timedelta(seconds=RESEND_AFTER_S)
    waiting = Q(state=FeedbackState.QUEUED) | Q(state=FeedbackState.FAILED, retry_at__lte=now)
    due = waiting & (Q(sent_at__lte=stale) | Q(sent_at__lt=F("retry_at")))
    sent = 0
    for feedback_id, sent_at in RoomFeedback.objects.filter(due).order_by("sent_at").values_list("pk", "sent_at")[:AT_ONCE]:
        with transaction.atomic():
            if RoomFeedback.objects.filter(due, pk=feedback_id, sent_at=sent_at).update(sent_at=now):
                send_feedback(feedback_id)
                sent += 1
    return sent
