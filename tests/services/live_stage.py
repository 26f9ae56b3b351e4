"""Many live rooms with a signed-in browser each, written at once: what stands when a sitting is under way."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from tests.services.live_consoles import Seat

PRODUCTS, MINUTES, SPEED = 10, 30, 5
"""An exam room: half an hour of ten products, a tick a second; half an hour of the session lies before it, half an hour behind."""


@cache
def exam_scenario() -> Any:
    from sandbox.engine.bundle import recorded_excerpt
    from sandbox.engine.reference_room import reference_room, reference_scenario

    room = reference_room(minutes=3 * MINUTES, products=PRODUCTS, scale=3.0, stock=600)
    start, ticks = MINUTES * 12, MINUTES * 12
    return replace(reference_scenario(), room=room, start_tick=start, ticks=ticks, speed=SPEED, baseline=recorded_excerpt(room, start, ticks))


def stage_live(consoles: int, live_at: datetime, phase: str) -> list[Seat]:
    """Rooms that went live within the second after `live_at`, each at its own moment of it (`spread`), or all at that instant (`together`)."""
    from certify.accounts.models import Person
    from exams.consoles import Console
    from exams.live.tickets import Ticket, sign_ticket
    from exams.models import Attempt, AttemptRoom, FormRoom, Registration

    round_, scenario, random = _round(live_at), exam_scenario(), Random(consoles)
    people = Person.objects.bulk_create(Person(username=f"live-{number}", display_name=f"{number}", password="!") for number in range(consoles))
    registered = Registration.objects.bulk_create(Registration(round=round_, person=person, registered_at=live_at) for person in people)
    form_room = FormRoom.objects.get(form__round=round_)
    whole = timedelta(hours=2)
    attempts = Attempt.objects.bulk_create(
        Attempt(registration=row, form_id=form_room.form_id, number=1, client_id="start", started_at=live_at, deadline=live_at + whole)
        for row in registered
    )
    sessions = _sessions_of(people)
    instants = [live_at + timedelta(microseconds=random.randrange(1_000_000) if phase == "spread" else 0) for _ in people]
    length = timedelta(seconds=scenario.ticks * 5 / scenario.speed)
    rooms = AttemptRoom.objects.bulk_create(
        AttemptRoom(
            attempt=attempt, form_room=form_room, position=1, state="live", prepared_at=live_at, preparation_ends_at=live_at, live_at=instant,
            deadline=instant + length, console=Console.of_session(session).name,
        )
        for attempt, session, instant in zip(attempts, sessions, instants, strict=True)
    )  # fmt: skip
    seats = []
    for person, attempt, room, session, instant in zip(people, attempts, rooms, sessions, instants, strict=True):
        ticket = sign_ticket(Ticket(person.pk, room.pk, "console", Console.of_session(session).name))
        seats.append(Seat(str(attempt.public_id), session, secrets.token_hex(16), f"/stream/?ticket={ticket}", instant.timestamp()))
    return seats


def _round(now: datetime) -> Any:
    from exams.services.create_round import NewRound, create_round
    from tests.grading.builders import a_scenario, published

    new = NewRound(
        slug="live", title_zh="现场", title_en="Live", kind="demonstration", opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=6),
        forms=[[a_scenario(exam_scenario()).pk]], expected_growth=Decimal("0.0200"), cut_score=Decimal(430), release="on_release",
    )  # fmt: skip
    return published(create_round(new, None, now))


def _sessions_of(people: list[Any]) -> list[str]:
    """Keys of sessions as signing in makes them."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    store, until = SessionStore(), timezone.now() + timedelta(hours=6)
    rows = [
        Session(
            session_key=secrets.token_hex(16),
            expire_date=until,
            session_data=store.encode(
                {
                    SESSION_KEY: str(person.pk),
                    BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                }
            ),
        )
        for person in people
    ]
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]
