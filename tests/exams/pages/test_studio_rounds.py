"""Examiners make rounds; nobody else finds the pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.models import Round

ClientFor = Callable[[Person | None], Client]


@pytest.fixture
def filled_in(make_scenario: Callable[..., int]) -> dict[str, Any]:
    now = timezone.localtime(timezone.now())
    return {
        "title_zh": "秋季认证",
        "title_en": "Autumn certification",
        "slug": "autumn",
        "kind": "certification",
        "opens_at": now.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
        "attempts_allowed": "3",
        "expected_growth_percent": "22.5",
        "cut_score": "500",
        "release": "on_release",
        "room_1": str(make_scenario("one")),
        "room_2": str(make_scenario("two")),
    }


@pytest.mark.parametrize("path", ["/studio/rounds/", "/studio/rounds/new/"])
def test_only_examiners_find_it(path: str, client_for: ClientFor, erin: Person, alice: Person, ivan: Person) -> None:
    assert client_for(erin).get(path).status_code == 200
    assert client_for(alice).get(path).status_code == 404
    assert client_for(ivan).get(path).status_code == 404
    assert client_for(None).get(path).status_code == 302


def test_a_candidate_cannot_make_or_publish_a_round(filled_in: dict[str, Any], client_for: ClientFor, alice: Person, erin: Person) -> None:
    assert client_for(alice).post("/studio/rounds/new/", filled_in).status_code == 404
    client_for(erin).post("/studio/rounds/new/", filled_in)
    assert client_for(alice).post("/studio/rounds/autumn/publish/").status_code == 404
    assert Round.objects.get().state == "draft"


def test_it_makes_a_draft_with_the_rooms_in_order_and_then_publishes_it(filled_in: dict[str, Any], client_for: ClientFor, erin: Person) -> None:
    browser = client_for(erin)

    assert browser.post("/studio/rounds/new/", filled_in)["Location"] == "/rounds/autumn/"
    round_ = Round.objects.get()
    assert round_.state == "draft"
    assert float(round_.expected_growth) == 0.225
    rooms = [str(room.scenario_id) for room in round_.forms.get().rooms.order_by("position")]
    assert rooms == [filled_in["room_1"], filled_in["room_2"]]

    browser.post("/studio/rounds/autumn/publish/")
    assert Round.objects.get().state == "published"


def test_it_says_at_the_field_what_is_wrong(filled_in: dict[str, Any], client_for: ClientFor, erin: Person) -> None:
    browser = client_for(erin)

    answer = browser.post("/studio/rounds/new/", filled_in | {"closes_at": "2020-01-01T00:00"})
    assert "closes_at" in answer.context["form"].errors

    browser.post("/studio/rounds/new/", filled_in)
    again = browser.post("/studio/rounds/new/", filled_in)
    assert "slug" in again.context["form"].errors
    assert Round.objects.count() == 1
