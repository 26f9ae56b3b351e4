"""A registered person has the waiting room open: the board shows it."""

from __future__ import annotations

from datetime import datetime

from exams.models import Registration


def enter_waiting_room(registration_id: int, now: datetime) -> None:
    Registration.objects.filter(pk=registration_id).update(waiting_seen_at=now)
