"""Keep what was refused, for the invigilator. Only refusals pay for it."""

from __future__ import annotations

from datetime import datetime

from exams.models import Refusal

KEPT = 200
"""Of a room: a program that runs wild fills no table."""


def note_refusal(room_id: int, code: str, lever: str, now: datetime) -> None:
    if Refusal.objects.filter(attempt_room_id=room_id).count() < KEPT:
        Refusal.objects.create(attempt_room_id=room_id, at=now, code=code[:40], lever=lever[:20])
