"""The register for programs: one table of who may do what, and that nothing of anybody's stands where it should not."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.registry.models import Brief, Profile, Report, Talk
from tests.registry.conftest import NOW, a_brief, writes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def test_who_may_do_what(alices: Profile, alice: Person, bob: Person, charlie: Person, brief: Brief, api_for: Callable[..., APIClient]) -> None:
    """Alice: a trader in the register; Bob: a candidate who is not; Charlie: the merchant of the brief; nobody."""
    talk = writes(charlie, alices).talk
    word = {"words": "x", "client_id": str(uuid4())}
    table: list[tuple[str, str, dict[str, Any], tuple[int, int, int, int]]] = [
        ("get", "traders/", {}, (200, 200, 200, 200)),
        ("get", f"traders/{alices.code}/", {}, (200, 200, 200, 200)),
        ("get", "traders/NOBODY/", {}, (404, 404, 404, 404)),
        ("get", "me/profile/", {}, (200, 404, 404, 401)),
        ("get", "briefs/", {}, (200, 200, 200, 401)),
        ("get", f"briefs/{brief.public_id}/", {}, (200, 404, 200, 401)),
        ("post", f"briefs/{brief.public_id}/answers/", word, (201, 404, 409, 401)),
        ("post", f"briefs/{brief.public_id}/close/", {}, (404, 404, 200, 401)),
        ("get", "talks/", {}, (200, 200, 200, 401)),
        ("get", f"talks/{talk.public_id}/", {}, (200, 404, 200, 401)),
        ("post", f"talks/{talk.public_id}/", word, (201, 404, 201, 401)),
        ("post", f"traders/{alices.code}/messages/", {**word, "company": "C", "subject": "S"}, (409, 201, 201, 401)),
        ("post", f"talks/{talk.public_id}/block/", {}, (200, 404, 200, 401)),
        ("post", "misuse/", {"about": "profile", "name": alices.code, "reason": "spam"}, (204, 204, 204, 204)),
    ]
    for method, path, data, expected in table:
        for person, status in zip((alice, bob, charlie, None), expected, strict=True):
            answer = getattr(api_for(person), method)(f"/api/v1/{path}", data, format="json" if method == "post" else None)
            assert answer.status_code == status, (path, person)
    assert Report.objects.count() == 4


def test_a_program_writes_shows_and_withdraws_the_own_entry(alices: Profile, alice: Person, api_for: Callable[..., APIClient]) -> None:
    mine, public = api_for(alice), api_for(None)
    entry = {"headline": "By a program", "regions": ["south"]}
    answer = mine.put("/api/v1/me/profile/", entry, format="json")
    assert (answer.status_code, answer.data["shown"]) == (200, False)
    assert public.get("/api/v1/traders/").data["count"] == 0
    assert mine.put("/api/v1/me/profile/", {**entry, "show": True}, format="json").data["shown"] is True
    found = public.get("/api/v1/traders/", {"region": "south", "category": "outdoor"}).data
    assert found["traders"][0]["headline"] == "By a program"
    assert found["traders"][0]["examined"][0]["uplift_percent"] == 31.2
    assert found["traders"][0]["declared"] == []
    assert mine.delete("/api/v1/me/profile/").status_code == 204
    assert public.get("/api/v1/traders/").data["count"] == 0
    assert mine.put("/api/v1/me/profile/", {**entry, "with_name": True, "show": True}, format="json").data["code"] == "name_not_public"
    assert public.get("/api/v1/traders/", {"level": "grand"}).status_code == 400


def test_the_same_brief_twice_is_one(charlie: Person, api_for: Callable[..., APIClient]) -> None:
    wanted = {name: str(value) for name, value in vars(a_brief()).items()}
    answers = [api_for(charlie).post("/api/v1/briefs/", wanted, format="json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Brief.objects.count() == 1
    assert "charlie" not in str(answers[0].data)


def test_a_conversation_holds_no_account_names(alices: Profile, alice: Person, charlie: Person, api_for: Callable[..., APIClient]) -> None:
    writes(charlie, alices)
    shown = api_for(alice).get(f"/api/v1/talks/{Talk.objects.get().public_id}/").data
    assert shown["other"] == "Charlie's Snacks"
    assert [message["own"] for message in shown["messages"]] == [False]
    assert "查理" not in str(shown)
    assert alices.changed_at == NOW
