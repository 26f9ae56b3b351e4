"""An attempt counts as never sat: by an invigilator, with a reason, and with or without giving the attempt back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from certify.accounts.selectors import has_role
from exams.errors import IllegalMove, NoUnseenForm, RefundRefused, ResultFinal, SecondRefund
from exams.models import Attempt, AttemptState, CloseReason, InterventionKind, RoomState, RoundKind, VoidNote
from exams.selectors.failures import refund_grounds
from exams.selectors.retakes import insists_on_unseen, startable_sittings, unmet_sittings
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.services.record_intervention import Act, record_on_attempt
from exams.timing.states import ATTEMPT_MOVES, may_move


def void_attempt(attempt_id: int, reason: str, by: Any, now: datetime, *, refunds: bool = False, note: str = "") -> Attempt:
    """Nothing is announced: a void attempt is not graded. A repeat finds the first.

    `refunds` gives the attempt back; raises RefundRefused, SecondRefund, NoUnseenForm, and nothing is changed then. Raises ResultFinal once
    the result is published.
    """
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        if attempt.state == AttemptState.VOID:
            return attempt
        if attempt.state == AttemptState.FINALISED:
            raise ResultFinal
        if not may_move(ATTEMPT_MOVES, attempt.state, AttemptState.VOID):
            raise IllegalMove(attempt.state, AttemptState.VOID)
        rooms = lock_rooms(attempt)
        if refunds:
            _check_refund(attempt, by, now)
        for room in rooms:
            if room.state != RoomState.CLOSED:
                room.state, room.closed_at, room.close_reason = RoomState.CLOSED, now, CloseReason.VOID
                room.save(update_fields=["state", "closed_at", "close_reason"])
        attempt.state = AttemptState.VOID
        attempt.closed_at = attempt.closed_at or now
        attempt.close_reason = CloseReason.VOID
        attempt.save(update_fields=["state", "closed_at", "close_reason"])
        VoidNote.objects.create(attempt=attempt, at=now, reason=reason, by=by, refunds=refunds)
        act = Act(reason, by, now, note)
        record_on_attempt(attempt, InterventionKind.VOID, act)
        if refunds:
            record_on_attempt(attempt, InterventionKind.REFUND, act)
        return attempt


def refund_attempt(attempt_id: int, reason: str, by: Any, now: datetime, note: str = "") -> Attempt:
    """An examiner gives a void attempt back. A repeat changes nothing. Raises as `void_attempt`, and IllegalMove if it is not void."""
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        if attempt.state != AttemptState.VOID:
            raise IllegalMove(attempt.state, "refunded")
        if attempt.void_note.refunds:
            return attempt
        _check_refund(attempt, by, now)
        VoidNote.objects.filter(attempt=attempt).update(refunds=True)
        record_on_attempt(attempt, InterventionKind.REFUND, Act(reason, by, now, note))
        return attempt


def _check_refund(attempt: Attempt, by: Any, now: datetime) -> None:
    """In practice nothing counts, so that nothing needs a reason there."""
    registration = attempt.registration
    if registration.round.kind == RoundKind.PRACTICE:
        return
    if not refund_grounds(attempt, now):
        raise RefundRefused
    before = registration.attempts.filter(state=AttemptState.VOID, void_note__refunds=True).exclude(pk=attempt.pk)
    if before.exists() and not has_role(by, "examiner"):
        raise SecondRefund
    ahead = startable_sittings(registration.round_id).filter(ends_at__gt=now - timedelta(seconds=registration.delay_s))
    if insists_on_unseen(registration) and not unmet_sittings(registration, ahead):
        raise NoUnseenForm
