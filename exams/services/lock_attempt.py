"""Locks, always in this order: attempt, then its rooms. (Accepting an action locks a room alone.)"""

from __future__ import annotations

from exams.models import Attempt, AttemptRoom


def lock_attempt(attempt_id: int) -> Attempt:
    return Attempt.objects.select_for_update(of=("self",)).select_related("registration__round").get(pk=attempt_id)


def lock_rooms(attempt: Attempt) -> list[AttemptRoom]:
    """All rooms of a locked attempt in order of position."""
    return list(AttemptRoom.objects.select_for_update(of=("self",)).select_related("form_room").filter(attempt=attempt).order_by("position"))


def lock_room(found: AttemptRoom) -> AttemptRoom:
    """One room under the attempt's lock and those of all its rooms, with its locked `attempt`: waits for actions that are being accepted."""
    attempt = lock_attempt(found.attempt_id)
    room = next(row for row in lock_rooms(attempt) if row.pk == found.pk)
    room.attempt = attempt
    return room
