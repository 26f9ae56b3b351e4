"""A room ends: its state, its receipt, and the attempt's end if it was the last. Under the attempt's lock."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from exams.canonical_log import log_digest, log_document, receipt_signature
from exams.models import Action, Attempt, AttemptRoom, AttemptState, Receipt, RoomState
from exams.selectors.rooms import scenario_digest
from exams.signals import attempt_closed


def close_room(attempt: Attempt, room: AttemptRoom, at: datetime, reason: str, now: datetime, client_id: str = "") -> Receipt:
    """`at` is the instant that ended the room (its deadline, if that has passed); `now` is the server time of the receipt."""
    room.state = RoomState.CLOSED
    room.closed_at = at
    room.close_reason = reason
    room.save(update_fields=["state", "closed_at", "close_reason"])
    actions = list(Action.objects.filter(attempt_room=room).order_by("number"))
    form_room = room.form_room
    digest = log_digest(log_document(attempt, room, scenario_digest(form_room.scenario_id), form_room.commitment, actions))
    receipt = Receipt.objects.create(
        attempt_room=room,
        client_id=client_id,
        log_digest=digest,
        actions=len(actions),
        server_time=now,
        signature=receipt_signature(digest, now),
    )
    if not AttemptRoom.objects.filter(attempt=attempt).exclude(state=RoomState.CLOSED).exists():
        _close_attempt(attempt, at, reason)
    return receipt


def _close_attempt(attempt: Attempt, at: datetime, reason: str) -> None:
    attempt.state = AttemptState.CLOSED
    attempt.closed_at = at
    attempt.close_reason = reason
    attempt.save(update_fields=["state", "closed_at", "close_reason"])
    transaction.on_commit(partial(attempt_closed.send, sender=Attempt, attempt_id=attempt.pk))
