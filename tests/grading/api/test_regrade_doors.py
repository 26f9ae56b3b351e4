"""Regrades and appeals by page and by API: who may what, and what the candidate reads."""

from typing import Any
from uuid import uuid4

import pytest

from grading.models import Appeal, RegradeSet, Result
from grading.services.propose_regrade import propose_regrade
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from grading.services.run_regrade import run_regrade
from tests.grading.api.test_permissions import MISSING, answers, people  # noqa: F401
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock
from tests.grading.services.test_regrades import _messages, computed, proposal  # noqa: F401

STAFF_PAGE = {"alice": 404, "bob": 404, "charlie": 404, "erin": 200, "ivan": 404, "carol": 200, "nobody": 302}
STAFF_API = {"alice": 403, "bob": 403, "charlie": 403, "erin": 200, "ivan": 403, "carol": 200, "nobody": 401}


@pytest.fixture
def attempt(alice: Any, clock: Clock) -> Any:
    """Alice's, with a final pass."""
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


@pytest.fixture
def regrade(attempt: Any, erin: Any, clock: Clock) -> RegradeSet:
    return computed(attempt.form.round, erin, clock)


def test_regrades_are_for_examiners_and_certifiers(regrade: RegradeSet, people: Any, api_for: Any, client_for: Any) -> None:  # noqa: F811
    for tail in ("", f"{regrade.pk}/"):
        assert answers(people, lambda person, tail=tail: api_for(person).get(f"/api/v1/rounds/autumn/regrades/{tail}")) == STAFF_API
        assert answers(people, lambda person, tail=tail: client_for(person).get(f"/studio/results/autumn/regrades/{tail}")) == STAFF_PAGE
    new = {**STAFF_PAGE, "carol": 404}
    assert answers(people, lambda person: client_for(person).get("/studio/results/autumn/regrades/new/")) == new
    assert answers(people, lambda person: client_for(person).get("/studio/appeals/")) == STAFF_PAGE
    assert answers(people, lambda person: api_for(person).get("/api/v1/appeals/")) == STAFF_API


def test_only_a_certifier_who_is_not_the_author_applies(regrade: RegradeSet, people: Any, api_for: Any, client_for: Any) -> None:  # noqa: F811
    for door, address in (
        (api_for, f"/api/v1/rounds/autumn/regrades/{regrade.pk}/apply/"),
        (client_for, f"/studio/results/autumn/regrades/{regrade.pk}/apply/"),
    ):
        for name in people:
            if name != "carol":
                assert door(people[name]).post(address).status_code in (302, 401, 403, 404), name
    regrade.refresh_from_db()
    assert regrade.state == "ready"
    for _ in range(2):
        assert api_for(people["carol"]).post(f"/api/v1/rounds/autumn/regrades/{regrade.pk}/apply/").status_code == 200
    assert Result.objects.get(effective=True).decision == "FAIL"


def test_a_regrade_of_another_round_is_not_found(regrade: RegradeSet, erin: Any, api_for: Any, client_for: Any) -> None:
    a_round(a_scenario(title_en="Other"), slug="other")
    assert api_for(erin).get(f"/api/v1/rounds/other/regrades/{regrade.pk}/").status_code == 404
    assert client_for(erin).get(f"/studio/results/other/regrades/{regrade.pk}/").status_code == 404


def test_proposed_by_the_form_and_by_the_api(attempt: Any, erin: Any, clock: Clock, client_for: Any, api_for: Any) -> None:
    form = {
        "client_id": str(uuid4()),
        "reason": "wrong_standard",
        "text": "Typed wrongly.",
        "correction": "standard",
        "cut_score": "990",
        "because": "incident",
    }
    for _ in range(2):
        assert client_for(erin).post("/studio/results/autumn/regrades/new/", form).status_code == 302
    refused = client_for(erin).post("/studio/results/autumn/regrades/new/", {**form, "client_id": str(uuid4()), "cut_score": ""})
    assert refused.status_code == 422 and "Typed wrongly." in refused.content.decode()
    body = {"client_id": str(uuid4()), "reason": "check", "text": "A check.", "correction": "recompute", "attempts": [str(attempt.public_id)]}
    answer = api_for(erin).post("/api/v1/rounds/autumn/regrades/", body, format="json")
    assert (answer.status_code, answer.json()["state"], answer.json()["total"]) == (202, "queued", 1)
    missing = api_for(erin).post("/api/v1/rounds/autumn/regrades/", {**body, "client_id": str(uuid4()), "attempts": [MISSING]}, format="json")
    assert missing.status_code == 404
    assert RegradeSet.objects.count() == 2
    assert run_regrade(answer.json()["id"], clock)
    row = api_for(erin).get(f"/api/v1/rounds/autumn/regrades/{answer.json()['id']}/").json()["rows"][0]
    assert (row["attempt"], row["flips"], row["certificate"]) == (str(attempt.public_id), False, "signed_again")


def test_the_report_says_what_was_changed_and_why(
    attempt: Any, regrade: RegradeSet, alice: Any, bob: Any, carol: Any, client_for: Any, api_for: Any
) -> None:
    report, notes = f"/attempts/{attempt.public_id}/report/", f"/api/v1/attempts/{attempt.public_id}/regrades/"
    assert "The cut was entered wrongly." not in client_for(alice).get(report).content.decode()
    assert api_for(alice).get(notes).json() == []
    client_for(carol).post(f"/studio/results/autumn/regrades/{regrade.pk}/apply/")
    page = client_for(alice).get(report).content.decode()
    assert "The cut was entered wrongly." in page
    note = api_for(alice).get(notes).json()[0]
    assert (note["before"]["decision"], note["after"]["decision"], note["text"]) == ("PASS", "FAIL", "The cut was entered wrongly.")
    assert api_for(bob).get(notes).status_code == 404


def test_an_appeal_is_the_owner_s(attempt: Any, people: Any, client_for: Any, api_for: Any) -> None:  # noqa: F811
    page, api = f"/attempts/{attempt.public_id}/appeal/", f"/api/v1/attempts/{attempt.public_id}/appeals/"
    owner = {"alice": 200, "bob": 404, "charlie": 404, "erin": 404, "ivan": 404, "carol": 404, "nobody": 302}
    assert answers(people, lambda person: client_for(person).get(page)) == owner
    filed = answers(people, lambda person: api_for(person).post(api, {"text": "The room froze."}, format="json"))
    assert filed == {"alice": 201, "bob": 404, "charlie": 404, "erin": 404, "ivan": 404, "carol": 404, "nobody": 401}
    assert Appeal.objects.count() == 1
    seen = {"alice": 200, "bob": 404, "charlie": 404, "erin": 200, "ivan": 404, "carol": 200, "nobody": 401}
    assert answers(people, lambda person: api_for(person).get(api)) == seen
    appeal = Appeal.objects.get()
    withdraw = f"/api/v1/appeals/{appeal.public_id}/withdraw/"
    others = {name: person for name, person in people.items() if name != "alice"}
    assert {api_for(person).post(withdraw).status_code for person in others.values()} == {401, 404}
    assert api_for(people["alice"]).post(withdraw).json()["state"] == "withdrawn"


def test_from_the_form_to_the_outcome_on_the_candidate_s_page(attempt: Any, alice: Any, carol: Any, client_for: Any) -> None:
    page = f"/attempts/{attempt.public_id}/appeal/"
    assert client_for(alice).post(page, {"text": " "}).status_code == 422
    assert client_for(alice).post(page, {"text": "The room froze."}).status_code == 302
    review = f"/studio/appeals/{Appeal.objects.get().public_id}/"
    assert client_for(carol).post(review, {"take": "1"}).status_code == 302
    kept = client_for(carol).post(review, {"outcome": "upheld", "reason": "Right, I see it."})
    assert kept.status_code == 422 and "Right, I see it." in kept.content.decode()
    assert client_for(carol).post(review, {"outcome": "rejected", "reason": "The log shows no gap."}).status_code == 302
    assert "The log shows no gap." in client_for(alice).get(page).content.decode()
    assert "The log shows no gap." in client_for(alice).get(f"/attempts/{attempt.public_id}/report/").content.decode()


def test_the_page_follows_the_shadow_grades_by_itself_and_loads_anew_when_they_are_ready(
    attempt: Any, erin: Any, alice: Any, client_for: Any, clock: Clock
) -> None:
    regrade = propose_regrade(proposal(attempt.form.round), erin.pk, clock())
    address = f"/studio/results/autumn/regrades/{regrade.pk}/"
    browser = client_for(erin)
    page = browser.get(address, headers={"accept-language": "en"}).content.decode()
    assert f'hx-get="{address}state/"' in page
    assert "0 of 1 attempt computed" in page
    waiting = browser.get(f"{address}state/")
    assert "HX-Refresh" not in waiting
    assert client_for(alice).get(f"{address}state/").status_code == 404
    assert run_regrade(regrade.pk, clock)
    ready = browser.get(f"{address}state/")
    assert ready["HX-Refresh"] == "true"
    assert "hx-get" not in ready.content.decode()
    assert "hx-get" not in browser.get(address).content.decode()
