"""/api/v1/calibrations/ and /api/v1/rooms/"""

from collections.abc import Callable
from typing import Any

import pytest

from certify.accounts.models import Person
from sandbox.models import HostCalibration, Recording, Room

pytestmark = pytest.mark.django_db
URL = "/api/v1/calibrations/"


@pytest.fixture
def examiner(api_for: Callable[..., Any], erin: Person) -> Any:
    return api_for(erin)


def test_it_queues_a_fit_once(examiner: Any, recording: Recording) -> None:
    first = examiner.post(URL, {"recordings": [recording.pk]})
    again = examiner.post(URL, {"recordings": [recording.pk]})
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    body = first.json()
    assert (body["state"], body["progress"], body["host"], body["recordings"], body["rooms"]) == ("queued", 0, "boutique", [recording.pk], [])
    assert HostCalibration.objects.get().queued_by_id is not None
    assert examiner.get(f"{URL}{body['id']}/").json() == body
    assert [row["id"] for row in examiner.get(URL).json()["results"]] == [body["id"]]


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"recordings": []}, 400, "invalid"),
        ({"recordings": ["one"]}, 400, "invalid"),
        ({"recordings": [999999]}, 422, "calibration_refused"),
    ],
)
def test_it_says_what_is_wrong(examiner: Any, given: dict[str, Any], status: int, code: str) -> None:
    answer = examiner.post(URL, given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not HostCalibration.objects.exists()


def test_a_room_shows_its_fidelity_and_where_it_comes_from(examiner: Any, room: Room) -> None:
    body = examiner.get(f"/api/v1/rooms/{room.pk}/").json()
    assert (body["session_id"], body["verdict"], body["digest"]) == ("boutique-02", "exam", room.digest)
    assert body["provenance"].startswith("calibrated synthetic")
    assert "fidelity" in body
    line = examiner.get("/api/v1/rooms/").json()["results"][0]
    assert line["id"] == room.pk
    assert "fidelity" not in line
