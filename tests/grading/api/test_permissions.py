"""Who may see or do what, by API and by page: the owner, another candidate, an outsider, staff of every kind, nobody."""

from typing import Any

import pytest

from grading.models import GradeJob
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock

PEOPLE = ("alice", "bob", "charlie", "erin", "ivan", "carol", "nobody")
MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def people(alice: Any, bob: Any, charlie: Any, erin: Any, ivan: Any, carol: Any) -> dict[str, Any]:
    return {"alice": alice, "bob": bob, "charlie": charlie, "erin": erin, "ivan": ivan, "carol": carol, "nobody": None}


@pytest.fixture
def attempt(alice: Any, clock: Clock) -> Any:
    """Alice's, graded, in a round that is not released."""
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


def answers(people: dict[str, Any], ask: Any) -> dict[str, int]:
    return {name: ask(people[name]).status_code for name in PEOPLE}


@pytest.mark.parametrize("what", ["result/", "report/", "report.pdf", "rooms/1/replay/"])
def test_an_attempt_is_there_for_its_owner_examiners_and_certifiers_only(what: str, attempt: Any, people: Any, api_for: Any) -> None:
    address = f"/api/v1/attempts/{attempt.public_id}/{what}"
    withheld = 200 if what == "result/" else 409
    assert answers(people, lambda person: api_for(person).get(address)) == {
        "alice": withheld, "bob": 404, "charlie": 404, "erin": 200, "ivan": 404, "carol": 200, "nobody": 401,
    }  # fmt: skip


@pytest.mark.parametrize("what", ["report", "grading"])
def test_so_are_its_pages(what: str, attempt: Any, people: Any, client_for: Any) -> None:
    address = f"/attempts/{attempt.public_id}/{what}/"
    assert answers(people, lambda person: client_for(person).get(address)) == {
        "alice": 200, "bob": 404, "charlie": 404, "erin": 200, "ivan": 404, "carol": 200, "nobody": 302,
    }  # fmt: skip


def test_a_room_is_replayed_to_whoever_reads_the_report(attempt: Any, erin: Any, alice: Any, api_for: Any) -> None:
    address = f"/api/v1/attempts/{attempt.public_id}/rooms/1/replay/"
    assert api_for(erin).get(address).json()["version"] == "replay/1"
    assert api_for(erin).get(f"/api/v1/attempts/{attempt.public_id}/rooms/2/replay/").status_code == 404
    assert api_for(alice).get(address).json()["code"] == "report_not_ready"


def test_a_foreign_attempt_answers_like_a_missing_one(attempt: Any, bob: Any, api_for: Any) -> None:
    foreign = api_for(bob).get(f"/api/v1/attempts/{attempt.public_id}/result/")
    missing = api_for(bob).get(f"/api/v1/attempts/{MISSING}/result/")
    assert (foreign.status_code, foreign.json()) == (missing.status_code, missing.json())


def test_a_round_s_results_are_for_examiners_and_certifiers(attempt: Any, people: Any, api_for: Any, client_for: Any) -> None:
    allowed = {"alice": 403, "bob": 403, "charlie": 403, "erin": 200, "ivan": 403, "carol": 200, "nobody": 401}
    assert answers(people, lambda person: api_for(person).get("/api/v1/rounds/autumn/results/")) == allowed
    pages = {"alice": 404, "bob": 404, "charlie": 404, "erin": 200, "ivan": 404, "carol": 200, "nobody": 302}
    for address in ("/studio/results/", "/studio/results/autumn/"):
        assert answers(people, lambda person, address=address: client_for(person).get(address)) == pages


def test_only_a_certifier_releases(attempt: Any, people: Any, api_for: Any, client_for: Any) -> None:
    """The round is still open, so that the one who may is told why not yet."""
    asked = answers(people, lambda person: api_for(person).post("/api/v1/rounds/autumn/release/"))
    assert asked == {"alice": 403, "bob": 403, "charlie": 403, "erin": 403, "ivan": 403, "carol": 409, "nobody": 401}
    pages = answers(people, lambda person: client_for(person).post("/studio/results/autumn/release/"))
    assert pages == {"alice": 404, "bob": 404, "charlie": 404, "erin": 404, "ivan": 404, "carol": 302, "nobody": 302}


def test_only_an_examiner_puts_a_dead_letter_back(attempt: Any, people: Any, api_for: Any, client_for: Any) -> None:
    job = GradeJob.objects.get()
    others = [name for name in PEOPLE if name != "erin"]
    GradeJob.objects.update(state="dead", tries=3)
    for name in others:
        assert api_for(people[name]).post(f"/api/v1/grading/jobs/{job.pk}/retry/").status_code in (401, 403)
        assert client_for(people[name]).post(f"/studio/results/autumn/jobs/{job.pk}/retry/").status_code in (302, 404)
    job.refresh_from_db()
    assert job.state == "dead"
    assert api_for(people["erin"]).post(f"/api/v1/grading/jobs/{job.pk}/retry/").status_code == 202
    job.refresh_from_db()
    assert (job.state, job.tries) == ("queued", 0)


@pytest.mark.parametrize("address", ["release", "jobs/1/retry"])
def test_reading_an_address_changes_nothing(address: str, attempt: Any, carol: Any, erin: Any, client_for: Any) -> None:
    for person in (carol, erin):
        assert client_for(person).get(f"/studio/results/autumn/{address}/").status_code == 405
