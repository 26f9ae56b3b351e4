"""Integrity on pages and over the API: who sees what, what a candidate reads, and that nothing of another person is on it."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from exams.models import Action, Attempt, AttemptRoom, ConsolePlace, Intervention, Sitting
from exams.selectors.sittings import browser_of, network_of
from grading.models import GradeJob, IntegrityCase, SimilarityReport
from grading.services import compare_sitting as comparing
from grading.services import queue_similarity as queueing
from grading.services import run_similarity as running
from grading.services.open_case import NewCase, open_case
from grading.services.run_job import run_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "_send", lambda _id: None)


@pytest.fixture
def sitting(alice: Any, bob: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Sitting:
    """Alice and Bob did the same; the report is made."""
    monkeypatch.setattr(running, "compare_sitting", partial(comparing.compare_sitting, crowd=2, reference=21))
    round_ = a_round(a_scenario(), release="on_release")
    for person in (alice, bob):
        attempt = a_closed_attempt(round_, person)
        assert run_job(GradeJob.objects.get(attempt=attempt).pk, clock)
    AttemptRoom.objects.update(live_at=NOW)
    sitting = Sitting.objects.get()
    report, _ = queueing.queue_similarity(sitting.pk, None, clock())
    assert running.run_similarity(report.pk, clock)
    return sitting


def of(person: Any) -> Attempt:
    return Attempt.objects.get(registration__person=person)


def staff_pages(sitting: Sitting) -> list[str]:
    report, attempt = SimilarityReport.objects.get(), Attempt.objects.order_by("pk").first()
    assert attempt is not None
    return [
        f"/sittings/{sitting.pk}/integrity/",
        f"/sittings/{sitting.pk}/integrity/{report.pk}/pairs/1/",
        "/integrity/",
        f"/attempts/{attempt.public_id}/trail/",
    ]


def test_staff_read_it_and_nobody_else(sitting: Sitting, request: pytest.FixtureRequest, client_for: Any) -> None:
    for path in staff_pages(sitting):
        for name, status in (("ivan", 200), ("erin", 200), ("carol", 200), ("alice", 404), ("charlie", 404)):
            assert client_for(request.getfixturevalue(name)).get(path).status_code == status, (path, name)
        assert client_for(None).get(path).status_code == 302


def test_only_invigilators_and_examiners_ask_and_open(sitting: Sitting, alice: Any, carol: Any, charlie: Any, client_for: Any) -> None:
    body = {"attempt": of(alice).public_id, "ground": "observed", "allegation": "Seen."}
    for person in (alice, carol, charlie):
        client = client_for(person)
        assert client.post(f"/sittings/{sitting.pk}/integrity/report/").status_code == 404
        assert client.post(f"/sittings/{sitting.pk}/integrity/cases/", body).status_code == 404
    assert not IntegrityCase.objects.exists()


def test_from_a_pair_to_a_decision(sitting: Sitting, alice: Any, bob: Any, ivan: Any, carol: Any, client_for: Any) -> None:
    report, attempt = SimilarityReport.objects.get(), of(alice)
    page = client_for(ivan).get(f"/sittings/{sitting.pk}/integrity/{report.pk}/pairs/1/").content.decode()
    assert "爱丽丝" in page and "鲍勃" in page and 'class="link' in page
    sent = {"attempt": attempt.public_id, "ground": "similarity", "allegation": "两份记录相同。", "report": report.pk, "number": 1}
    for _ in range(2):  # a double click
        answer = client_for(ivan).post(f"/sittings/{sitting.pk}/integrity/cases/", sent)
    case = IntegrityCase.objects.get()
    assert answer.url == f"/integrity/{case.public_id}/"
    assert case.other_attempt_id == of(bob).pk

    own = f"/attempts/{attempt.public_id}/question/"
    told = client_for(alice).get(own).content.decode()
    assert "两份记录相同。" in told
    assert "鲍勃" not in told and str(of(bob).public_id) not in told and "bob" not in told
    assert own in client_for(alice).get(f"/attempts/{attempt.public_id}/report/").content.decode()
    for person in (bob, ivan, carol):
        assert client_for(person).get(own).status_code == 404

    assert client_for(carol).post(f"/integrity/{case.public_id}/", {"outcome": "void", "reason": "copied", "explanation": "是。"}).status_code == 422
    assert client_for(alice).post(own, {"case": case.public_id, "statement": "我一个人做的。"}).status_code == 302
    decision = {"outcome": "no_consequence", "reason": "explained", "explanation": "解释可信。"}
    assert client_for(ivan).post(f"/integrity/{case.public_id}/", decision).status_code == 404
    assert client_for(carol).post(f"/integrity/{case.public_id}/", decision).status_code == 302
    assert "解释可信。" in client_for(alice).get(own).content.decode()
    trail = client_for(ivan).get(f"/attempts/{attempt.public_id}/trail/").content.decode()
    assert trail.count("诚信个案") >= 3


def test_ids_of_other_sittings_and_cases_lead_nowhere(sitting: Sitting, alice: Any, bob: Any, ivan: Any, clock: Clock, client_for: Any) -> None:
    report = SimilarityReport.objects.get()
    client = client_for(ivan)
    for path in (
        f"/sittings/{sitting.pk + 1}/integrity/",
        f"/sittings/{sitting.pk + 1}/integrity/{report.pk}/pairs/1/",
        f"/sittings/{sitting.pk}/integrity/{report.pk}/pairs/9/",
        f"/sittings/{sitting.pk}/integrity/{report.pk + 1}/pairs/1/",
    ):
        assert client.get(path).status_code == 404, path
    case, _ = open_case(NewCase(of(alice).pk, "observed", "Seen."), ivan.pk, clock())
    own = f"/attempts/{of(bob).public_id}/question/"
    assert client_for(bob).post(own, {"case": case.public_id, "statement": "I answer for Alice."}).status_code == 404


def test_the_api_keeps_the_same_doors(sitting: Sitting, alice: Any, bob: Any, ivan: Any, erin: Any, carol: Any, api_for: Any) -> None:
    path = f"/api/v1/sittings/{sitting.pk}/integrity/"
    assert api_for(ivan).get(path).json()["state"] == "ready"
    assert api_for(alice).get(path).status_code == 403
    cases = f"/api/v1/attempts/{of(alice).public_id}/integrity_cases/"
    new = {"ground": "timing", "allegation": "Like a program's."}
    assert api_for(bob).post(cases, new).status_code == 404
    made = api_for(erin).post(cases, new)
    assert made.status_code == 201
    assert api_for(erin).post(cases, new).status_code == 200
    assert [row["id"] for row in api_for(alice).get(cases).json()] == [made.json()["id"]]
    assert api_for(bob).get(cases).status_code == 404
    one = f"/api/v1/integrity_cases/{made.json()['id']}/"
    assert api_for(bob).post(one + "statement/", {"statement": "x"}).status_code == 404
    assert api_for(alice).post(one + "statement/", {"statement": "It was me."}).json()["statement"] == "It was me."
    decision = {"outcome": "void", "reason": "program", "explanation": "It was not."}
    assert api_for(ivan).post(one + "decide/", decision).status_code == 403
    assert api_for(erin).post(one + "decide/", decision).status_code == 403  # she opened it
    assert api_for(carol).post(one + "decide/", decision).json()["outcome"] == "void"
    assert api_for(alice).get("/api/v1/integrity_cases/").status_code == 403


def test_places_are_shortened_and_shown_with_their_times(sitting: Sitting, alice: Any, ivan: Any, client_for: Any) -> None:
    for number, address in enumerate(("203.0.113.77", "2408:8207:1a2b:3c4d::7")):
        at = NOW + timedelta(minutes=number)
        ConsolePlace.objects.create(
            attempt=of(alice), address=address, agent="Mozilla/5.0 (Windows NT 10.0) Chrome/129", first_seen_at=at, last_seen_at=at
        )
    page = client_for(ivan).get(f"/sittings/{sitting.pk}/integrity/").content.decode()
    assert "203.0.…" in page and "2408:8207:1a2b:…" in page and "Chrome, Windows" in page
    assert "113.77" not in page and "3c4d" not in page
    assert (network_of("?"), browser_of("")) == ("?", "?")


def test_the_trail_has_what_was_done_and_by_whom(sitting: Sitting, alice: Any, ivan: Any, erin: Any, client_for: Any) -> None:
    attempt = of(alice)
    Intervention.objects.create(
        round_id=attempt.registration.round_id,
        registration=attempt.registration,
        attempt=attempt,
        kind="pause",
        reason="alarm",
        note="一楼",
        by=ivan,
        at=NOW,
    )
    Action.objects.filter(attempt_room__attempt=attempt).count()
    page = client_for(erin).get(f"/attempts/{attempt.public_id}/trail/").content.decode()
    for word in ("伊万", "一楼", "警报"):
        assert word in page, word
