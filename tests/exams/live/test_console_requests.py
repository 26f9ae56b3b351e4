"""What a live console asks for is answered on threads of its own: the same middleware, the same views, the same answers."""

import asyncio
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from certify.accounts.models import Person
from certify.asgi import application
from exams.consoles import Console
from exams.live import console_requests
from exams.models import Action, AttemptRoom, Round

pytestmark = pytest.mark.django_db(transaction=True)


async def ask(method: str, path: str, cookies: dict[str, str], body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request to the site's ASGI entry."""
    named = {"host": "localhost:8000", "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), **headers}
    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "server": ("localhost", 8000), "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in {**named, "content-length": str(len(body))}.items()],
    }  # fmt: skip
    sent: list[Any] = []
    parts = [body[: len(body) // 2], body[len(body) // 2 :]]

    async def receive() -> dict[str, Any]:
        if not parts:
            await asyncio.Event().wait()  # the browser stays
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    await application(scope, receive, send)
    start = sent[0]
    return start["status"], {name.decode().lower(): value.decode() for name, value in start["headers"]}, b"".join(part["body"] for part in sent[1:])


@pytest.fixture
def seat(
    alice: Person, client_for: Callable[..., Client], make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]
) -> tuple[AttemptRoom, str]:
    cookie = client_for(alice).session.session_key
    assert cookie is not None
    now = datetime.now(UTC)
    return live_room(make_round("practice", now, rooms=1), now, Console.of_session(cookie)), cookie


@pytest.fixture(autouse=True)
def own_threads(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Of this test, and gone after it: on PostgreSQL their connections would keep the test's database from being dropped."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    with ThreadPoolExecutor(1, thread_name_prefix="console-requests", initializer=console_requests.keep_connection) as threads:
        monkeypatch.setattr(console_requests, "_threads", lambda: threads)
        yield threads
        threads.submit(connections.close_all).result()


def action(client_id: str = "a", lever: str = "agents", value: str = "7") -> bytes:
    return json.dumps({"client_id": client_id, "lever": lever, "value": value}).encode()


def act(room: AttemptRoom, cookie: str, body: bytes, token: str = "t" * 32, **headers: str) -> tuple[int, dict[str, str], bytes]:
    path = f"/api/v1/attempts/{room.attempt.public_id}/rooms/1/actions/"
    sent = {"content-type": "application/json", "x-csrftoken": token, **headers}
    return asyncio.run(ask("POST", path, {"sessionid": cookie, "csrftoken": "t" * 32}, body, **sent))


def test_an_action_is_accepted_once_with_every_header_of_the_site(seat: tuple[AttemptRoom, str]) -> None:
    room, cookie = seat
    status, headers, body = act(room, cookie, action())
    again = act(room, cookie, action())
    assert (status, again[0]) == (201, 200)
    assert json.loads(body)["number"] == json.loads(again[2])["number"] == 1
    assert headers["content-length"] == str(len(body))
    assert {"content-security-policy", "x-content-type-options", "x-frame-options", "content-language"} <= headers.keys()
    assert Action.objects.get().value == "7"


def test_refusals_are_in_the_language_of_the_browser(seat: tuple[AttemptRoom, str]) -> None:
    room, cookie = seat
    details = set()
    for number, language in enumerate(("en", "zh-hans")):
        status, headers, body = act(room, cookie, action(f"{number}", "agents", "999"), **{"accept-language": language})
        assert (status, headers["content-language"], json.loads(body)["code"]) == (422, language, "value_above_maximum")
        details.add(json.loads(body)["detail"])
    assert len(details) == 2


def test_a_request_from_another_site_is_refused(seat: tuple[AttemptRoom, str]) -> None:
    room, cookie = seat
    assert act(room, cookie, action(), token="x" * 32)[0] == 403
    assert act(room, "no-session", action())[0] == 401
    assert act(room, cookie, action(), host="evil.example")[0] == 400
    assert not Action.objects.exists()


def test_more_than_anybody_has_to_say_is_refused_before_it_is_read(seat: tuple[AttemptRoom, str], settings: Any) -> None:
    room, cookie = seat
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50
    status, _, body = act(room, cookie, action("a" * 60))
    assert (status, json.loads(body)["code"]) == (413, "too_large")


def test_its_thread_keeps_its_connection_and_drops_one_that_has_failed(seat: tuple[AttemptRoom, str], own_threads: Any) -> None:
    room, cookie = seat

    def held() -> Any:
        return connection.connection

    assert act(room, cookie, action())[0] == 201
    first = own_threads.submit(held).result()
    assert act(room, cookie, action("b", "cue", "hold"))[0] == 201
    assert own_threads.submit(held).result() is first is not None

    def break_it() -> None:
        connection.close()
        connection.errors_occurred = True

    own_threads.submit(break_it).result()
    assert act(room, cookie, action("c", "pace", "hot"))[0] == 201


def test_only_what_is_asked_about_a_room_goes_there(seat: tuple[AttemptRoom, str], monkeypatch: pytest.MonkeyPatch) -> None:
    room, cookie = seat
    seen: list[str] = []
    real = console_requests._answer

    def spy(scope: Any, body: bytes) -> Any:
        seen.append(threading.current_thread().name)
        return real(scope, body)

    monkeypatch.setattr(console_requests, "_answer", spy)
    assert asyncio.run(ask("GET", f"/api/v1/attempts/{room.attempt.public_id}/rooms/1/frame/", {"sessionid": cookie}))[0] == 200
    assert asyncio.run(ask("GET", f"/api/v1/attempts/{room.attempt.public_id}/", {"sessionid": cookie}))[0] == 200
    assert seen == ["console-requests_0"]
