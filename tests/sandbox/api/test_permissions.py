"""Who may use the studio's API: an examiner; a candidate and an outsider are refused, a stranger is asked to sign in."""

from collections.abc import Callable
from typing import Any

import pytest

from certify.accounts.models import Person
from sandbox.models import HostCalibration, Recording, Room, Scenario
from sandbox.services import send

pytestmark = pytest.mark.django_db

ENDPOINTS = [
    ("get", "recordings/"),
    ("post", "recordings/"),
    ("get", "recordings/{recording}/"),
    ("get", "calibrations/"),
    ("post", "calibrations/"),
    ("get", "calibrations/{calibration}/"),
    ("get", "rooms/"),
    ("get", "rooms/{room}/"),
    ("get", "scenarios/"),
    ("post", "scenarios/"),
    ("get", "scenarios/{draft}/"),
    ("patch", "scenarios/{draft}/"),
    ("post", "scenarios/{draft}/check/"),
    ("post", "scenarios/{draft}/publish/"),
]


@pytest.fixture
def places(recording: Recording, room: Room, draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setattr(send, "send_on_commit", lambda *_: None)
    return {"recording": recording.pk, "calibration": HostCalibration.objects.get().pk, "room": room.pk, "draft": draft.pk}


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_only_an_examiner_gets_in(
    method: str, path: str, places: dict[str, int], api_for: Callable[..., Any], alice: Person, charlie: Person, erin: Person
) -> None:
    def ask(person: Person | None) -> int:
        format_ = "multipart" if path == "recordings/" and method == "post" else "json"
        return getattr(api_for(person), method)(f"/api/v1/{path.format(**places)}", {}, format=format_).status_code

    assert ask(None) in {401, 403}
    assert ask(alice) == 403
    assert ask(charlie) == 403
    assert ask(erin) not in {401, 403, 404, 405, 500}


@pytest.mark.parametrize("path", ["recordings/", "calibrations/", "rooms/", "scenarios/"])
def test_what_is_not_there_answers_404(path: str, api_for: Callable[..., Any], erin: Person) -> None:
    answer = api_for(erin).get(f"/api/v1/{path}999999/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
