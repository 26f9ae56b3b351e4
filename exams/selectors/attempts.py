"""Attempts as others read them: the grader's record, the candidate's document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from exams.errors import NotHere
from exams.models import Action, Attempt, AttemptRoom, AttemptState, ExtraRoomsDecision, FormRoom, Receipt, RoomState, Round
from exams.selectors.clocks import personal_clock
from exams.selectors.course import phase_of
from exams.selectors.rooms import effective_log, keys_of, opening_controls, room_clock
from sandbox.engine.bundle import Keys
from sandbox.engine.controls import Control
from sandbox.selectors import load_scenario


@dataclass(frozen=True)
class RoomRecord:
    """One room of an attempt. `controls` = the opening at tick 0 and every action at its effective tick.

    `last_tick` is the tick that was being played when the room closed (−1 if it was never live). After a hand-over the
    room runs on to the scenario's end with nobody steering: it is graded at full length.
    """

    position: int
    scenario_id: int
    keys: Keys
    controls: tuple[Control, ...]
    live_at: datetime | None
    closed_at: datetime | None
    close_reason: str
    last_tick: int


@dataclass(frozen=True)
class ExtraRooms:
    """What was decided after the base rooms: `by` assessment or deadline."""

    opens: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class AttemptRecord:
    """All that a grade is computed from: the round's rules, who, and every room's log.

    `base_rooms` and `sequential_rule` of a round with extra rooms; `extra_rooms` None until it is decided whether they are opened.
    """

    attempt_id: int
    public_id: UUID
    person_id: int
    round_id: int
    round_slug: str
    round_title_zh: str
    round_title_en: str
    kind: str
    demo: bool
    expected_growth: float
    cut_score: float
    release: str
    released_at: datetime | None
    standard_zh: str
    standard_en: str
    number: int
    state: str
    identity_check: str
    sitting_mode: str  # "window": open for the round's whole window; "sitting": one start
    started_at: datetime
    closed_at: datetime | None
    rooms: tuple[RoomRecord, ...]
    base_rooms: int | None = None
    sequential_rule: str = ""
    extra_rooms: ExtraRooms | None = None
    level: str = ""  # that the round certifies


def attempt_record(attempt_id: int) -> AttemptRecord:
    attempt = _with_rooms(Attempt.objects.filter(pk=attempt_id)).get()
    round_, sitting = attempt.registration.round, attempt.form.sitting
    window = sitting.starts_at == round_.opens_at and sitting.ends_at == round_.closes_at
    return AttemptRecord(
        attempt_id=attempt.pk,
        public_id=attempt.public_id,
        person_id=attempt.registration.person_id,
        round_id=round_.pk,
        round_slug=round_.slug,
        round_title_zh=round_.title_zh,
        round_title_en=round_.title_en,
        kind=round_.kind,
        demo=round_.demo,
        expected_growth=float(round_.expected_growth),
        cut_score=float(round_.cut_score),
        release=round_.release,
        released_at=round_.released_at,
        standard_zh=round_.standard_zh,
        standard_en=round_.standard_en,
        number=attempt.number,
        state=attempt.state,
        identity_check=attempt.registration.identity_check,
        sitting_mode="window" if window else "sitting",
        started_at=attempt.started_at,
        closed_at=attempt.closed_at,
        rooms=tuple(_room_record(room) for room in attempt.rooms.all()),
        base_rooms=round_.base_rooms,
        sequential_rule=round_.sequential_rule,
        extra_rooms=extra_rooms_of(attempt),
        level=round_.level,
    )


def extra_rooms_of(attempt: Attempt) -> ExtraRooms | None:
    """None in other rounds, and until it is decided."""
    if attempt.assessing_at is None:
        return None
    found = ExtraRoomsDecision.objects.filter(attempt=attempt).first()
    return None if found is None else ExtraRooms(found.opens, found.by, found.at)


def _room_record(room: AttemptRoom) -> RoomRecord:
    scenario = load_scenario(room.form_room.scenario_id)
    last_tick = -1
    if room.live_at is not None and room.closed_at is not None:
        last_tick = room_clock(room, scenario, personal_clock(room.attempt_id)).shown_tick_at(room.closed_at)
    return RoomRecord(
        position=room.position,
        scenario_id=room.form_room.scenario_id,
        keys=keys_of(room.form_room),
        controls=effective_log(opening_controls(room), room.actions.all(), scenario.ticks),
        live_at=room.live_at,
        closed_at=room.closed_at,
        close_reason=room.close_reason,
        last_tick=last_tick,
    )


def _with_rooms(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    rooms = AttemptRoom.objects.select_related("form_room", "receipt").order_by("position")
    rooms = rooms.prefetch_related(Prefetch("actions", Action.objects.order_by("number")))
    return attempts.select_related("registration__round", "form__sitting").prefetch_related(Prefetch("rooms", rooms))


def attempts_of(person_id: int) -> list[Attempt]:
    """A person's attempts, newest first, with their rounds."""
    return list(
        Attempt.objects.filter(registration__person_id=person_id)
        .select_related("registration__round")
        .prefetch_related("rooms__receipt")
        .order_by("-started_at", "-id")
    )


def own_attempt(person_id: int, public_id: str | UUID) -> Attempt:
    """The person's own attempt; NotHere for everybody else's and for what does not exist."""
    attempt = Attempt.objects.filter(public_id=public_id, registration__person_id=person_id).select_related("registration__round").first()
    if attempt is None:
        raise NotHere
    return attempt


def attempt_id_of(public_id: str | UUID) -> int:
    """The key of any attempt, for staff; NotHere if there is none."""
    attempt_id = Attempt.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    if attempt_id is None:
        raise NotHere
    return attempt_id


def closed_attempt_ids() -> list[int]:
    """Attempts that wait for a grade."""
    return list(Attempt.objects.filter(state=AttemptState.CLOSED).values_list("pk", flat=True))


def open_attempt_of(person_id: int, round_id: int) -> Attempt | None:
    return Attempt.objects.filter(registration__person_id=person_id, registration__round_id=round_id, closed_at=None).first()


def attempt_state(attempt_id: int, now: datetime) -> dict[str, Any]:
    """The document of an attempt: states and instants only, nothing of a room's content."""
    attempt = Attempt.objects.select_related("registration__round").get(pk=attempt_id)
    rooms = list(attempt.rooms.select_related("receipt").order_by("position"))
    round_ = attempt.registration.round
    return {
        "id": str(attempt.public_id),
        "round": {"slug": round_.slug, "title_zh": round_.title_zh, "title_en": round_.title_en, "kind": round_.kind, "demo": round_.demo},
        "state": attempt.state,
        "number": attempt.number,
        "server_now": now,
        "started_at": attempt.started_at,
        "deadline": attempt.deadline,
        "closed_at": attempt.closed_at,
        "close_reason": attempt.close_reason,
        "extra_time_percent": attempt.extra_time_percent,
        "rooms": [_room_state(room) for room in rooms],
        "sequential": _sequential(attempt, round_),
        "current": next((room.position for room in rooms if room.state != RoomState.CLOSED), None) if attempt.closed_at is None else None,
    }


def _sequential(attempt: Attempt, round_: Round) -> dict[str, Any] | None:
    """Where the attempt stands in a round with extra rooms: no score, no reason, nothing that the assessment found."""
    if round_.base_rooms is None:
        return None
    rooms = FormRoom.objects.filter(form_id=attempt.form_id).count()
    return {
        "phase": phase_of(attempt),
        "base_rooms": round_.base_rooms,
        "extra_rooms": rooms - round_.base_rooms,
        "assessment_s": round_.assessment_s,
        "assessing_at": attempt.assessing_at,
    }


def _room_state(room: AttemptRoom) -> dict[str, Any]:
    return {
        "position": room.position,
        "state": room.state,
        "preparation_ends_at": room.preparation_ends_at,
        "live_at": room.live_at,
        "deadline": room.deadline,
        "closed_at": room.closed_at,
        "close_reason": room.close_reason,
        "actions": room.last_number,
        "tries": room.try_number,
        "receipt": receipt_document(room),
    }


def receipt_document(room: AttemptRoom) -> dict[str, Any] | None:
    receipt = Receipt.objects.filter(attempt_room=room).first() if not hasattr(room, "receipt") else room.receipt
    if receipt is None:
        return None
    return {
        "log_digest": receipt.log_digest,
        "actions": receipt.actions,
        "server_time": receipt.server_time,
        "signature": receipt.signature,
    }
