"""Locks, always in this order: attempt, then its rooms. (Accepting an action locks a room alone.)"""

from __future__ import annotations

from exams.models import Attempt, AttemptRoom


def lock_attempt(attempt_id: int) -> Attempt:
    return Attempt.objects.select_for_update(of=("self",)).select_related("registration__round").get(pk=attempt_id)


def lock_rooms(attempt: Attempt) -> list[AttemptRoom]:
    """All rooms of a locked attempt in order of position."""
    return list(AttemptRoom.objects.select_for_update(of=("self",)).select_related("form_room").filter(attempt=attempt).order_by("position"))
