"""An examiner's program states a cut, waits for the growth that follows from it, and may ask for another one with a reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from certify.accounts.models import Person
from exams.models import Round
from exams.services.record_growth import record_growth


@pytest.fixture
def draft(make_scenario: Callable[..., int], erin: Person, api_for: Callable[..., APIClient]) -> dict[str, Any]:
    """Made over the API, without a growth."""
    now = timezone.now()
    body = {
        "slug": "autumn", "title_zh": "秋季", "title_en": "Autumn", "kind": "certification", "opens_at": now, "closes_at": now + timedelta(days=3),
        "forms": [[make_scenario("one")], [make_scenario("two")]], "cut_score": "500",
    }  # fmt: skip
    answer = api_for(erin).post("/api/v1/rounds/", body, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()  # type: ignore[no-any-return]


def derived() -> None:
    forms = [{"form": "A", "growth": 0.21, "rooms": [0.21]}, {"form": "B", "growth": 0.1, "rooms": [0.1]}]
    record_growth(Round.objects.get().pk, 0.1537, forms, timezone.now())


def test_the_growth_follows_from_the_cut_and_both_are_committed_to(draft: Any, erin: Person, api_for: Any) -> None:
    assert (draft["expected_growth"], draft["derived_growth"], draft["commitments"][0]["rules"]) == (None, None, None)
    early = api_for(erin).post("/api/v1/rounds/autumn/publish/")
    assert (early.status_code, early.json()["code"]) == (409, "growth_not_derived")
    derived()
    told = api_for(erin).post("/api/v1/rounds/autumn/publish/").json()
    assert told["expected_growth"] == 0.1537
    assert told["derived_growth"]["forms"] == [{"form": "A", "growth": 0.21}, {"form": "B", "growth": 0.1}]
    assert [row["rules"] for row in told["commitments"]] == [{"cut_score": 500.0, "expected_growth": 0.1537}] * 2
    assert {row["commitment"] for row in told["commitments"]}.isdisjoint({row["commitment"] for row in draft["commitments"]})


def test_another_growth_needs_a_reason_and_a_published_one_stands(draft: Any, erin: Person, api_for: Any) -> None:
    derived()
    api = api_for(erin)
    bare = api.put("/api/v1/rounds/autumn/growth/", {"expected_growth": "0.2"}, format="json")
    assert (bare.status_code, bare.json()["code"], bare.json()["params"]) == (422, "growth_needs_reason", {"stated": 0.2, "derived": 0.1537})
    told = api.put("/api/v1/rounds/autumn/growth/", {"expected_growth": "0.2", "reason": "A round number."}, format="json").json()
    assert (told["expected_growth"], told["growth_reason"]) == (0.2, "A round number.")
    assert api.post("/api/v1/rounds/autumn/publish/").status_code == 200
    late = api.put("/api/v1/rounds/autumn/growth/", {"expected_growth": None}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")


def test_a_growth_without_a_reason_that_was_stated_before_the_derivation_stops_the_publication(draft: Any, erin: Person, api_for: Any) -> None:
    api = api_for(erin)
    assert api.put("/api/v1/rounds/autumn/growth/", {"expected_growth": "0.2"}, format="json").status_code == 200
    derived()
    assert api.post("/api/v1/rounds/autumn/publish/").json()["code"] == "growth_needs_reason"


def test_it_is_the_examiners(draft: Any, alice: Person, carol: Person, api_for: Any) -> None:
    for person, status in ((alice, 403), (carol, 403), (None, 401)):
        assert api_for(person).put("/api/v1/rounds/autumn/growth/", {"expected_growth": None}, format="json").status_code == status
