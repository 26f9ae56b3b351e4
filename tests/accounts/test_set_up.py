"""The first administrator of a fresh installation."""

import io
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Letter, Person
from certify.accounts.selectors import roles_of
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Person | None], Client]
WHO = {"username": "boss", "display_name": "站长", "password": PASSWORD}


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def printed(*options: str) -> str:
    said = io.StringIO()
    call_command("set_up_link", *options, stdout=said)
    return said.getvalue()


def path() -> str:
    return printed().split("http://127.0.0.1:8000")[1].strip()


def test_the_printed_link_makes_one_administrator_and_is_dead(client_for: ClientFor) -> None:
    client, link = client_for(None), path()
    assert client.get(link).status_code == 200
    assert client.post(link, WHO).status_code == 302
    boss = Person.objects.get(username="boss")
    assert (boss.is_superuser, boss.is_staff, roles_of(boss)) == (True, True, {"examiner", "invigilator", "certifier"})
    assert client.get("/admin/").status_code == 200
    assert client_for(None).get(link).status_code == 410
    assert client_for(None).post(link, {**WHO, "username": "second"}).status_code == 410
    assert Person.objects.count() == 1


def test_a_second_printed_link_kills_the_first(client_for: ClientFor) -> None:
    first, second = path(), path()
    assert [client_for(None).get(link).status_code for link in (first, second)] == [410, 200]


def test_its_time_ends_and_a_guess_opens_nothing(client_for: ClientFor) -> None:
    link = path()
    Letter.objects.update(expires_at=timezone.now())
    assert client_for(None).get(link).status_code == 410
    assert client_for(None).get("/set-up/guess/").status_code == 410


def test_a_weak_password_is_refused_and_the_link_lives(client_for: ClientFor) -> None:
    link = path()
    assert client_for(None).post(link, {**WHO, "password": "12345678"}).status_code == 200
    assert client_for(None).post(link, WHO).status_code == 302


def test_with_an_administrator_no_link_is_printed(admin: Person) -> None:
    assert printed("--if-needed") == ""
    with pytest.raises(CommandError):
        printed()


def test_the_command_makes_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    call_command("create_administrator", "boss", "--password-stdin", stdout=io.StringIO())
    assert Person.objects.get(username="boss").check_password(PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError):
        call_command("create_administrator", "other", "--password-stdin", stdout=io.StringIO())
