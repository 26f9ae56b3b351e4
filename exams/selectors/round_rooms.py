"""What the statistics of a round need of its attempts: forms, times, actions, who steered. Nothing of a room's content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from exams.models import Attempt, AttemptRoom, Registration
from exams.selectors.programs import program_attempts


@dataclass(frozen=True)
class RoomSat:
    """One room of an attempt. `live_s` counts pauses too; None for what did not happen."""

    position: int
    scenario_id: int
    preparation_s: float | None
    live_s: float | None
    actions: int
    close_reason: str


@dataclass(frozen=True)
class AttemptSat:
    """One attempt. `person_number`: place on the round's roster, by the time of registration. `program`: as `exams.selectors.programs` says."""

    attempt_id: int
    public_id: UUID
    person_id: int
    person_number: int
    form: str
    number: int
    program: bool
    state: str
    identity_check: str
    started_at: datetime
    closed_at: datetime | None
    close_reason: str
    extra_time_percent: int
    rooms: tuple[RoomSat, ...]


def roster_size(round_id: int) -> int:
    """People who registered."""
    return Registration.objects.filter(round_id=round_id).count()


def attempts_sat(round_id: int) -> list[AttemptSat]:
    """In the order of their starts; a few queries whatever their number."""
    numbers = {pk: place for place, pk in enumerate(Registration.objects.filter(round_id=round_id).order_by("pk").values_list("pk", flat=True), 1)}
    attempts = Attempt.objects.filter(registration__round_id=round_id).select_related("registration", "form").order_by("started_at", "pk")
    rooms: dict[int, list[AttemptRoom]] = {}
    for room in AttemptRoom.objects.filter(attempt__registration__round_id=round_id).select_related("form_room").order_by("position"):
        rooms.setdefault(room.attempt_id, []).append(room)
    programs = program_attempts(round_id)
    return [
        AttemptSat(
            attempt_id=row.pk,
            public_id=row.public_id,
            person_id=row.registration.person_id,
            person_number=numbers[row.registration_id],
            form=row.form.label,
            number=row.number,
            program=row.pk in programs,
            state=row.state,
            identity_check=row.registration.identity_check,
            started_at=row.started_at,
            closed_at=row.closed_at,
            close_reason=row.close_reason,
            extra_time_percent=row.extra_time_percent,
            rooms=tuple(_room(room) for room in rooms.get(row.pk, ())),
        )
        for row in attempts
    ]


def _room(room: AttemptRoom) -> RoomSat:
    return RoomSat(
        position=room.position,
        scenario_id=room.form_room.scenario_id,
        preparation_s=_between(room.prepared_at, room.live_at or room.closed_at),
        live_s=_between(room.live_at, room.closed_at),
        actions=room.last_number,
        close_reason=room.close_reason,
    )


def _between(begin: datetime | None, end: datetime | None) -> float | None:
    return None if begin is None or end is None else (end - begin).total_seconds()
