"""Send the messages of waiting rows that were lost, or whose time to try again has come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from grading.models.grade_job import JobState

AT_ONCE = 50
"""A long queue is no reason to send all of it again; a repeated message costs one refused UPDATE."""


def send_due(rows: QuerySet[Any], resend_after_s: int, send: Callable[[int], None], now: datetime, *, silent_too: bool = False) -> int:
    """How many were sent, those waiting longest first. `sent_at` moves on in the same UPDATE, so that two sweeps at once send one message.

    `rows`: of a table with state, sent_at, retry_at and lease_until. `silent_too`: also running ones whose lease has run out.
    """
    waiting = Q(state=JobState.QUEUED) | Q(state=JobState.FAILED, retry_at__lte=now)
    if silent_too:
        waiting |= Q(state=JobState.RUNNING, lease_until__lte=now)
    due = waiting & (Q(sent_at__lte=now - timedelta(seconds=resend_after_s)) | Q(sent_at__lt=F("retry_at")))
    sent = 0
    for row_id, sent_at in rows.filter(due).order_by("sent_at").values_list("pk", "sent_at")[:AT_ONCE]:
        with transaction.atomic():
            if rows.filter(due, pk=row_id, sent_at=sent_at).update(sent_at=now):
                send(row_id)
                sent += 1
    return sent
