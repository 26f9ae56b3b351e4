"""The fidelity page over all hosts, the room's report, and the measurement that is asked for on them."""

from collections.abc import Callable

import pytest
from django.test import Client

from certify.accounts.models import Person
from sandbox import selectors
from sandbox.engine.parameters import SPECS
from sandbox.models import HeldOutRun, HostCalibration, JobState, Recording, Room
from sandbox.pages.parameter_names import LABELS, UNITS
from sandbox.pages.parameters import parameter_groups, word_counts
from sandbox.pages.responses import response_lines
from sandbox.pages.targets import verdict_lines
from tests.sandbox.calibration.test_fidelity_summary import row
from tests.sandbox.rooms import make_room

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Person | None], Client]

MOVED = [
    {"name": "elasticity", "lever": "price", "prior": 1.8, "value": 2.4, "shift_sd": 0.7, "spread_share": 0.3},
    {"name": "clip_gain", "lever": "clip", "prior": 1.5, "value": 1.5, "shift_sd": 0.0, "spread_share": 1.1},
    {"name": "guarantee_deal", "lever": "guarantee", "prior": 0.12, "value": 0.14, "shift_sd": 0.4, "spread_share": 0.6},
    {"name": "product_deal:S1", "lever": "", "prior": 0.0, "value": -0.2, "shift_sd": -0.4, "spread_share": 0.2},
    {"name": "a_parameter_of_another_engine", "lever": "", "prior": 0.0, "value": 1.0, "shift_sd": 1.0, "spread_share": 0.2},
]
RESPONSES = [
    {
        "name": "price_regular",
        "x": [0.8, 0.9, 1.0],
        "prior": {"low": [1.1, 1.05, 1.0], "median": [1.4, 1.2, 1.0], "high": [2.0, 1.4, 1.0]},
        "members": [[1.6, 1.26, 1.0], [1.5, 1.2, 1.0]],
        "covered": [0.85, 1.0],
    },
    {
        "name": "hold",
        "x": [0.0, 1.0, 3.0],
        "prior": {"low": [1.0, 0.9, 0.7], "median": [1.0, 1.02, 0.9], "high": [1.0, 1.1, 1.0]},
        "members": [[1.0, 1.04, 0.93]],
        "covered": None,
    },
]


@pytest.fixture
def examiner(client_for: ClientFor, erin: Person) -> Client:
    return client_for(erin)


@pytest.fixture
def calibration(recording: Recording) -> HostCalibration:
    """Two sessions fitted together, not yet measured."""
    make_room(recording)
    job = HostCalibration.objects.get()
    job.recordings.set(selectors.latest_recordings_of_host("boutique"))
    return job


def measured(calibration: HostCalibration, error: float = 0.03) -> None:
    rows = [{**row("boutique", number, error), "session": f"boutique-0{number}"} for number in (1, 2)]
    calibration.fidelity = {"held_out": [{key: value for key, value in line.items() if key != "reproduced"} for line in rows]}
    calibration.save()


@pytest.mark.parametrize(("method", "path"), [("get", "fidelity/"), ("post", "calibrations/{job}/held-out/"), ("get", "held-out/{run}/")])
def test_only_an_examiner_gets_in(
    method: str, path: str, calibration: HostCalibration, client_for: ClientFor, alice: Person, charlie: Person, erin: Person
) -> None:
    run = HeldOutRun.objects.create(calibration=calibration, queued_at=calibration.queued_at)
    address = "/studio/" + path.format(job=calibration.pk, run=run.pk)
    assert getattr(client_for(None), method)(address).status_code == 302
    assert getattr(client_for(alice), method)(address).status_code == 404
    assert getattr(client_for(charlie), method)(address).status_code == 404
    assert getattr(client_for(erin), method)(address).status_code in {200, 302}


@pytest.mark.parametrize(("method", "path"), [("post", "calibrations/999999/held-out/"), ("get", "held-out/999999/")])
def test_what_is_not_there_is_not_found(method: str, path: str, examiner: Client) -> None:
    assert getattr(examiner, method)(f"/studio/{path}").status_code == 404


def test_without_calibrations_it_says_what_to_do(examiner: Client) -> None:
    page = examiner.get("/studio/fidelity/")
    assert page.status_code == 200
    assert b"/studio/rooms/" in page.content
    assert (page.context["checks"], page.context["plots"]["predicted"]) == ([], [])


def test_it_shows_targets_plots_and_every_session(examiner: Client, calibration: HostCalibration) -> None:
    measured(calibration, error=0.09)
    page = examiner.get("/studio/fidelity/")
    text = page.content.decode()
    assert {check["holds"] for check in page.context["checks"]} == {True, False}
    assert page.context["met"] is False
    assert text.count('<svg class="plot" viewBox="0 0 360') == 2
    assert "boutique-01" in text
    assert "boutique-02" in text
    assert f'/studio/rooms/{Room.objects.get().pk}/">boutique-02' in text


def test_a_second_click_finds_the_first_ones_job(examiner: Client, calibration: HostCalibration) -> None:
    for _ in range(2):
        answer = examiner.post(f"/studio/calibrations/{calibration.pk}/held-out/")
        assert answer.status_code == 302
    job = HeldOutRun.objects.get()
    assert job.queued_by_id is not None
    assert f"/studio/held-out/{job.pk}/" in examiner.get("/studio/fidelity/").content.decode()


def test_one_session_has_nothing_to_leave_out(examiner: Client, room: Room) -> None:
    answer = examiner.post(f"/studio/calibrations/{room.calibration_id}/held-out/", follow=True)
    assert not HeldOutRun.objects.exists()
    assert len(list(answer.context["messages"])) == 1
    assert f"/studio/calibrations/{room.calibration_id}/held-out/" not in answer.content.decode()


def test_progress_is_polled_until_it_ends(examiner: Client, calibration: HostCalibration) -> None:
    run = HeldOutRun.objects.create(calibration=calibration, queued_at=calibration.queued_at, state=JobState.RUNNING, progress=40, step="boutique-02")
    card = examiner.get(f"/studio/held-out/{run.pk}/", headers={"hx-request": "true"})
    assert 'value="40"' in card.content.decode()
    assert "boutique-02" in card.content.decode()
    assert "HX-Refresh" not in card
    HeldOutRun.objects.update(state=JobState.READY)
    assert examiner.get(f"/studio/held-out/{run.pk}/", headers={"hx-request": "true"})["HX-Refresh"] == "true"


def test_the_room_says_its_verdict_first_with_reasons_and_what_to_do(examiner: Client, calibration: HostCalibration) -> None:
    room = Room.objects.get()
    room.fidelity = {"gmv_error": 0.03, "online_wape": 0.04, "without_shocks": {"gmv_error": 0.1}}
    room.verdict = "practice"
    room.save()
    report = examiner.get(f"/studio/rooms/{room.pk}/").context["report"]
    assert [line["holds"] for line in report["lines"]][:1] == [False]
    assert "3.0\u00a0%" in report["lines"][0]["text"]
    assert report["lines"][0]["advice"]
    assert all(line["holds"] and not line["advice"] for line in report["lines"][1:])


def test_the_room_shows_levers_and_parameters(examiner: Client, calibration: HostCalibration) -> None:
    measured(calibration)
    calibration.fidelity |= {"moved": MOVED, "responses": RESPONSES, "prior_only_levers": ["guarantee"]}
    calibration.save()
    page = examiner.get(f"/studio/rooms/{Room.objects.get().pk}/")
    text = page.content.decode()
    assert text.count('class="p-fit"') == 2
    assert text.count("data-parameter-group") == 5
    assert "a parameter of another engine" in text
    assert "+3.0 %" in page.context["report"]["unseen"]


def test_a_calibration_of_an_older_version_says_that_curves_are_missing(examiner: Client, room: Room) -> None:
    page = examiner.get(f"/studio/rooms/{room.pk}/")
    assert (page.status_code, page.context["responses"], page.context["parameter_groups"]) == (200, [], [])


def test_levers_that_nobody_moved_come_first_and_are_prior_only() -> None:
    groups = parameter_groups({"moved": MOVED, "prior_only_levers": ["guarantee"]})
    assert [(group["key"], group["never"]) for group in groups[:3]] == [("guarantee", True), ("clip", False), ("price", False)]
    words = {line["name"]: line["code"] for group in groups for line in group["rows"]}
    assert (words["guarantee_deal"], words["clip_gain"], words["elasticity"]) == ("prior", "prior", "data")
    assert {count["code"]: count["count"] for count in word_counts(groups)} == {"data": 3, "partly": 0, "prior": 2}


def test_what_a_curve_says_is_read_off_the_fit() -> None:
    price, hold = response_lines(RESPONSES)
    assert "×1.26" in price["says"]
    assert "×1.2" in price["says"]
    assert (price["is_covered"], hold["is_covered"]) == (True, False)
    assert ("×1.04" in hold["says"], "×0.93" in hold["says"]) == (True, True)
    assert [line["fit"] for line in price["table"]] == ["×1.6", "×1.26", "×1"]


def test_every_missed_limit_has_words_and_advice() -> None:
    lines = verdict_lines({"gmv_error": 0.5, "online_wape": 0.5, "without_shocks": {"gmv_error": -0.5}})
    assert [line["holds"] for line in lines] == [False] * 3
    assert all(line["advice"] for line in lines)


def test_every_parameter_of_the_engine_has_a_label_and_a_unit() -> None:
    assert [spec.name for spec in SPECS if spec.name not in LABELS] == []
    assert [spec.unit for spec in SPECS if spec.unit not in UNITS] == []
