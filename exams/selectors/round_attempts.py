"""Every attempt of a round, as staff look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from exams.models import Attempt


@dataclass(frozen=True)
class RoundAttempt:
    """One attempt of a round."""

    attempt_id: int
    public_id: UUID
    person_id: int
    number: int
    state: str
    identity_check: str
    started_at: datetime
    closed_at: datetime | None


def attempts_of_round(round_id: int) -> list[RoundAttempt]:
    """Newest first."""
    rows = Attempt.objects.filter(registration__round_id=round_id).select_related("registration").order_by("-started_at", "-id")
    return [
        RoundAttempt(
            attempt_id=row.pk,
            public_id=row.public_id,
            person_id=row.registration.person_id,
            number=row.number,
            state=row.state,
            identity_check=row.registration.identity_check,
            started_at=row.started_at,
            closed_at=row.closed_at,
        )
        for row in rows
    ]
