"""Forgets from where people signed in, once it is no longer needed to tell an attack."""

from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog


def forget_sign_ins(limit: datetime) -> int:
    """How many rows went."""
    return sum(table.objects.filter(attempt_time__lt=limit).delete()[0] for table in (AccessAttempt, AccessFailureLog, AccessLog))
