"""The waiting room: for registered people, nothing of a room in it, and a start only when the server says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.models import Attempt, FormRoom, Registration, Round
from exams.services.accommodate import delay_start, give_extra_time
from exams.services.register import register
from exams.services.start_attempt import start_attempt
from tests.exams.conftest import CONSOLE

ClientFor = Callable[[Person | None], Client]
HOUR = timedelta(hours=1)


@pytest.fixture
def round_(make_round: Callable[..., Round]) -> Round:
    now = timezone.now()
    return make_round("certification", now, sittings=((now + HOUR, now + 3 * HOUR),))


def part(client: Client, round_: Round) -> str:
    return client.get(f"/rounds/{round_.slug}/waiting/", headers={"HX-Request": "true"}).content.decode()


def test_only_registered_people_wait(round_: Round, client_for: ClientFor, alice: Person, bob: Person) -> None:
    register(round_, alice, timezone.now())
    path = f"/rounds/{round_.slug}/waiting/"
    assert client_for(alice).get(path).status_code == 200
    assert client_for(bob).get(path).headers["Location"] == f"/rounds/{round_.slug}/"
    assert "sign-in" in client_for(None).get(path).headers["Location"]


def test_nothing_of_a_room_is_in_it(round_: Round, client_for: ClientFor, alice: Person) -> None:
    register(round_, alice, timezone.now())
    page = client_for(alice).get(f"/rounds/{round_.slug}/waiting/").content.decode()
    for room in FormRoom.objects.all():
        assert not [secret for secret in (room.traffic_key, room.luck_key, room.nonce, room.scenario.title_en, "样品") if secret in page]
    assert "30" in page  # two rooms of 5 minutes and two breaks of 10


def test_the_server_says_when_it_starts(round_: Round, client_for: ClientFor, alice: Person) -> None:
    register(round_, alice, timezone.now())
    assert f"/rounds/{round_.slug}/start/" not in part(client_for(alice), round_)
    round_.sittings.update(starts_at=timezone.now())
    assert f"/rounds/{round_.slug}/start/" in part(client_for(alice), round_)


def test_a_delayed_start_waits_for_its_delay(round_: Round, client_for: ClientFor, alice: Person, ivan: Person) -> None:
    now = timezone.now()
    round_.sittings.update(starts_at=now)
    delay_start(register(round_, alice, now).pk, 600, "accommodation", ivan, now)
    assert f"/rounds/{round_.slug}/start/" not in part(client_for(alice), round_)


def test_extra_time_lengthens_what_is_told(round_: Round, client_for: ClientFor, alice: Person, ivan: Person) -> None:
    give_extra_time(register(round_, alice, timezone.now()).pk, 150, "accommodation", ivan, timezone.now())
    page = client_for(alice).get(f"/rounds/{round_.slug}/waiting/").content.decode()
    assert "45" in page
    assert "150" in page


def test_an_open_attempt_is_offered_instead_of_a_start(round_: Round, client_for: ClientFor, alice: Person) -> None:
    now = timezone.now()
    round_.sittings.update(starts_at=now)
    register(round_, alice, now)
    attempt: Attempt = start_attempt(round_, alice.pk, CONSOLE, "a", timezone.now())[0]
    assert str(attempt.public_id) in part(client_for(alice), round_)


def test_being_there_is_noted(round_: Round, client_for: ClientFor, alice: Person) -> None:
    register(round_, alice, timezone.now())
    part(client_for(alice), round_)
    seen = Registration.objects.get().waiting_seen_at
    assert seen is not None
    assert timezone.now() - seen < timedelta(seconds=10)
