"""The board, announcements, identity and delays over HTTP: for whom, and with a reason of the catalogue."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from certify.accounts.models import Person
from exams.models import Attempt, Registration, Round, Sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(make_round: Callable[..., Round], start: Callable[..., Attempt]) -> Attempt:
    now = timezone.now()
    return start(make_round("certification", now), now)


@pytest.mark.parametrize("who", ["alice", "charlie", "erin", None])
def test_only_an_invigilator_reads_the_board_announces_and_confirms(
    attempt: Attempt, api_for: Callable[..., APIClient], request: pytest.FixtureRequest, who: str | None
) -> None:
    client = api_for(request.getfixturevalue(who) if who else None)
    sitting, registration = Sitting.objects.get().pk, attempt.registration_id
    calls: list[tuple[str, str, Any]] = [
        ("get", f"sittings/{sitting}/", None),
        ("get", f"sittings/{sitting}/announcements/", None),
        ("post", f"sittings/{sitting}/announcements/", {"client_id": "a", "text": "t"}),
        ("post", f"registrations/{registration}/identity/", {"check": "document"}),
        ("post", f"registrations/{registration}/delay/", {"reason": "technical", "delay_s": 60}),
    ]
    for method, path, body in calls:
        assert getattr(client, method)(f"/api/v1/{path}", body, format="json").status_code in {401, 403}, path
    row = Registration.objects.get()
    assert (row.identity_check, row.delay_s) == ("not_checked", 0)


def test_the_board_says_what_is_wrong_and_what_was_done(attempt: Attempt, api_for: Callable[..., APIClient], ivan: Person) -> None:
    client = api_for(ivan)
    client.post(f"/api/v1/attempts/{attempt.public_id}/pause/", {"reason": "health", "note": "fainted"}, format="json")
    client.post(f"/api/v1/registrations/{attempt.registration_id}/identity/", {"check": "in_person"}, format="json")
    board = client.get(f"/api/v1/sittings/{Sitting.objects.get().pk}/").json()
    seat = board["seats"][0]
    assert ([incident["code"] for incident in seat["incidents"]], seat["identity_check"], seat["identity_checked_by"]) == (
        ["paused"],
        "in_person",
        "伊万",
    )
    assert [(row["kind"], row["reason"], row["note"], row["detail"]) for row in board["trail"]] == [
        ("identity", "", "", "in_person"),
        ("pause", "health", "fainted", ""),
    ]


def test_a_reason_that_is_not_in_the_catalogue_is_refused(attempt: Attempt, api_for: Callable[..., APIClient], ivan: Person) -> None:
    answer = api_for(ivan).post(f"/api/v1/attempts/{attempt.public_id}/pause/", {"reason": "because"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_a_refund_without_a_failure_says_what_to_do(attempt: Attempt, api_for: Callable[..., APIClient], ivan: Person) -> None:
    answer = api_for(ivan).post(f"/api/v1/attempts/{attempt.public_id}/void/", {"reason": "server_failure", "refunds": True}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "refund_refused")
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_a_candidate_reads_and_acknowledges_and_nobody_else_does(
    attempt: Attempt, api_for: Callable[..., APIClient], alice: Person, bob: Person, ivan: Person
) -> None:
    sent = api_for(ivan).post(f"/api/v1/attempts/{attempt.public_id}/message/", {"client_id": "m", "text": "hello"}, format="json")
    again = api_for(ivan).post(f"/api/v1/attempts/{attempt.public_id}/message/", {"client_id": "m", "text": "hello"}, format="json")
    assert (sent.status_code, again.status_code, sent.json()["id"]) == (201, 200, again.json()["id"])
    path = f"/api/v1/attempts/{attempt.public_id}/announcements/"
    assert api_for(bob).get(path).status_code == 404
    assert api_for(bob).post(f"{path}{sent.json()['id']}/acknowledge/").status_code == 404
    assert api_for(alice).post(f"{path}{sent.json()['id']}/acknowledge/").status_code == 204
    assert [row["acknowledged"] for row in api_for(alice).get(path).json()] == [True]
    assert api_for(alice).post(f"{path}999/acknowledge/").status_code == 404


def test_what_does_not_exist_is_not_found(attempt: Attempt, api_for: Callable[..., APIClient], ivan: Person) -> None:
    client = api_for(ivan)
    assert client.get("/api/v1/sittings/999/").status_code == 404
    assert client.post("/api/v1/sittings/999/announcements/", {"client_id": "a", "text": "t"}, format="json").status_code == 404
    assert client.post("/api/v1/registrations/999/identity/", {"check": "document"}, format="json").status_code == 404
    release = {"reason": "technical", "position": 9}
    assert client.post(f"/api/v1/attempts/{attempt.public_id}/release_console/", release, format="json").status_code == 404
