"""Three people, a program and a stranger at every endpoint; nothing of a room before its start."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.accounts.services.issue_token import issue_token
from exams.api.urls import room_patterns, urlpatterns
from exams.models import Action, Attempt, Round
from exams.services.begin_preparation import begin_preparation

pytestmark = pytest.mark.django_db

ACTION = {"client_id": "x", "lever": "agents", "value": "6"}
ROOM_CALLS: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("POST", "prepare/", {}),
    ("PUT", "opening/", {"controls": []}),
    ("PUT", "rundown/", {"lines": []}),
    ("POST", "go_live/", {}),
    ("POST", "actions/", ACTION),
    ("GET", "actions/", None),
    ("GET", "log/", None),
    ("GET", "frame/", None),
    ("GET", "hint/", None),
    ("PUT", "pace/", {"pace": 0}),
    ("POST", "rewind/", {"client_id": "r", "tick": 0}),
    ("GET", "tries/", None),
    ("GET", "course/", None),
    ("POST", "ticket/", {}),
    ("POST", "take_over/", {}),
    ("POST", "hand_over/", {"client_id": "h"}),
]
OWN_ATTEMPT_CALLS: list[tuple[str, str, Any]] = [("GET", "", None), ("POST", "hand_in/", {}), ("GET", "announcements/", None)]
INVIGILATOR_CALLS: list[tuple[str, str, Any]] = [
    ("POST", "pause/", {"reason": "technical"}),
    ("POST", "resume/", {"reason": "technical"}),
    ("POST", "extra_time/", {"reason": "technical", "percent": 125}),
    ("POST", "release_console/", {"reason": "technical", "position": 1}),
    ("POST", "extend/", {"reason": "technical", "seconds": 30}),
    ("POST", "message/", {"client_id": "m", "text": "t"}),
    ("POST", "void/", {"reason": "alarm"}),
]
EXAMINER_CALLS: list[tuple[str, str, Any]] = [("POST", "refund/", {"reason": "server_failure"})]
ROUND_CALLS: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("PUT", "growth/", {"expected_growth": None}),
    ("POST", "publish/", {}),
    ("POST", "roster/", {}),
    ("POST", "reveal/", {}),
    ("POST", "register/", {}),
    ("POST", "attempts/", {"client_id": "y"}),
]
SITTING_PATHS = ("sittings/<int:sitting_id>/", "sittings/<int:sitting_id>/announcements/")
REGISTRATION_PATHS = ("registrations/<int:registration_id>/identity/", "registrations/<int:registration_id>/delay/")


def call(client: APIClient, method: str, path: str, body: Any) -> Any:
    return client.generic(method, path, json.dumps(body) if body is not None else "", content_type="application/json")


def test_the_sweeps_below_know_every_endpoint() -> None:
    rooms = {str(pattern.pattern) for pattern in room_patterns}
    assert rooms == {path for _, path, _ in ROOM_CALLS}
    attempts = {str(pattern.pattern).removeprefix("attempts/<uuid:public_id>/") for pattern in urlpatterns if "public_id" in str(pattern.pattern)}
    known = {path for _, path, _ in OWN_ATTEMPT_CALLS + INVIGILATOR_CALLS + EXAMINER_CALLS}
    assert attempts == known | {"rooms/<int:position>/", "announcements/<int:announcement_id>/acknowledge/"}
    rounds = {str(pattern.pattern).removeprefix("rounds/<slug:slug>/") for pattern in urlpatterns if "slug" in str(pattern.pattern)}
    assert rounds == {path for _, path, _ in ROUND_CALLS}
    others = {"rounds/", "attempts/", *SITTING_PATHS, *REGISTRATION_PATHS}
    assert {str(pattern.pattern) for pattern in urlpatterns if not {"slug", "public_id"} & set(pattern.pattern.converters)} == others


@pytest.fixture
def clients(api_for: Callable[..., APIClient], alice: Person, bob: Person, charlie: Person, erin: Person, ivan: Person) -> dict[str, APIClient]:
    return {
        "alice": api_for(alice),
        "bob": api_for(bob),
        "charlie": api_for(charlie),
        "erin": api_for(erin),
        "ivan": api_for(ivan),
        "stranger": api_for(None),
    }


@pytest.fixture
def attempt(make_round: Callable[..., Round], clients: dict[str, APIClient]) -> Attempt:
    """Alice's, started over HTTP, first room preparing."""
    round_ = make_round("practice", timezone.now())
    clients["alice"].post(f"/api/v1/rounds/{round_.slug}/register/")
    started = clients["alice"].post(f"/api/v1/rounds/{round_.slug}/attempts/", {"client_id": "s"})
    return Attempt.objects.get(public_id=started.data["id"])


@pytest.mark.parametrize("who", ["bob", "charlie", "erin", "ivan", "stranger"])
def test_nobody_else_reaches_an_attempt(attempt: Attempt, clients: dict[str, APIClient], who: str) -> None:
    clients["alice"].post(f"/api/v1/attempts/{attempt.public_id}/rooms/1/prepare/")
    expected = {401, 403} if who == "stranger" else {404}
    for method, path, body in OWN_ATTEMPT_CALLS:
        assert call(clients[who], method, f"/api/v1/attempts/{attempt.public_id}/{path}", body).status_code in expected, path
    for method, path, body in ROOM_CALLS:
        answer = call(clients[who], method, f"/api/v1/attempts/{attempt.public_id}/rooms/1/{path}", body)
        assert answer.status_code in expected, path
        assert answer.json().keys() == {"code", "detail", "params"}


def test_another_persons_attempt_looks_like_none(attempt: Attempt, clients: dict[str, APIClient]) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    for method, path, body in ROOM_CALLS:
        real = call(clients["bob"], method, f"/api/v1/attempts/{attempt.public_id}/rooms/1/{path}", body)
        none = call(clients["bob"], method, f"/api/v1/attempts/{unknown}/rooms/1/{path}", body)
        assert (real.status_code, real.content) == (none.status_code, none.content), path


def test_everybody_sees_only_their_own_attempts(attempt: Attempt, clients: dict[str, APIClient]) -> None:
    assert [row["id"] for row in clients["alice"].get("/api/v1/attempts/").data] == [str(attempt.public_id)]
    for who in ("bob", "charlie", "erin", "ivan"):
        assert clients[who].get("/api/v1/attempts/").data == []
    assert clients["stranger"].get("/api/v1/attempts/").status_code in {401, 403}


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "erin", "stranger"])
def test_only_an_invigilator_invigilates(attempt: Attempt, clients: dict[str, APIClient], who: str) -> None:
    for method, path, body in INVIGILATOR_CALLS:
        assert call(clients[who], method, f"/api/v1/attempts/{attempt.public_id}/{path}", body).status_code in {401, 403}, path
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_an_invigilator_does(attempt: Attempt, clients: dict[str, APIClient]) -> None:
    for method, path, body in INVIGILATOR_CALLS:
        answer = call(clients["ivan"], method, f"/api/v1/attempts/{attempt.public_id}/{path}", body)
        assert answer.status_code in {200, 201}, (path, answer.content)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.extra_time_percent) == ("void", 125)


@pytest.mark.parametrize(("who", "allowed"), [("alice", False), ("charlie", False), ("ivan", False), ("stranger", False), ("erin", True)])
def test_only_an_examiner_makes_and_publishes_rounds(attempt: Attempt, clients: dict[str, APIClient], who: str, allowed: bool) -> None:
    slug = attempt.registration.round.slug
    assert (clients[who].post("/api/v1/rounds/", {}).status_code == 400) is allowed
    assert (clients[who].post(f"/api/v1/rounds/{slug}/publish/").status_code == 200) is allowed
    assert (clients[who].post(f"/api/v1/rounds/{slug}/reveal/").status_code == 409) is allowed


@pytest.mark.parametrize("who", ["charlie", "erin", "ivan", "stranger"])
def test_only_a_candidate_registers_and_starts(attempt: Attempt, clients: dict[str, APIClient], who: str) -> None:
    slug = attempt.registration.round.slug
    assert clients[who].post(f"/api/v1/rounds/{slug}/register/").status_code in {401, 403}
    assert clients[who].post(f"/api/v1/rounds/{slug}/attempts/", {"client_id": "z"}).status_code in {401, 403}


def test_nothing_of_a_room_is_served_before_its_start(attempt: Attempt, clients: dict[str, APIClient]) -> None:
    """Room 2 is waiting: no product, title, figure or key of it anywhere."""
    room = attempt.rooms.get(position=2)
    secrets = [room.form_room.traffic_key, room.form_room.luck_key, room.form_room.nonce, '"T1"', "样品", room.form_room.scenario.title_en]
    paths = [("GET", f"/api/v1/rounds/{path}", None) for path in ("", f"{attempt.registration.round.slug}/")]
    paths += [("GET", "/api/v1/attempts/", None), ("GET", f"/api/v1/attempts/{attempt.public_id}/", None)]
    paths += [(method, f"/api/v1/attempts/{attempt.public_id}/rooms/2/{path}", body) for method, path, body in ROOM_CALLS]
    for method, path, body in paths:
        answer = call(clients["alice"], method, path, body)
        assert answer.status_code in ({200} if "rooms/2" not in path or (path.endswith("actions/") and method == "GET") else {409}), path
        text = answer.content.decode()
        assert not [secret for secret in secrets if secret in text], path
    room.refresh_from_db()
    assert room.state == "waiting"


def test_keys_and_parameters_are_in_no_answer_while_the_room_is_played(attempt: Attempt, clients: dict[str, APIClient]) -> None:
    base = f"/api/v1/attempts/{attempt.public_id}/rooms/1/"
    form_room = attempt.rooms.get(position=1).form_room
    secrets = [form_room.traffic_key, form_room.luck_key, form_room.nonce, str(int(form_room.traffic_key, 16))]
    for method, path, body in [
        ("POST", "prepare/", {}),
        ("POST", "go_live/", {}),
        ("POST", "actions/", ACTION),
        ("GET", "frame/", None),
        ("GET", "", None),
    ]:
        text = call(clients["alice"], method, base + path, body).content.decode()
        assert not [secret for secret in secrets if secret in text], path


def test_a_certification_refuses_programs_everywhere(make_round: Callable[..., Round], clients: dict[str, APIClient], alice: Person) -> None:
    now = timezone.now()
    round_ = make_round("certification", now)
    clients["alice"].post(f"/api/v1/rounds/{round_.slug}/register/")
    program = APIClient(headers={"Authorization": f"Token {issue_token(alice, 'bot', now)}"})
    answer = program.post(f"/api/v1/rounds/{round_.slug}/attempts/", {"client_id": "s"})
    assert (answer.status_code, answer.data["code"]) == (403, "token_refused")
    started = clients["alice"].post(f"/api/v1/rounds/{round_.slug}/attempts/", {"client_id": "s"}).data["id"]
    clients["alice"].post(f"/api/v1/attempts/{started}/rooms/1/prepare/")
    clients["alice"].post(f"/api/v1/attempts/{started}/rooms/1/go_live/")
    for method, path, body in ROOM_CALLS:
        if path not in {"actions/", "log/"} or method == "POST":
            answer = call(program, method, f"/api/v1/attempts/{started}/rooms/1/{path}", body)
            assert (answer.status_code, answer.json()["code"]) == (403, "token_refused"), path
    assert call(program, "POST", f"/api/v1/attempts/{started}/hand_in/", {}).json()["code"] == "token_refused"
    assert not Action.objects.exists()


def test_a_second_session_is_refused_in_a_certification_until_an_invigilator_releases_the_console(
    make_round: Callable[..., Round], clients: dict[str, APIClient], api_for: Callable[..., APIClient], alice: Person
) -> None:
    round_ = make_round("certification", timezone.now())
    first, second = clients["alice"], api_for(alice)
    first.post(f"/api/v1/rounds/{round_.slug}/register/")
    started = first.post(f"/api/v1/rounds/{round_.slug}/attempts/", {"client_id": "s"}).data["id"]
    base = f"/api/v1/attempts/{started}/rooms/1/"
    first.post(f"{base}prepare/")
    first.post(f"{base}go_live/")
    for path, body in (("actions/", ACTION), ("ticket/", {}), ("take_over/", {}), ("hand_over/", {"client_id": "h"}), ("prepare/", {})):
        answer = call(second, "POST", base + path, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "second_session"), path
    assert first.post(f"{base}actions/", ACTION).status_code == 201
    clients["ivan"].post(f"/api/v1/attempts/{started}/release_console/", {"reason": "technical", "position": 1})
    assert second.post(f"{base}take_over/").status_code == 200
    assert second.post(f"{base}actions/", {**ACTION, "client_id": "x2", "lever": "pace", "value": "hot"}).status_code == 201
    assert first.post(f"{base}ticket/").data["code"] == "second_session"


def test_a_second_session_may_watch_and_take_over_in_practice(
    attempt: Attempt, clients: dict[str, APIClient], api_for: Callable[..., APIClient], alice: Person
) -> None:
    first, second = clients["alice"], api_for(alice)
    base = f"/api/v1/attempts/{attempt.public_id}/rooms/1/"
    first.post(f"{base}prepare/")
    first.post(f"{base}go_live/")
    assert second.get(base).data["steers"] is False
    assert second.get(f"{base}frame/").status_code == 200
    assert second.post(f"{base}ticket/").status_code == 200
    refused = second.post(f"{base}actions/", ACTION)
    assert (refused.data["code"], refused.data["params"]) == ("second_session", {"may_take_over": True})
    assert second.post(f"{base}take_over/").data["steers"] is True
    assert second.post(f"{base}actions/", ACTION).status_code == 201
    assert first.post(f"{base}actions/", {**ACTION, "client_id": "x3"}).data["code"] == "second_session"


def test_a_room_is_prepared_in_its_turn(attempt: Attempt, clients: dict[str, APIClient]) -> None:
    answer = clients["alice"].post(f"/api/v1/attempts/{attempt.public_id}/rooms/2/prepare/")
    assert (answer.status_code, answer.data["code"]) == (409, "illegal_move")


def test_a_room_is_not_shown_by_a_preparation_that_somebody_else_began(attempt: Attempt, alice: Person, clients: dict[str, APIClient]) -> None:
    from exams.consoles import Console

    begin_preparation(alice.pk, str(attempt.public_id), 1, Console.of_session("elsewhere"), timezone.now())
    assert clients["alice"].get(f"/api/v1/attempts/{attempt.public_id}/rooms/1/").data["steers"] is False
