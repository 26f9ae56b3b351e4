"""A candidate starts: the server decides, once, however often it is asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from exams.consoles import Console
from exams.errors import AttemptElsewhere, AttemptLimitReached, CoolingDown, NotRegistered, RoundOver, TokenRefused
from exams.models import Attempt, AttemptRoom, ClockChange, ClockChangeKind, FormRoom, Registration, Round, RoundKind, RoundState
from exams.selectors.attempts import open_attempt_of
from exams.selectors.retakes import cool_from, open_elsewhere, same_ladder
from exams.selectors.rounds import attempts_used
from exams.services.choose_sitting import choose_sitting
from exams.services.recompute_deadlines import recompute_deadlines
from exams.services.settle_attempt import settle_attempt
from exams.timing.allowance import next_attempt_at
from exams.timing.personal_clock import NO_EXTRA_PERCENT


def start_attempt(round_: Round, person_id: int, console: Console, client_id: str, now: datetime) -> tuple[Attempt, bool]:
    """The attempt, and True if this call made it. A repeat, or a start while one is open, finds that one."""
    if round_.kind == RoundKind.CERTIFICATION and console.is_program:
        raise TokenRefused
    _settle_what_is_open(round_, person_id, now)
    with transaction.atomic():
        registration = _locked(round_, person_id)
        if registration is None:
            raise NotRegistered
        found = registration.attempts.filter(client_id=client_id).first() or registration.attempts.filter(closed_at=None).first()
        if found is not None:
            return found, False
        if round_.state != RoundState.PUBLISHED:
            raise RoundOver
        _check_limits(registration, now)
        return _create(registration, client_id, now), True


def _settle_what_is_open(round_: Round, person_id: int, now: datetime) -> None:
    """What is over by now does not stand in the way, here or in another round of the same level."""
    registration = Registration.objects.select_related("round").filter(round=round_, person_id=person_id).first()
    left_open = [open_attempt_of(person_id, round_.pk), open_elsewhere(registration) if registration else None]
    for attempt in left_open:
        if attempt is not None:
            settle_attempt(attempt.pk, now)


def _locked(round_: Round, person_id: int) -> Registration | None:
    """The registrations' locks make limit, cool-down and choice of form one decision; a rival waits here, also one in another round of the level.

    Always in the order of their ids, so that two starts never wait for each other.
    """
    together = Q(round=round_)
    if round_.kind == RoundKind.CERTIFICATION:
        together |= same_ladder(round_, "round__")
    rows = Registration.objects.select_for_update(of=("self",)).select_related("round").filter(together, person_id=person_id).order_by("pk")
    return next((row for row in rows if row.round_id == round_.pk), None)


def _check_limits(registration: Registration, now: datetime) -> None:
    round_ = registration.round
    if attempts_used(registration) >= round_.attempts_allowed:
        raise AttemptLimitReached(round_.attempts_allowed)
    elsewhere = open_elsewhere(registration)
    if elsewhere is not None:
        raise AttemptElsewhere(elsewhere.registration.round.slug)
    ended = cool_from(registration)
    if ended is not None:
        until = next_attempt_at(ended, round_.cooldown_s)
        if now < until:
            raise CoolingDown(until.isoformat())


def _create(registration: Registration, client_id: str, now: datetime) -> Attempt:
    sitting = choose_sitting(registration, now)
    attempt = Attempt.objects.create(
        registration=registration,
        form=sitting.form,
        number=registration.attempts.count() + 1,
        client_id=client_id,
        extra_time_percent=registration.extra_time_percent,
        delay_s=registration.delay_s,
        started_at=now,
    )
    rooms = FormRoom.objects.filter(form=sitting.form)
    if registration.round.base_rooms is not None:
        rooms = rooms.filter(position__lte=registration.round.base_rooms)  # the others do not exist for this attempt unless they are opened
    AttemptRoom.objects.bulk_create(AttemptRoom(attempt=attempt, form_room=form_room, position=form_room.position) for form_room in rooms)
    if registration.extra_time_percent != NO_EXTRA_PERCENT:
        ClockChange.objects.create(
            attempt=attempt, at=now, kind=ClockChangeKind.EXTRA_TIME, percent=registration.extra_time_percent, reason="registration"
        )
    recompute_deadlines(attempt)
    return attempt
