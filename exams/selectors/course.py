"""How far attempts of sequential rounds have come, and which of them wait for the grader's word."""

from __future__ import annotations

from exams.models import Attempt, ExtraRoomsDecision
from exams.timing.assessment import Course, Phase


def course_of(attempt: Attempt) -> Course:
    """One query for an attempt whose base rooms are over, none for the others."""
    if attempt.assessing_at is None:
        return Course()
    opened = ExtraRoomsDecision.objects.filter(attempt=attempt, opens=True).values_list("at", flat=True).first()
    return Course(attempt.assessing_at, opened)


def phase_of(attempt: Attempt) -> Phase:
    """Empty in rounds without the rule, and of an attempt that is over."""
    if attempt.registration.round.base_rooms is None or attempt.closed_at is not None:
        return ""
    return course_of(attempt).phase


def attempts_to_assess() -> list[int]:
    """Attempts that wait for the decision on their extra rooms, those longest waiting first."""
    waiting = Attempt.objects.filter(closed_at=None, assessing_at__isnull=False, extra_rooms_decision=None)
    return list(waiting.order_by("assessing_at", "pk").values_list("pk", flat=True))
