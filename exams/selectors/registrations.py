"""For which open rounds people are registered, and how their identity was checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from exams.models import Registration, RoundKind, RoundState


@dataclass(frozen=True)
class OpenRegistration:
    """One person in one round that is not over."""

    registration_id: int
    person_id: int
    round_slug: str
    title_zh: str
    title_en: str
    closes_at: datetime
    identity_check: str
    identity_name: str  # in the language that is active


def open_registrations(person_ids: Iterable[int], now: datetime) -> list[OpenRegistration]:
    """Of published rounds before their end, without practice; in the order of their ends."""
    rows = Registration.objects.filter(person_id__in=list(person_ids), round__state=RoundState.PUBLISHED, round__closes_at__gt=now)
    return [
        OpenRegistration(
            row.pk,
            row.person_id,
            row.round.slug,
            row.round.title_zh,
            row.round.title_en,
            row.round.closes_at,
            row.identity_check,
            row.get_identity_check_display(),
        )
        for row in rows.exclude(round__kind=RoundKind.PRACTICE).select_related("round").order_by("round__closes_at", "pk")
    ]
