"""Who rates runs of a room does not sit it: barred when invited, whoever comes first of invitation and registration."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from certify.accounts.services.hold_people import hold_people
from exams.models import RoomJudge
from exams.selectors.registered import registered_with


def bar_judge(person_id: int, scenario_ids: Iterable[int], study: UUID, now: datetime) -> bool:
    """False, and nothing done, if the person is registered for a round with one of these rooms. Registrations hold the same row."""
    rooms = sorted(set(scenario_ids))
    with transaction.atomic():
        hold_people([person_id])
        if person_id in registered_with(rooms):
            return False
        rows = [RoomJudge(person_id=person_id, scenario_id=room, study=study, at=now) for room in rooms]
        RoomJudge.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def lift_bar(person_id: int, study: UUID) -> None:
    """For a judge who was shown nothing. What another study barred stays."""
    RoomJudge.objects.filter(person_id=person_id, study=study).delete()
