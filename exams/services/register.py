"""A person enters a round's roster."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from exams.errors import RoundOver
from exams.models import Registration, Round, RoundState


def register(round_: Round, person: Any, now: datetime) -> Registration:
    """Registering twice finds the first registration."""
    registered = Registration.objects.filter(round=round_, person=person).first()
    if registered is not None:
        return registered
    if round_.state != RoundState.PUBLISHED or now >= round_.closes_at:
        raise RoundOver
    return Registration.objects.get_or_create(round=round_, person=person, defaults={"registered_at": now})[0]
