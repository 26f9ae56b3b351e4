"""An attempt is over: its state, its instant, and the news of it on commit. Under the attempt's lock."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from exams.models import Attempt, AttemptState
from exams.signals import attempt_closed


def end_attempt(attempt: Attempt, at: datetime, reason: str) -> None:
    attempt.state = AttemptState.CLOSED
    attempt.closed_at = at
    attempt.close_reason = reason
    attempt.save(update_fields=["state", "closed_at", "close_reason"])
    transaction.on_commit(partial(attempt_closed.send, sender=Attempt, attempt_id=attempt.pk))
