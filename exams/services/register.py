"""A person enters a round's roster."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from certify.accounts.services.hold_people import hold_people
from exams.errors import JudgeOfRooms, RoundOver
from exams.models import Registration, Round, RoundState
from exams.selectors.registered import judges_of


def register(round_: Round, person: Any, now: datetime) -> Registration:
    """Registering twice finds the first registration. Raises RoundOver, JudgeOfRooms."""
    registered = Registration.objects.filter(round=round_, person=person).first()
    if registered is not None:
        return registered
    if round_.state != RoundState.PUBLISHED or now >= round_.closes_at:
        raise RoundOver
    with transaction.atomic():
        hold_people([person.pk])  # an invitation to judge one of the rooms waits here, or has been seen
        if judges_of(round_.pk, [person.pk]):
            raise JudgeOfRooms
        return Registration.objects.get_or_create(round=round_, person=person, defaults={"registered_at": now})[0]
