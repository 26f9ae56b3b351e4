"""After the base rooms of a sequential round: the extra rooms are opened, or the attempt is over. Decided once, whoever asks and however often."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from exams.models import Attempt, AttemptRoom, AttemptState, DecidedBy, ExtraRoomsDecision, FormRoom
from exams.selectors.course import course_of
from exams.services.end_attempt import end_attempt
from exams.services.lock_attempt import lock_attempt
from exams.services.recompute_deadlines import recompute_deadlines

log = logging.getLogger(__name__)

UNDER_WAY = frozenset({AttemptState.RUNNING, AttemptState.PAUSED})


def ask_assessment(attempt: Attempt, now: datetime) -> None:
    """The base rooms are over: from now on the attempt waits. Under the attempt's lock. The grader finds it; nothing is announced."""
    attempt.assessing_at = now
    attempt.save(update_fields=["assessing_at"])
    recompute_deadlines(attempt)


def decide_extra_rooms(attempt_id: int, opens: bool, now: datetime) -> ExtraRoomsDecision | None:
    """The grader's word on base rooms that it has assessed. None if nobody waits for it: decided before, or void meanwhile.

    At the deadline or later the deadline has decided, whether or not the sweep has come by. In a pause the word counts too: it asks nothing of the
    candidate, and extra rooms wait until they are opened.
    """
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        if attempt.state not in UNDER_WAY or course_of(attempt).phase != "assessing":
            return None
        if attempt.deadline is not None and attempt.deadline <= now:
            return _decide(attempt, True, DecidedBy.DEADLINE, now)
        return _decide(attempt, opens, DecidedBy.ASSESSMENT, now)


def open_unassessed(attempt: Attempt, now: datetime) -> None:
    """No assessment came in time: nobody is judged on fewer rooms because of that. Under the lock of an attempt that waits."""
    log.error("attempt %s was not assessed in time: its extra rooms are opened", attempt.pk)
    _decide(attempt, True, DecidedBy.DEADLINE, now)


def _decide(attempt: Attempt, opens: bool, by: str, now: datetime) -> ExtraRoomsDecision:
    decision = ExtraRoomsDecision.objects.create(attempt=attempt, at=now, opens=opens, by=by)
    last = AttemptRoom.objects.filter(attempt=attempt).order_by("position").last()
    assert last is not None  # no attempt is without rooms
    if not opens:
        end_attempt(attempt, now, last.close_reason)
        return decision
    extra = FormRoom.objects.filter(form_id=attempt.form_id, position__gt=last.position)
    AttemptRoom.objects.bulk_create(AttemptRoom(attempt=attempt, form_room=form_room, position=form_room.position) for form_room in extra)
    recompute_deadlines(attempt)
    return decision
