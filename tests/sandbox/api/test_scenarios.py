"""/api/v1/scenarios/"""

from collections.abc import Callable
from typing import Any

import pytest

from certify.accounts.models import Person
from sandbox.models import GateRun, Recording, Room, Scenario
from sandbox.services.run_gate import run_gate
from tests.sandbox.rooms import NOW, make_draft, make_room

pytestmark = pytest.mark.django_db
URL = "/api/v1/scenarios/"


@pytest.fixture
def examiner(api_for: Callable[..., Any], erin: Person) -> Any:
    return api_for(erin)


def test_a_draft_takes_the_defaults_that_it_does_not_name(examiner: Any, room: Room) -> None:
    answer = examiner.post(URL, {"room": room.pk, "kind": "practice", "terms": {"minutes": 12}})
    assert answer.status_code == 201
    body = answer.json()
    assert (body["state"], body["speed"], body["terms"]["minutes"], body["digest"], body["card"]) == ("draft", 5, 12, "", None)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"kind": "party"}, 400, "invalid"),
        ({"terms": {"minuets": 12}}, 400, "invalid"),
        ({"terms": {"minutes": "many"}}, 400, "invalid"),
        ({"terms": {"levers": {"agents": {"maximum": "all"}}}}, 400, "invalid"),
        ({"terms": {"incidents": [{"code": "meteor", "minute": 1, "minutes": 1}]}}, 400, "invalid"),
        ({"terms": {"minutes": 900}}, 422, "scenario_refused"),
        ({"terms": {"levers": {"megaphone": {}}}}, 422, "scenario_refused"),
        ({"speed": 61}, 422, "scenario_refused"),
    ],
)
def test_it_refuses_with_the_reason(examiner: Any, room: Room, change: dict[str, Any], status: int, code: str) -> None:
    answer = examiner.post(URL, {"room": room.pk, "kind": "practice", **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Scenario.objects.exists()


def test_a_draft_on_no_room_is_not_found(examiner: Any) -> None:
    assert examiner.post(URL, {"room": 999999, "kind": "practice"}).status_code == 404


def test_a_change_keeps_what_it_does_not_name(examiner: Any, draft: Scenario) -> None:
    body = examiner.patch(f"{URL}{draft.pk}/", {"terms": {"levers": {"agents": {"maximum": 3}}}}).json()
    assert body["terms"]["levers"]["agents"]["maximum"] == 3
    assert body["terms"]["minutes"] == 10


def test_publishing_waits_for_the_bots_then_freezes(examiner: Any, draft: Scenario) -> None:
    early = examiner.post(f"{URL}{draft.pk}/publish/")
    assert (early.status_code, early.json()["params"]["reasons"][0]["code"]) == (422, "draft_not_checked")
    queued = examiner.post(f"{URL}{draft.pk}/check/")
    assert (queued.status_code, queued.json()["state"]) == (202, "queued")
    run_gate(GateRun.objects.get().pk, now=NOW)
    assert examiner.get(f"{URL}{draft.pk}/").json()["check"]["state"] == "ready"
    done = examiner.post(f"{URL}{draft.pk}/publish/")
    assert done.status_code == 200
    body = done.json()
    assert (body["state"], len(body["digest"]), len(body["gate"]["panel"])) == ("published", 64, 24)
    assert body["card"]["ticks"] == 120
    assert examiner.post(f"{URL}{draft.pk}/publish/").json() == body
    frozen = examiner.patch(f"{URL}{draft.pk}/", {"speed": 3})
    assert (frozen.status_code, frozen.json()["code"]) == (409, "scenario_published")
    assert examiner.post(f"{URL}{draft.pk}/check/").status_code == 409


def test_an_unfit_exam_is_refused_with_every_reason(examiner: Any, recording: Recording) -> None:
    exam = make_draft(make_room(recording, verdict="practice"), kind="exam")
    examiner.post(f"{URL}{exam.pk}/check/")
    run_gate(GateRun.objects.get().pk, now=NOW)
    answer = examiner.post(f"{URL}{exam.pk}/publish/")
    assert answer.status_code == 422
    assert "room_practice_only" in {reason["code"] for reason in answer.json()["params"]["reasons"]}


def test_the_list_says_which_are_published(examiner: Any, published: Scenario) -> None:
    row = examiner.get(URL).json()["results"][0]
    assert (row["id"], row["state"], row["digest"]) == (published.pk, "published", published.digest)
