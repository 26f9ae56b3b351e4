"""A round from its making to the last receipt, over HTTP alone."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import rfc8785
from django.utils import timezone
from rest_framework.test import APIClient

from certify.accounts.models import Person
from exams.canonical_log import receipt_holds
from exams.models import AttemptRoom, Receipt

pytestmark = pytest.mark.django_db


def _round(scenarios: list[int], **changes: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "slug": "spring",
        "title_zh": "春季",
        "title_en": "Spring",
        "kind": "practice",
        "opens_at": now - timedelta(minutes=1),
        "closes_at": now + timedelta(days=1),
        "forms": [scenarios],
        "expected_growth": "0.3",
        "cut_score": "60",
        **changes,
    }


def test_the_whole_way(make_scenario: Callable[..., int], api_for: Callable[..., APIClient], alice: Person, erin: Person) -> None:
    examiner, candidate = api_for(erin), api_for(alice)
    made = examiner.post("/api/v1/rounds/", _round([make_scenario("A"), make_scenario("B")]))
    assert made.status_code == 201, made.data
    assert made.data["state"] == "draft"
    assert candidate.get("/api/v1/rounds/spring/").status_code == 404
    assert examiner.post("/api/v1/rounds/spring/publish/").data["state"] == "open"
    shown = candidate.get("/api/v1/rounds/spring/").data
    assert [(row["form"], row["position"], len(row["commitment"]), row["revealed"]) for row in shown["commitments"]] == [
        ("A", 1, 64, None),
        ("A", 2, 64, None),
    ]
    assert candidate.post("/api/v1/rounds/spring/register/").status_code == 200
    started = candidate.post("/api/v1/rounds/spring/attempts/", {"client_id": "s-1"})
    assert started.status_code == 201
    assert candidate.post("/api/v1/rounds/spring/attempts/", {"client_id": "s-1"}).status_code == 200
    attempt = f"/api/v1/attempts/{started.data['id']}/"
    assert started.data["current"] == 1

    prepared = candidate.post(f"{attempt}rooms/1/prepare/")
    assert prepared.status_code == 200, prepared.data
    assert [row["sku"] for row in prepared.data["card"]["products"]] == ["T1", "T2", "T3"]
    assert prepared.data["steers"] is True
    planned = candidate.put(f"{attempt}rooms/1/opening/", {"controls": [{"lever": "pitch", "sku": "T2"}, {"lever": "agents", "value": 6}]})
    assert planned.data["opening"] == [{"lever": "pitch", "sku": "T2", "value": ""}, {"lever": "agents", "sku": "", "value": "6"}]
    refused = candidate.put(
        f"{attempt}rooms/1/opening/", {"controls": [{"lever": "pitch", "sku": "T2"}, {"lever": "price", "sku": "T1", "value": "1"}]}
    )
    assert (refused.status_code, refused.data["code"], refused.data["params"]["index"]) == (422, "price_under_floor", 1)
    assert candidate.post(f"{attempt}rooms/1/go_live/").data["state"] == "live"

    acted = candidate.post(f"{attempt}rooms/1/actions/", {"client_id": "a-1", "lever": "cue", "value": "hook"})
    assert acted.status_code == 201, acted.data
    assert acted.data["number"] == 1
    assert acted.data["effective_tick"] > acted.data["tick"] >= 2
    repeated = candidate.post(f"{attempt}rooms/1/actions/", {"client_id": "a-1", "lever": "cue", "value": "hook"})
    assert (repeated.status_code, repeated.data) == (200, acted.data)
    assert candidate.get(f"{attempt}rooms/1/actions/").data == [acted.data]
    assert candidate.get(f"{attempt}rooms/1/actions/?after=1").data == []

    frame = candidate.get(f"{attempt}rooms/1/frame/").data
    assert (frame["levers"]["pitch"], frame["last_action"], frame["state"]) == ("T2", 1, "live")
    assert frame["tick"] == frame["series"][-1]["tick"]
    assert candidate.post(f"{attempt}rooms/1/ticket/").data["url"].startswith("/stream/?ticket=")

    receipt = candidate.post(f"{attempt}rooms/1/hand_over/", {"client_id": "h-1"})
    assert receipt.status_code == 201
    assert candidate.post(f"{attempt}rooms/1/hand_over/", {"client_id": "h-1"}).data == receipt.data
    log = candidate.get(f"{attempt}rooms/1/log/").json()
    assert hashlib.sha256(rfc8785.dumps(log)).hexdigest() == receipt.data["log_digest"]
    stored = Receipt.objects.get()
    assert receipt_holds(stored.log_digest, stored.server_time, receipt.data["signature"])
    assert not receipt_holds(stored.log_digest, stored.server_time + timedelta(microseconds=1), receipt.data["signature"])

    document = candidate.get(attempt).data
    assert (document["state"], document["current"], document["rooms"][0]["receipt"]) == ("running", 2, receipt.data)
    assert candidate.post(f"{attempt}hand_in/").data["state"] == "closed"
    assert [room.close_reason for room in AttemptRoom.objects.all()] == ["handed_over", "handed_in"]


def test_a_round_with_faults_names_all_of_them(api_for: Callable[..., APIClient], erin: Person) -> None:
    now = timezone.now()
    answer = api_for(erin).post("/api/v1/rounds/", _round([4711], opens_at=now, closes_at=now))
    assert answer.status_code == 422
    assert answer.data["code"] == "round_invalid"
    assert [problem["code"] for problem in answer.data["params"]["problems"]] == ["closes_before_it_opens", "scenario_not_published"]


def test_a_slug_is_taken_once(make_scenario: Callable[..., int], api_for: Callable[..., APIClient], erin: Person) -> None:
    scenario = make_scenario("A")
    assert api_for(erin).post("/api/v1/rounds/", _round([scenario])).status_code == 201
    answer = api_for(erin).post("/api/v1/rounds/", _round([scenario]))
    assert answer.data["params"]["problems"] == [{"code": "slug_taken", "slug": "spring"}]


def test_refusals_speak_the_language_of_the_request(api_for: Callable[..., APIClient], alice: Person) -> None:
    answer = api_for(alice).get("/api/v1/rounds/none/", headers={"accept-language": "en"})
    assert (answer.status_code, answer.data) == (404, {"code": "not_found", "detail": "Not found.", "params": {}})
