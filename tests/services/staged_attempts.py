"""Open attempts with whole logs behind them and a signed-in browser each: what stands a second before many people hand in."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

ROOMS = 3
MEMBERS = 9
"""Of the parameter ensemble, as calibrated exam rooms have: each is replayed for the grade's model sensitivity."""


@dataclass(frozen=True)
class Seat:
    """One person's open attempt and the cookies of the browser that sits it."""

    attempt: str
    session: str
    csrf: str


@dataclass(frozen=True)
class Staged:
    seats: tuple[Seat, ...]
    actions: int


def stage(attempts: int) -> Staged:
    """A round of ROOMS rooms with their panels known, as beat sees to before a sitting; logs of reference operators are dealt out in turn."""
    from django.db import transaction

    from certify.accounts.models import Person
    from exams.models import Action, Attempt, AttemptRoom
    from exams.services.register import register
    from exams.services.start_attempt import start_attempt
    from tests.grading.builders import console_of

    now = _now()
    round_ = _round(now)
    logs = _logs(round_)
    people = Person.objects.bulk_create(Person(username=f"load-{number}", display_name=f"{number}", password="!") for number in range(attempts))
    seats, actions = [], 0
    with transaction.atomic():  # one commit: staging is not what is measured
        for number, person in enumerate(people):
            register(round_, person, now)
            attempt, _ = start_attempt(round_, person.pk, console_of(person), uuid4().hex, now)
            for room in AttemptRoom.objects.filter(attempt=attempt):
                log = logs[room.form_room_id][number % len(logs[room.form_room_id])]
                opening = [{"lever": c.lever, "sku": c.sku, "value": c.value} for c in log if c.tick == 0]
                AttemptRoom.objects.filter(pk=room.pk).update(opening=opening)
                actions += len(Action.objects.bulk_create(_actions(room, (c for c in log if c.tick > 0), now)))
            seats.append(Seat(str(attempt.public_id), _session_of(person), secrets.token_hex(16)))
    assert Attempt.objects.filter(state="running").count() == attempts
    return Staged(tuple(seats), actions)


def _round(now: Any) -> Any:
    from exams.services.create_round import NewRound, create_round
    from tests.grading.builders import a_scenario, published

    new = NewRound(
        slug="load", title_zh="负载", title_en="Load", kind="demonstration", opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=6),
        forms=[[a_scenario(variant).pk for variant in _variants()]], expected_growth=Decimal("0.0200"), cut_score=Decimal(430), release="on_release",
    )  # fmt: skip
    return published(create_round(new, None, now))


def _variants() -> list[Any]:
    """ROOMS different rooms of 20 simulated minutes."""
    from sandbox.engine.reference_room import reference_scenario

    scenario = reference_scenario()
    scenario = replace(scenario, room=replace(scenario.room, members=scenario.room.members * MEMBERS))
    return [scenario, replace(scenario, metric="net_gmv"), replace(scenario, incidents=())]


def _logs(round_: Any) -> dict[int, list[tuple[Any, ...]]]:
    """By room of the form: the logs of every sixth reference operator. The panel's values are made up: a grade reads them from the database."""
    from exams.models import FormRoom
    from exams.selectors import keys_of
    from sandbox.engines import engine_of
    from sandbox.selectors import load_scenario
    from tests.grading.builders import a_panel

    logs = {}
    for form_room in FormRoom.objects.filter(form__round=round_).select_related("scenario"):
        scenario, keys = load_scenario(form_room.scenario_id), keys_of(form_room)
        a_panel(form_room.scenario, keys)
        engine = engine_of(scenario)
        table = engine.table(scenario, keys)
        logs[form_room.pk] = [table.play(operator)[1] for operator in engine.panel()[::6]]
    return logs


def _actions(room: Any, controls: Iterable[Any], now: Any) -> list[Any]:
    from exams.models import Action

    return [
        Action(attempt_room=room, number=n, tick=c.tick, effective_tick=c.tick, client_id=f"{n}", lever=c.lever, sku=c.sku, value=c.value, at=now)
        for n, c in enumerate(controls, start=1)
    ]


def _session_of(person: Any) -> str:
    """The key of a session as signing in makes it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()
