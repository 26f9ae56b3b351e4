"""A sitting as its invigilators see it: every seat, what is wrong there, and since when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from django.db.models import Count, Max, Q

from exams.models import Action, Attempt, AttemptRoom, AttemptState, ConsolePlace, Intervention, Refusal, Registration, RoomState, Sitting
from exams.selectors.clocks import PLAIN_CLOCK, personal_clocks
from exams.selectors.course import phase_of
from exams.selectors.failures import GONE_AFTER
from exams.selectors.rooms import room_clock
from exams.selectors.sittings import network_of
from exams.timing.personal_clock import PersonalClock
from exams.timing.rhythm import Rhythm, rhythm
from sandbox.selectors import load_scenario

QUIET_AFTER = timedelta(seconds=90)
"""A live room without an action for so long is worth a look."""
LATE_AFTER = timedelta(minutes=5)
"""After the start of a sitting (with the person's delay)."""
RECENT = timedelta(minutes=10)
"""For so long a refusal stays an incident."""
SHOWN = 300

Code = Literal["offline", "late", "second_session", "places", "refused", "script", "paused", "quiet"]
ORDER: tuple[Code, ...] = ("offline", "late", "second_session", "script", "places", "refused", "paused", "quiet")
"""The worst first."""


@dataclass(frozen=True)
class Incident:
    """`since` None: there is no instant to it; `times` of what can happen several times."""

    code: Code
    since: datetime | None = None
    times: int = 1
    detail: str = ""


@dataclass(frozen=True)
class Seat:
    """One person of the sitting: their latest attempt in it, or (`attempt` null) a registration that waits."""

    registration_id: int
    person: str
    username: str
    identity_check: str
    identity_checked_by: str
    identity_checked_at: datetime | None
    extra_time_percent: int
    delay_s: int
    attempt: str | None
    attempt_number: int | None
    state: str  # of the attempt; "waiting_room" or "absent" without one
    phase: str  # of an attempt in a round with extra rooms
    refunded: bool
    room: int | None
    rooms: int
    room_state: str
    tick: int | None
    ticks: int | None
    actions: int
    last_action: Action | None
    deadline: datetime | None
    incidents: tuple[Incident, ...]

    @property
    def key(self) -> str:
        """Of the row, as long as it is about the same thing."""
        return f"seat-{self.registration_id}-{self.attempt_number or 0}"


def seats(sitting: Sitting, now: datetime) -> list[Seat]:
    """Those with incidents first, the worst before the others; then those under way, those who wait, those who are done; by name."""
    attempts = list(
        Attempt.objects.filter(form_id=sitting.form_id)
        .select_related("registration__round", "registration__person", "registration__identity_checked_by", "void_note")
        .prefetch_related("rooms__form_room", "rooms__presence")
        .order_by("-started_at", "-id")[:SHOWN]
    )
    facts = _Facts(attempts, now)
    found = [_seat(attempt, facts, now) for attempt in attempts]
    found += [_waiting(registration, sitting, now) for registration in _not_started(sitting)]
    return sorted(found, key=_place)


def trail(sitting: Sitting, count: int = 60) -> list[Intervention]:
    """What was done, newest first; with what was done to people of the round before any attempt."""
    rows = Intervention.objects.filter(Q(sitting=sitting) | Q(round_id=sitting.round_id, sitting=None))
    return list(rows.select_related("by", "registration__person", "attempt").order_by("-at", "-id")[:count])


def _place(seat: Seat) -> tuple[int, int, str, int]:
    worst = min((ORDER.index(incident.code) for incident in seat.incidents), default=len(ORDER))
    rank = {"running": 0, "paused": 0, "waiting_room": 1, "absent": 1}.get(seat.state, 2)
    return worst, rank, seat.person, seat.registration_id


class _Facts:
    """What the seats need, read for all of them at once."""

    def __init__(self, attempts: list[Attempt], now: datetime) -> None:
        ids = [attempt.pk for attempt in attempts]
        self.clocks: dict[int, PersonalClock] = personal_clocks(ids)
        live = {room.pk: room.last_number for attempt in attempts for room in attempt.rooms.all() if room.state == RoomState.LIVE}
        numbers = {room_id: number for room_id, number in live.items() if number}
        actions = Action.objects.filter(attempt_room_id__in=numbers, number__in=set(numbers.values()))
        self.last = {row.attempt_room_id: row for row in actions if row.number == numbers[row.attempt_room_id]}
        self.places: dict[int, list[ConsolePlace]] = defaultdict(list)
        for place in ConsolePlace.objects.filter(attempt__in=ids).order_by("first_seen_at", "id"):
            self.places[place.attempt_id].append(place)
        refusals = Refusal.objects.filter(attempt_room__attempt__in=ids, at__gt=now - RECENT).values("attempt_room__attempt_id", "code")
        self.refusals: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in refusals.annotate(times=Count("pk"), last=Max("at")).order_by("-last"):
            self.refusals[row["attempt_room__attempt_id"]].append(dict(row))


def _seat(attempt: Attempt, facts: _Facts, now: datetime) -> Seat:
    registration, rooms = attempt.registration, list(attempt.rooms.all())
    room = next((room for room in rooms if room.state != RoomState.CLOSED), None) if attempt.closed_at is None else None
    action = facts.last.get(room.pk) if room else None
    tick, ticks = _tick(room, facts.clocks.get(attempt.pk, PLAIN_CLOCK), now)
    note = getattr(attempt, "void_note", None)
    phase = phase_of(attempt)
    return Seat(
        **_person(registration),
        attempt=str(attempt.public_id),
        attempt_number=attempt.number,
        state=attempt.state,
        phase=phase,
        refunded=note is not None and note.refunds,
        room=room.position if room else None,
        rooms=len(rooms),
        room_state=room.state if room else "",
        tick=tick,
        ticks=ticks,
        actions=sum(each.last_number for each in rooms),
        last_action=action,
        deadline=_deadline(attempt, room, phase),
        incidents=tuple(sorted(_incidents(attempt, rooms, room, action, facts, now), key=lambda incident: ORDER.index(incident.code))),
    )


def _deadline(attempt: Attempt, room: AttemptRoom | None, phase: str) -> datetime | None:
    """Of what goes on: the preparation, the live room, the wait for the assessment."""
    if room is None:
        return attempt.deadline if phase == "assessing" else None
    return room.deadline if room.state == RoomState.LIVE else room.preparation_ends_at


def _person(registration: Registration) -> dict[str, Any]:
    return {
        "registration_id": registration.pk,
        "person": str(registration.person),
        "username": registration.person.get_username(),
        "identity_check": registration.identity_check,
        "identity_checked_by": str(registration.identity_checked_by or ""),
        "identity_checked_at": registration.identity_checked_at,
        "extra_time_percent": registration.extra_time_percent,
        "delay_s": registration.delay_s,
    }


def _tick(room: AttemptRoom | None, personal: PersonalClock, now: datetime) -> tuple[int | None, int | None]:
    if room is None or room.state != RoomState.LIVE:
        return None, None
    scenario = load_scenario(room.form_room.scenario_id)
    return room_clock(room, scenario, personal).shown_tick_at(now), scenario.ticks


def _incidents(
    attempt: Attempt, rooms: list[AttemptRoom], room: AttemptRoom | None, action: Action | None, facts: _Facts, now: datetime
) -> list[Incident]:
    found = _of_the_console(attempt, facts)
    found += [Incident("script", None, sign.actions, sign.sign) for each in rooms if (sign := _rhythm_of(each)).sign][:1]
    if attempt.state == AttemptState.PAUSED:
        return [*found, Incident("paused")]
    if room is None or room.state != RoomState.LIVE or room.live_at is None or attempt.state != AttemptState.RUNNING:
        return found
    presence = getattr(room, "presence", None)
    seen_at = max(presence.seen_at, room.live_at) if presence else room.live_at
    acted_at = action.at if action else room.live_at
    if now - max(seen_at, acted_at) >= GONE_AFTER:
        found.append(Incident("offline", max(seen_at, acted_at)))
    elif now - acted_at > QUIET_AFTER:
        found.append(Incident("quiet", acted_at))
    return found


def _of_the_console(attempt: Attempt, facts: _Facts) -> list[Incident]:
    """Refusals and places: shown, never punished."""
    found = []
    refusals = facts.refusals[attempt.pk]
    second = [row for row in refusals if row["code"] == "second_session"]
    others = [row for row in refusals if row["code"] != "second_session"]
    if second:
        found.append(Incident("second_session", second[0]["last"], second[0]["times"]))
    if others:
        found.append(Incident("refused", others[0]["last"], sum(row["times"] for row in others), ", ".join(row["code"] for row in others[:3])))
    places = facts.places[attempt.pk]
    if len(places) > 1:
        networks = dict.fromkeys(network_of(place.address) for place in places[-4:])
        found.append(Incident("places", places[-1].first_seen_at, len(places), " → ".join(networks)))
    return found


def _rhythm_of(room: AttemptRoom) -> Rhythm:
    return _rhythm(room.pk, room.last_number // 5)


@lru_cache(maxsize=4096)
def _rhythm(room_id: int, _fives: int) -> Rhythm:
    """Looked at anew with every fifth action: the board asks every two seconds."""
    return rhythm(list(Action.objects.filter(attempt_room_id=room_id).order_by("number").values_list("at", flat=True)))


def _not_started(sitting: Sitting) -> list[Registration]:
    """Registered people without an attempt in the round; practice has no roster to wait for."""
    if sitting.round.kind == "practice":
        return []
    waiting = Registration.objects.filter(round_id=sitting.round_id, attempts=None).select_related("person", "identity_checked_by")
    return list(waiting.order_by("person__display_name", "pk")[:SHOWN])


def _waiting(registration: Registration, sitting: Sitting, now: datetime) -> Seat:
    here = registration.waiting_seen_at is not None and now - registration.waiting_seen_at < GONE_AFTER
    starts_at = sitting.starts_at + timedelta(seconds=registration.delay_s)
    whole_window = sitting.starts_at == sitting.round.opens_at and sitting.ends_at == sitting.round.closes_at
    late = not whole_window and starts_at + LATE_AFTER <= now < sitting.ends_at + timedelta(seconds=registration.delay_s)
    return Seat(
        **_person(registration),
        attempt=None,
        attempt_number=None,
        state="waiting_room" if here else "absent",
        phase="",
        refunded=False,
        room=None,
        rooms=0,
        room_state="",
        tick=None,
        ticks=None,
        actions=0,
        last_action=None,
        deadline=starts_at if now < starts_at else None,
        incidents=(Incident("late", starts_at),) if late else (),
    )
