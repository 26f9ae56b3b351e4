"""A room ends: its state, its receipt, and if it was the last, the attempt's end or the assessment of its base rooms. Under the attempt's lock."""

from __future__ import annotations

from datetime import datetime

from exams.canonical_log import log_digest, log_document, receipt_signature
from exams.models import Action, Attempt, AttemptRoom, Receipt, RoomState, RoundKind
from exams.selectors.clocks import personal_clock
from exams.selectors.rooms import scenario_digest
from exams.services.change_pace import change_pace
from exams.services.decide_extra_rooms import ask_assessment
from exams.services.end_attempt import end_attempt


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
    if attempt.registration.round.kind == RoundKind.PRACTICE and personal_clock(attempt.pk).pace_at(at) != 1:
        change_pace(attempt, 1, at)  # a pace is the room's: breaks and preparations run as ever
    if not AttemptRoom.objects.filter(attempt=attempt).exclude(state=RoomState.CLOSED).exists():
        _after_the_last(attempt, at, reason, now)
    return receipt


def _after_the_last(attempt: Attempt, at: datetime, reason: str, now: datetime) -> None:
    """Of the base rooms, or of all."""
    if attempt.registration.round.base_rooms is not None and attempt.assessing_at is None:
        ask_assessment(attempt, now)
    else:
        end_attempt(attempt, at, reason)
