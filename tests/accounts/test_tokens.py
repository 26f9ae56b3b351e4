"""How programs say who they are."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from certify.accounts.models import ApiToken, Person
from certify.accounts.services.issue_token import issue_token
from certify.accounts.services.revoke_token import revoke_token
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_it_gives_a_token_for_name_and_password_that_opens_the_api(alice: Person) -> None:
    api = APIClient()
    answer = api.post("/api/v1/tokens/", {"username": "alice", "password": PASSWORD})
    assert answer.status_code == 201
    api.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")
    assert api.get("/api/v1/me/").json()["username"] == "alice"


def test_it_does_not_give_a_token_for_a_wrong_password(alice: Person) -> None:
    answer = APIClient().post("/api/v1/tokens/", {"username": "alice", "password": "wrong"})
    assert answer.status_code in {401, 403}
    assert answer.json()["code"] == "authentication_failed"
    assert ApiToken.objects.count() == 0


def test_it_does_not_keep_the_token_itself(alice: Person) -> None:
    token = issue_token(alice, "bot", timezone.now())
    assert token not in str(ApiToken.objects.values().get())


def test_its_name_is_one_line_that_every_database_takes(alice: Person, client_for: Callable[[Person | None], Client]) -> None:
    for typed in ("my\x00bot\n", "\x00", "x" * 100):
        assert client_for(alice).post("/me/tokens/", {"label": typed}).status_code == 302
    assert list(ApiToken.objects.order_by("pk").values_list("label", flat=True)) == ["my bot", "program", "x" * 60]


def test_it_refuses_an_ended_token(alice: Person) -> None:
    token = issue_token(alice, "bot", timezone.now())
    revoke_token(alice, ApiToken.objects.get().pk, timezone.now())
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert api.get("/api/v1/me/").status_code == 401


def test_nobody_ends_the_token_of_another_person(alice: Person, bob: Person) -> None:
    issue_token(alice, "bot", timezone.now())
    assert not revoke_token(bob, ApiToken.objects.get().pk, timezone.now())
    assert ApiToken.objects.get().revoked_at is None
