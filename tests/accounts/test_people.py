"""Accounts, roles and consent."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.errors import UnknownRole, UsernameTaken
from certify.accounts.models import Person, RoleGrant
from certify.accounts.selectors import person_card, roles_of
from certify.accounts.services.create_person import create_person
from certify.accounts.services.grant_role import grant_role
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
Browser = Callable[[Person | None], Client]


def test_signing_up_makes_a_candidate_who_is_signed_in_and_sent_on(client_for: Browser) -> None:
    client = client_for(None)
    answer = client.post("/sign-up/", {"username": "new", "display_name": "㛃䶮", "password": PASSWORD, "next": "/verify/"})
    assert (answer.status_code, answer["Location"]) == (302, "/verify/")
    person = Person.objects.get(username="new")
    assert roles_of(person) == {"candidate"}
    assert person.name_public_since is None
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_password_is_taken_as_it_is_typed_at_both_doors(client_for: Browser) -> None:
    typed = f" {PASSWORD} "
    client_for(None).post("/sign-up/", {"username": "new", "display_name": "N", "password": typed})
    client = client_for(None)
    assert client.post("/sign-in/", {"username": "new", "password": typed}).status_code == 302
    assert client.session["_auth_user_id"] == str(Person.objects.get(username="new").pk)


def test_signing_up_does_not_send_people_to_other_sites(client_for: Browser) -> None:
    answer = client_for(None).post("/sign-up/", {"username": "new", "display_name": "N", "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_taken_user_name_is_told_and_loses_nothing(alice: Person, client_for: Browser) -> None:
    answer = client_for(None).post("/sign-up/", {"username": "alice", "display_name": "Another", "password": PASSWORD})
    assert answer.status_code == 200
    assert b"Another" in answer.content
    assert Person.objects.count() == 1


def test_two_people_cannot_have_one_user_name(alice: Person) -> None:
    with pytest.raises(UsernameTaken):
        create_person("alice", PASSWORD, "Second", now=timezone.now())


def test_a_role_given_twice_is_held_once(alice: Person) -> None:
    grant_role(alice, "candidate", None, timezone.now())
    assert RoleGrant.objects.filter(person=alice, role="candidate").count() == 1


def test_a_role_that_does_not_exist_is_refused(alice: Person) -> None:
    with pytest.raises(UnknownRole):
        grant_role(alice, "emperor", None, timezone.now())


def test_a_dismissed_person_has_no_roles(alice: Person) -> None:
    alice.is_active = False
    assert roles_of(alice) == frozenset()


def test_the_holder_agrees_and_withdraws(alice: Person, client_for: Browser) -> None:
    client = client_for(alice)
    client.post("/me/name/", {"name_public": "on"})
    assert person_card(alice.pk).name_public
    client.post("/me/name/", {})
    assert not person_card(alice.pk).name_public
