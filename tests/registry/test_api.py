"""The register for programs: one table of who may do what, and that nothing of anybody's stands where it should not."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle

from certify.accounts.models import Person
from certify.certificates.models import Certificate
from certify.registry.models import Brief, Profile, Report, Talk
from certify.registry.services.answer_invitation import answer
from certify.registry.services.ask_merchant import make_link
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


CLAIM = {
    "title": "Ran 24 sessions", "merchant": "Charlie's Snacks", "began_on": "2026-03-01", "ended_on": "2026-06-30", "figure": "sessions",
    "value": "24", "words": "With two hosts.",
}  # fmt: skip
DECLARED = "/api/v1/me/profile/declared/"


def test_a_program_declares_lists_and_withdraws_and_only_the_merchant_confirms(
    alices: Profile, alice: Person, bob: Person, api_for: Callable[..., APIClient]
) -> None:
    mine = api_for(alice)
    made = [mine.post(DECLARED, CLAIM, format="json") for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].data == made[1].data, "a repeat is the same declaration"
    one = made[0].data
    assert {name: one[name] for name in ("state", "company", "value", "answered_at", "withdrawn_by")} == {
        "state": "declared", "company": "", "value": "24.00", "answered_at": None, "withdrawn_by": ""
    }  # fmt: skip
    public = f"/api/v1/traders/{alices.code}/"
    assert api_for(None).get(public).data["declared"] == []
    answer(make_link(alice.pk, one["public_id"], NOW), True, "Snacks Ltd", None, NOW)
    listed = mine.get(DECLARED).data
    assert [(line["state"], line["company"]) for line in listed] == [("confirmed", "Snacks Ltd")]
    assert [line["title"] for line in api_for(None).get(public).data["declared"]] == ["Ran 24 sessions"]
    path = f"{DECLARED}{one['public_id']}/"
    assert [api_for(person).get(path).status_code for person in (alice, bob, None)] == [200, 404, 401]
    assert [api_for(person).post(f"{path}withdraw/").status_code for person in (bob, None, alice, alice)] == [404, 401, 200, 200]
    assert mine.get(path).data["withdrawn_by"] == "holder"
    assert api_for(None).get(public).data["declared"] == []


def test_what_a_program_cannot_declare(alices: Profile, alice: Person, bob: Person, api_for: Callable[..., APIClient]) -> None:
    assert api_for(bob).get(DECLARED).data == []
    assert api_for(bob).post(DECLARED, CLAIM, format="json").status_code == 404
    assert api_for(None).get(DECLARED).status_code == 401
    refused = {
        422: [{"ended_on": "2026-02-01"}, {"value": "2.5"}, {"ended_on": "2099-01-01"}],
        400: [{"figure": "luck"}, {"value": "1e15"}, {"value": "NaN"}, {"title": ""}, {"merchant": "x" * 81}, {"words": "a\x00b"}],
    }
    for status, changes in refused.items():
        for change in changes:
            assert api_for(alice).post(DECLARED, {**CLAIM, **change}, format="json").status_code == status, change
    assert api_for(alice).get(DECLARED).data == []


def test_declaring_is_limited_together_with_the_page(
    alices: Profile, alice: Person, api_for: Callable[..., APIClient], client_for: Callable[..., Client]
) -> None:
    codes = [api_for(alice).post(DECLARED, CLAIM, format="json").status_code for _ in range(61)]
    assert codes == [201] * 60 + [429]
    assert client_for(alice).post("/me/profile/declared/", CLAIM).status_code == 429


def test_nobody_keeps_an_answer(alices: Profile, alice: Person, api_for: Callable[..., APIClient], client_for: Callable[..., Client]) -> None:
    for path in ("traders/", f"traders/{alices.code}/", "traders/NOBODY/", "me/profile/declared/", "talks/", "briefs/"):
        assert api_for(alice).get(f"/api/v1/{path}")["Cache-Control"] == "no-store", path
    assert client_for(None).get(f"/traders/{alices.code}/")["Cache-Control"] == "no-store"


def test_searches_are_limited_by_caller(
    alices: Profile, api_for: Callable[..., APIClient], client_for: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "register_search", "4/day")
    for _ in range(2):
        assert api_for(None).get("/api/v1/traders/").status_code == 200
        assert client_for(None).get("/traders/").status_code == 200
    assert api_for(None).get("/api/v1/traders/").status_code == 429
    assert client_for(None).get("/traders/").status_code == 429
    assert client_for(None).get(f"/traders/{alices.code}/").status_code == 200


def test_the_own_entry_that_is_not_shown_has_been_shown_since_never(alices: Profile, alice: Person, api_for: Callable[..., APIClient]) -> None:
    assert api_for(alice).delete("/api/v1/me/profile/").status_code == 204
    own = api_for(alice).get("/api/v1/me/profile/").data
    assert (own["shown"], own["trader"]["since"]) == (False, None)


@pytest.mark.parametrize("kind", ["json", "form"])
def test_a_body_without_end_is_refused_before_it_is_parsed(
    certificate: Certificate, api_for: Callable[..., APIClient], settings: Any, kind: str
) -> None:
    """Also for strangers: reporting needs no account."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    report = {"about": "certificate", "name": certificate.code, "reason": "spam", "words": "x" * 300}
    body = {"json": (json.dumps, "application/json"), "form": (urlencode, "application/x-www-form-urlencoded")}[kind]
    for words, status in ((300, 204), (2000, 413)):
        answer = api_for(None).generic("POST", "/api/v1/misuse/", body[0]({**report, "words": "x" * words}), content_type=body[1])
        assert answer.status_code == status
    assert answer.json()["code"] == "too_large"
    assert Report.objects.count() == 1
