"""What accepting an action reads, by statements that are written once: the same rows as the querysets give."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certify.accounts.models import Person
from exams.errors import NotHere
from exams.models import Action, AttemptRoom, Round
from exams.selectors.acting import acting_room, locked_room, log_of
from exams.selectors.rooms import keys_of, own_room
from exams.services.accept_action import NewAction, accept_action
from tests.exams.conftest import CONSOLE, T0


@pytest.fixture
def room(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> AttemptRoom:
    return live_room(make_round())


def test_the_acting_room_is_the_persons_own_room(room: AttemptRoom, alice: Person, bob: Person) -> None:
    public_id = str(room.attempt.public_id)
    own, acting = own_room(alice.pk, public_id, 1), acting_room(alice.pk, public_id, 1)
    assert (acting.pk, acting.attempt_id, acting.form_room_id) == (own.pk, own.attempt_id, own.form_room_id)
    assert acting.attempt.registration.round.kind == own.attempt.registration.round.kind
    assert acting.form_room.scenario_id == own.form_room.scenario_id
    assert keys_of(acting.form_room) == keys_of(own.form_room)
    assert acting_room(alice.pk, public_id, 2).pk != own.pk
    for person_id, attempt, position in ((bob.pk, public_id, 1), (alice.pk, str(uuid.uuid4()), 1), (alice.pk, public_id, 9)):
        with pytest.raises(NotHere):
            acting_room(person_id, attempt, position)


@pytest.mark.django_db(transaction=True)
def test_the_locked_row_is_the_whole_row_as_it_is_now(room: AttemptRoom, alice: Person) -> None:
    from django.db import transaction

    found = acting_room(alice.pk, str(room.attempt.public_id), 1)
    AttemptRoom.objects.filter(pk=room.pk).update(last_number=0, diagnosis="now", opening=[{"lever": "cue", "sku": "", "value": "demo"}])
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        row = locked_room(found)
    assert ("FOR UPDATE" in asked[0]["sql"]) == (connection.vendor == "postgresql")
    kept = AttemptRoom.objects.get(pk=room.pk)
    assert {field.attname: getattr(row, field.attname) for field in AttemptRoom._meta.concrete_fields} == {
        field.attname: getattr(kept, field.attname) for field in AttemptRoom._meta.concrete_fields
    }


def test_the_log_is_the_rooms_own_in_order(room: AttemptRoom, alice: Person) -> None:
    assert log_of(room) == []
    for number, value in enumerate(("3", "4"), start=1):
        accept_action(
            alice.pk,
            str(room.attempt.public_id),
            1,
            CONSOLE,
            NewAction(f"{number}", "agents", "", value),
            lambda at=number: T0.replace(second=10 * at),
        )  # type: ignore[misc]
    log = log_of(room)
    assert [vars(action)["value"] for action in log] == ["3", "4"]
    stored = list(Action.objects.filter(attempt_room=room).order_by("number"))
    assert [(action.pk, action.number, action.tick, action.at) for action in log] == [(row.pk, row.number, row.tick, row.at) for row in stored]
