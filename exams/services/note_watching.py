"""Somebody who is signed in watches rooms: for them they are rooms that they have met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from exams.models import RoomWatched


def note_watching(person_id: int, scenario_ids: Iterable[int], now: datetime) -> None:
    """The first time is kept."""
    wanted = set(scenario_ids)
    known = set(RoomWatched.objects.filter(person_id=person_id, scenario__in=wanted).values_list("scenario_id", flat=True))
    if wanted - known:
        rows = [RoomWatched(person_id=person_id, scenario_id=scenario_id, at=now) for scenario_id in sorted(wanted - known)]
        RoomWatched.objects.bulk_create(rows, ignore_conflicts=True)
