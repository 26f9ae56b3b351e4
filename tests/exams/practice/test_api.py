"""The time of a practice room over HTTP: a browser's session and a program's token, and every other round refuses both."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from certify.accounts.models import ApiToken, Person
from certify.accounts.services.issue_token import issue_token
from exams.consoles import Console
from exams.live.rooms import LIVE_ROOMS
from exams.models import Action, AttemptRoom, ClockChange, Round
from exams.services.accept_action import NewAction, accept_action
from exams.services.rewind_room import Rewind, rewind_room
from exams.services.set_pace import set_pace
from tests.exams.live.test_stream import Browser, ticket_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_rooms_of_other_tests() -> None:
    """The process's rooms go by their ids, which SQLite gives again after a flush."""
    LIVE_ROOMS._held.clear()


@pytest.fixture
def seat(alice: Person, client_for: Callable[..., Client], make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> Any:
    """A room of Alice's that has been live for two minutes: the client that steers it, and the room."""

    def make(kind: str = "practice", program: bool = False) -> tuple[Any, AttemptRoom]:
        now = datetime.now(UTC) - timedelta(seconds=120)
        round_ = make_round(kind, now, rooms=1, slug=kind)
        if not program:
            client: Any = client_for(alice)
            return client, live_room(round_, now, Console.of_session(client.session.session_key))
        client = program_of(alice)
        return client, live_room(round_, now, Console.of_token(ApiToken.objects.get().pk))

    return make


def program_of(person: Person) -> APIClient:
    return APIClient(headers={"Authorization": f"Token {issue_token(person, 'robot', datetime.now(UTC))}"})


def address(room: AttemptRoom, path: str) -> str:
    return f"/api/v1/attempts/{room.attempt.public_id}/rooms/1/{path}/"


@pytest.mark.parametrize("program", [False, True])
def test_a_candidate_stops_rewinds_and_looks_back(seat: Any, program: bool) -> None:
    client, room = seat(program=program)
    stopped = client.put(address(room, "pace"), {"pace": 0}, **({"format": "json"} if program else {"content_type": "application/json"}))
    assert (stopped.status_code, stopped.json()["deadline"]) == (200, None)
    here = client.get(address(room, "frame")).json()
    assert (here["pace"], here["try"]) == (0, 1) and here["tick"] >= 120

    sent = {"client_id": "r", "tick": 60}
    kind = {"format": "json"} if program else {"content_type": "application/json"}
    first, again = (client.post(address(room, "rewind"), sent, **kind) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert [(each["number"], each["from_try"], each["from_tick"], each["last_tick"]) for each in again.json()] == [
        (1, 0, 0, here["tick"]),
        (2, 1, 60, 60),
    ]
    assert client.get(address(room, "tries")).json() == again.json()

    now = client.get(address(room, "frame"), {"since": here["tick"], "since_action": here["last_action"]}).json()
    assert (now["tick"], now["try"], len(now["series"])) == (60, 2, 61)
    beside = client.get(address(room, "course"), {"try": 1}).json()
    assert beside["figures"]["gmv"][60] == now["now"]["gmv_cents"]
    assert client.get(address(room, "course"), {"try": 2}).json()["code"] == "unknown_try"
    assert client.put(address(room, "pace"), {"pace": 3}, **kind).json()["code"] == "pace_refused"


@pytest.mark.parametrize(("kind", "program"), [("demonstration", False), ("demonstration", True), ("certification", False)])
def test_every_other_round_refuses_whoever_asks(seat: Any, kind: str, program: bool) -> None:
    client, room = seat(kind, program)
    form = {"format": "json"} if program else {"content_type": "application/json"}
    answers = [
        client.put(address(room, "pace"), {"pace": 0}, **form),
        client.put(address(room, "pace"), {"pace": 1}, **form),
        client.post(address(room, "rewind"), {"client_id": "r", "tick": 0}, **form),
        client.get(address(room, "tries")),
        client.get(address(room, "course")),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "practice_only")] * 5
    for lever in ("rewind", "pace_of_the_room"):  # not as an action either
        answer = client.post(address(room, "actions"), {"client_id": lever, "lever": lever, "value": "1@0"}, **form)
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_lever")
    assert not ClockChange.objects.exists() and not Action.objects.exists()


@pytest.mark.parametrize(("kind", "shown"), [("practice", True), ("demonstration", False), ("certification", False)])
def test_only_a_practice_console_shows_the_time_and_the_handbook_at_the_top(seat: Any, kind: str, shown: bool) -> None:
    client, room = seat(kind)
    html = client.get(f"/attempts/{room.attempt.public_id}/").content.decode()
    assert "data-desk" in html
    assert ('class="time"' in html, '"practice": null' not in html, 'class="tool"' in html) == (shown, shown, shown)


def test_a_token_cannot_even_ask_in_a_certification(seat: Any, alice: Person) -> None:
    _, room = seat("certification")
    client = program_of(alice)
    assert client.put(address(room, "pace"), {"pace": 0}, format="json").status_code == 403
    assert client.post(address(room, "rewind"), {"client_id": "r", "tick": 0}, format="json").status_code == 403


def test_a_stream_hears_of_a_pace_and_of_a_rewind_that_another_process_wrote(seat: Any, alice: Person) -> None:
    client, room = seat()
    console = Console.of_session(client.session.session_key)
    who = (alice.pk, str(room.attempt.public_id), 1, console)
    accept_action(*who, NewAction("a", "agents", "", "7"))
    browser = Browser(ticket_for(room, alice, console), client.session.session_key)
    steps = iter([lambda: set_pace(*who, 0), lambda: rewind_room(*who, Rewind("r", 30)), lambda: None])
    heard: list[Any] = []

    def until(page: Browser) -> bool:
        """After each change: once the stream has told of it, the next one."""
        told = page.frames[-1] if page.frames else {}
        wanted = [bool(told), told.get("pace") == 0, told.get("try") == 2]
        if wanted[len(heard)]:
            heard.append(told)
            changes.append(asyncio.get_running_loop().run_in_executor(None, next(steps)))
        return len(heard) == 3

    changes: list[Any] = []
    asyncio.run(browser.watch(until))
    assert len(heard) == 3
    last = browser.frames[-1]
    assert [row["tick"] for row in last["series"]] == list(range(31))
    assert last["id"] == "30.2"
    assert browser.events("state")[-1] | {"pace": 0, "try": 2} == browser.events("state")[-1]

    # The line was cut before the rewind: the old id belongs to the try before, and the stream begins anew.
    resumed = asyncio.run(
        Browser(ticket_for(room, alice, console), client.session.session_key, {"last-event-id": heard[0]["id"]}).watch(lambda page: bool(page.frames))
    )
    assert [row["tick"] for row in resumed.frames[0]["series"]] == list(range(31))
