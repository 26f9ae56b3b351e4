"""/api/v1/fidelity/ and /api/v1/calibrations/<id>/held-out/"""

from collections.abc import Callable
from typing import Any

import pytest

from certify.accounts.models import Person
from sandbox import selectors
from sandbox.models import HeldOutRun, HostCalibration, Recording, Room
from sandbox.services import run_held_out as running
from tests.sandbox.rooms import NOW, make_room
from tests.sandbox.services.test_run_held_out import quick_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def examiner(api_for: Callable[..., Any], erin: Person) -> Any:
    return api_for(erin)


@pytest.fixture
def calibration(recording: Recording) -> HostCalibration:
    make_room(recording)
    job = HostCalibration.objects.get()
    job.recordings.set(selectors.latest_recordings_of_host("boutique"))
    return job


def test_it_queues_a_measurement_once_and_gives_its_rows(examiner: Any, calibration: HostCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"/api/v1/calibrations/{calibration.pk}/held-out/"
    assert examiner.get(url).status_code == 404
    first, again = examiner.post(url), examiner.post(url)
    assert (first.status_code, again.status_code, first.json()) == (202, 202, again.json())
    assert (first.json()["state"], first.json()["rows"]) == ("queued", [])
    monkeypatch.setattr(running, "measure_held_out", quick_rows)
    running.run_held_out(HeldOutRun.objects.get().pk, now=NOW)
    body = examiner.get(url).json()
    assert (body["state"], [row["session"] for row in body["rows"]]) == ("ready", ["boutique-01", "boutique-02"])
    report = examiner.get("/api/v1/fidelity/").json()
    assert (report["format"], report["calibrations"]) == ("fidelity/1", {"boutique": calibration.pk})
    assert report["summary"]["all"]["sessions"] == 2


def test_it_says_why_a_calibration_cannot_be_measured(examiner: Any, room: Room) -> None:
    answer = examiner.post(f"/api/v1/calibrations/{room.calibration_id}/held-out/")
    assert (answer.status_code, answer.json()["code"], answer.json()["params"]["reason"]) == (422, "held_out_refused", "one_session")
    assert examiner.post("/api/v1/calibrations/999999/held-out/").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("get", "fidelity/"), ("get", "calibrations/{id}/held-out/"), ("post", "calibrations/{id}/held-out/")])
def test_only_an_examiner_gets_in(
    method: str, path: str, calibration: HostCalibration, api_for: Callable[..., Any], alice: Person, charlie: Person
) -> None:
    address = f"/api/v1/{path.format(id=calibration.pk)}"
    assert getattr(api_for(None), method)(address).status_code in {401, 403}
    assert getattr(api_for(alice), method)(address).status_code == 403
    assert getattr(api_for(charlie), method)(address).status_code == 403
