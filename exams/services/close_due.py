"""The sweep: whatever is due happens, for candidates who are there and for those who never came back."""

from __future__ import annotations

import logging
from datetime import datetime

from exams.models import Attempt
from exams.services.settle_attempt import due_at, settle_attempt

log = logging.getLogger(__name__)


def close_due(now: datetime) -> int:
    """How many attempts changed. One that fails is reported and does not keep the others waiting."""
    changed = 0
    for attempt_id in Attempt.objects.filter(due_at(now)).order_by("pk").values_list("pk", flat=True).distinct():
        try:
            changed += settle_attempt(attempt_id, now)
        except Exception:
            log.exception("attempt %s could not be settled", attempt_id)
    return changed
