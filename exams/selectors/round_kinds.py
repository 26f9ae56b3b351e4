"""Which attempts are practice: they may wait for those that count."""

from __future__ import annotations

from django.db.models import QuerySet

from exams.models import Attempt, RoundKind


def practice_attempt_ids() -> QuerySet[Attempt, int]:
    """A query, to be used inside another one."""
    return Attempt.objects.filter(form__round__kind=RoundKind.PRACTICE).order_by().values_list("pk", flat=True)
