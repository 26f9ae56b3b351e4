"""Examiners make rounds; nobody else finds the pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.models import Round
from exams.selectors import drafts_without_growth
from exams.services.record_growth import record_growth, record_growth_problem

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
    assert round_.growth_follows_cut
    rooms = [str(room.scenario_id) for room in round_.forms.get().rooms.order_by("position")]
    assert rooms == [filled_in["room_1"], filled_in["room_2"]]

    browser.post("/studio/rounds/autumn/publish/")
    assert Round.objects.get().state == "draft"
    record_growth(round_.pk, 0.1834, [{"form": "A", "growth": 0.1834, "rooms": [0.2, 0.167]}], timezone.now())
    browser.post("/studio/rounds/autumn/publish/")
    published = Round.objects.get()
    assert (published.state, float(published.expected_growth)) == ("published", 0.1834)


def test_the_draft_waits_for_the_reference_operators_and_then_shows_what_the_cut_asks_for(
    filled_in: dict[str, Any], client_for: ClientFor, erin: Person, alice: Person
) -> None:
    browser = client_for(erin)
    browser.post("/studio/rounds/new/", filled_in)
    waiting = browser.get("/rounds/autumn/").content.decode()
    assert 'hx-get="/studio/rounds/autumn/draft/"' in waiting
    assert "disabled>" in waiting.split("publish/")[1]

    record_growth(Round.objects.get().pk, 0.1834, [{"form": "A", "growth": 0.1834, "rooms": [0.2, 0.167]}], timezone.now())
    ready = browser.get("/studio/rounds/autumn/draft/").content.decode()
    assert "+18.34 %" in ready
    assert "+20 %, +16.7 %" in ready
    assert 'hx-get="/studio/rounds/autumn/draft/"' not in ready
    assert 'hx-get="/studio/results/autumn/reliability/draft/"' in ready  # how far its scores will be trusted
    assert client_for(alice).get("/studio/rounds/autumn/draft/").status_code == 404


def test_another_growth_needs_a_reason_that_stays_on_record(filled_in: dict[str, Any], client_for: ClientFor, erin: Person, alice: Person) -> None:
    browser = client_for(erin)
    browser.post("/studio/rounds/new/", filled_in)
    record_growth(Round.objects.get().pk, 0.1834, [{"form": "A", "growth": 0.1834, "rooms": [0.2, 0.167]}], timezone.now())
    other = {"follows": "no", "growth_percent": "20"}
    assert client_for(alice).post("/studio/rounds/autumn/growth/", other | {"reason": "mine"}).status_code == 404

    browser.post("/studio/rounds/autumn/growth/", other)
    assert float(Round.objects.get().expected_growth) == 0.1834, "without a reason nothing is saved"
    browser.post("/studio/rounds/autumn/growth/", other | {"reason": "A round number, agreed with the panel of judges."})
    assert "+1.66" in browser.get("/rounds/autumn/").content.decode()
    browser.post("/studio/rounds/autumn/publish/")

    page = client_for(None).get("/rounds/autumn/", headers={"accept-language": "en"}).content.decode()
    assert "+18.34 %" in page
    assert "+20 %" in page
    assert "agreed with the panel of judges" in page
    browser.post("/studio/rounds/autumn/growth/", {"follows": "yes"})
    assert float(Round.objects.get().expected_growth) == 0.2, "published things do not change"


def test_a_derivation_that_failed_says_why_and_is_tried_again_when_the_draft_is_saved(
    filled_in: dict[str, Any], client_for: ClientFor, erin: Person
) -> None:
    browser = client_for(erin)
    browser.post("/studio/rounds/new/", filled_in)
    round_ = Round.objects.get()
    record_growth_problem(round_.pk, "the baseline of this room has no value to compare with")
    assert "no value to compare with" in browser.get("/rounds/autumn/").content.decode()
    assert drafts_without_growth() == []
    browser.post("/studio/rounds/autumn/growth/", {"follows": "yes"})
    assert drafts_without_growth() == [round_.pk]


def test_it_says_at_the_field_what_is_wrong(filled_in: dict[str, Any], client_for: ClientFor, erin: Person) -> None:
    browser = client_for(erin)

    answer = browser.post("/studio/rounds/new/", filled_in | {"closes_at": "2020-01-01T00:00"})
    assert "closes_at" in answer.context["form"].errors
    answer = browser.post("/studio/rounds/new/", filled_in | {"cut_score": "820"})
    assert "cut_score" in answer.context["form"].errors

    browser.post("/studio/rounds/new/", filled_in)
    again = browser.post("/studio/rounds/new/", filled_in)
    assert "slug" in again.context["form"].errors
    assert Round.objects.count() == 1


def test_further_forms_have_rooms_and_sittings_of_their_own(
    filled_in: dict[str, Any], client_for: ClientFor, erin: Person, make_scenario: Callable[..., int]
) -> None:
    now = timezone.localtime(timezone.now()).replace(second=0, microsecond=0)
    morning, noon = now + timedelta(days=1), now + timedelta(days=1, hours=3)
    second = {"b-room_1": str(make_scenario("three")), "b-room_2": str(make_scenario("four"))}
    times = {"b-starts_at": morning.strftime("%Y-%m-%dT%H:%M"), "b-ends_at": noon.strftime("%Y-%m-%dT%H:%M")}

    client_for(erin).post("/studio/rounds/new/", {**filled_in, **second, **times, "cooldown_days": "14", "break_minutes": "5"})

    round_ = Round.objects.get()
    assert (round_.cooldown_s, round_.break_s) == (14 * 86_400, 300)
    first, other = round_.sittings.order_by("form__label")
    assert (first.starts_at, first.ends_at) == (round_.opens_at, round_.closes_at)
    assert (other.starts_at, other.ends_at) == (morning, noon)
    rooms = [str(room.scenario_id) for room in other.form.rooms.order_by("position")]
    assert rooms == list(second.values())


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"b-room_1": "first"}, "as many rooms as the first"),
        ({"b-starts_at": "2031-01-01T10:00"}, "Give both times"),
        ({"a-starts_at": "2031-01-01T10:00", "a-ends_at": "2031-01-01T12:00"}, "has to lie within the round"),
        ({"a-starts_at": "2031-01-01T10:00", "a-ends_at": "2031-01-01T09:00"}, "has to end after it starts"),
    ],
)
def test_forms_that_do_not_fit_are_refused_with_the_reason(
    extra: dict[str, str], said: str, filled_in: dict[str, Any], client_for: ClientFor, erin: Person
) -> None:
    data = {**filled_in, **{name: filled_in["room_1"] if value == "first" else value for name, value in extra.items()}}
    browser = client_for(erin)
    browser.cookies["django_language"] = "en"

    page = browser.post("/studio/rounds/new/", data).content.decode()

    assert said in page
    assert not Round.objects.exists()
