"""GET attempts/<id>/result/ and report/."""

from datetime import timedelta
from typing import Any

import pytest

from grading.models import GradeJob, Result
from grading.services.queue_job import queue_job
from grading.services.release_round import release_round
from grading.services.run_job import run_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario, an_open_attempt
from tests.grading.conftest import Clock


def result(api: Any, attempt: Any) -> Any:
    return api.get(f"/api/v1/attempts/{attempt.public_id}/result/").json()


def report(api: Any, attempt: Any) -> Any:
    return api.get(f"/api/v1/attempts/{attempt.public_id}/report/")


def test_an_open_attempt_has_neither_job_nor_result(alice: Any, api_for: Any) -> None:
    attempt = an_open_attempt(a_round(a_scenario()), alice)
    assert result(api_for(alice), attempt) == {"job": None, "result": None}
    assert report(api_for(alice), attempt).json()["params"] == {"state": "none"}


def test_a_waiting_candidate_sees_the_place_in_the_queue(alice: Any, bob: Any, api_for: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario())
    first, second = a_closed_attempt(round_, alice), a_closed_attempt(round_, bob)
    queue_job(first.pk, NOW)
    queue_job(second.pk, NOW + timedelta(seconds=1))
    job = result(api_for(bob), second)["job"]
    assert (job["state"], job["place"], job["tries"], job["expected_wait_s"], job["result"]) == ("queued", 2, 0, None, "none")
    run_job(GradeJob.objects.get(attempt=first).pk, clock)
    assert result(api_for(bob), second)["job"]["place"] == 1


def test_the_state_of_a_failed_job_is_visible(alice: Any, api_for: Any) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    queue_job(attempt.pk, NOW)
    GradeJob.objects.update(state="dead", tries=3)
    assert result(api_for(alice), attempt)["job"]["state"] == "dead"


@pytest.fixture
def graded(alice: Any, clock: Clock) -> Any:
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


def test_before_the_release_the_candidate_sees_the_state_and_no_number(graded: Any, alice: Any, api_for: Any) -> None:
    seen = result(api_for(alice), graded)
    assert (seen["job"]["state"], seen["job"]["result"], seen["result"]) == ("graded", "withheld", None)
    refused = report(api_for(alice), graded)
    assert (refused.status_code, refused.json()["code"], refused.json()["params"]) == (409, "report_not_ready", {"state": "withheld"})


def test_after_the_release_the_candidate_sees_all(graded: Any, alice: Any, carol: Any, api_for: Any) -> None:
    release_round(graded.registration.round_id, carol.pk, NOW + timedelta(hours=2))
    seen = result(api_for(alice), graded)
    assert (seen["job"]["result"], seen["result"]["decision"], seen["result"]["state"]) == ("published", "PASS", "finalised")
    document = report(api_for(alice), graded).json()
    stored = Result.objects.get()
    assert document["result"]["round_uplift"] == stored.round_uplift
    assert [condition["code"] for condition in document["result"]["conditions"]][:2] == ["score_reaches_cut", "uplift_reaches_growth"]


def test_the_report_s_numbers_fit_together(graded: Any, erin: Any, api_for: Any) -> None:
    room = report(api_for(erin), graded).json()["rooms"][0]
    assert room["uplift"] == pytest.approx(room["value_cents"] / room["baseline_cents"] - 1, abs=1e-5)
    curves = room["curves"]
    assert curves["run"]["expected_gmv_cents"][-1] == room["value_cents"]
    assert curves["baseline"]["expected_gmv_cents"][-1] == room["baseline_cents"]
    assert curves["run"]["sampled_gmv_cents"][-1] == room["sampled_gmv_cents"]
    assert {len(series) for side in (curves["run"], curves["baseline"]) for series in side.values()} == {len(curves["s"])}
    assert curves["s"][-1] == room["minutes"] * 60
    assert len(room["panel"]["operators"]) == 24
    assert room["panel"]["below"] == sum(operator["uplift"] < room["uplift"] for operator in room["panel"]["operators"])


def test_the_report_says_nothing_about_keys_or_parameters(graded: Any, erin: Any, api_for: Any) -> None:
    text = report(api_for(erin), graded).content.decode()
    form_room = graded.form.rooms.get()
    for secret in (form_room.traffic_key, form_room.luck_key, form_room.nonce, "offered", "shock"):
        assert secret not in text


def test_the_list_of_a_round_shows_dead_letters_with_their_errors(graded: Any, bob: Any, erin: Any, api_for: Any, clock: Clock) -> None:
    broken = a_closed_attempt(graded.registration.round, bob)
    job = queue_job(broken.pk, NOW)
    GradeJob.objects.filter(pk=job.pk).update(state="dead", tries=3)
    job.failures.create(try_number=3, code="ValueError", detail="no floor", at=NOW)
    rows = {row["person"]: row for row in api_for(erin).get("/api/v1/rounds/autumn/results/").json()}
    assert (rows["鲍勃"]["job_state"], rows["鲍勃"]["failures"], rows["鲍勃"]["decision"]) == ("dead", ["ValueError: no floor"], None)
    assert (rows["爱丽丝"]["decision"], rows["爱丽丝"]["result_state"]) == ("PASS", "graded")
