"""The raw event stream: who may open it, what it sends, how it resumes and how it ends."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from certify.accounts.models import ApiToken, Person
from certify.accounts.services.issue_token import issue_token
from certify.accounts.services.revoke_token import revoke_token
from exams.consoles import Console
from exams.live import hub as hub_module
from exams.live.asgi import stream_app
from exams.live.hub import hub_of
from exams.live.rooms import LIVE_ROOMS
from exams.live.tickets import Ticket, sign_ticket
from exams.models import Announcement, Attempt, AttemptRoom, ConsolePresence, Round, Sitting
from exams.services.accept_action import NewAction, accept_action
from exams.services.announce import acknowledge, announce
from exams.services.begin_preparation import begin_preparation
from exams.services.hand_over import hand_over
from exams.services.pause_attempt import pause_attempt
from exams.services.take_over_console import take_over_console

pytestmark = pytest.mark.django_db(transaction=True)

HOST = b"localhost:8000"


class Browser:
    """One open event stream, as the page sees it."""

    def __init__(self, ticket: str, cookie: str, headers: dict[str, str] | None = None, since: str = "", method: str = "GET") -> None:
        named = {"host": HOST.decode(), "cookie": f"sessionid={cookie}", **(headers or {})}
        self.scope = {
            "type": "http",
            "method": method,
            "path": "/stream/",
            "query_string": f"ticket={ticket}{since}".encode(),
            "headers": [(name.encode(), value.encode()) for name, value in named.items() if value],
        }
        self.status = 0
        self.sent = b""
        self.left = asyncio.Event()
        self.ended = False

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.sent += message["body"]
            self.ended = not message["more_body"]

    async def watch(self, until: Callable[["Browser"], bool] = lambda _: False, seconds: float = 8.0) -> "Browser":
        """Reads until the condition holds, the stream ends, or time is up; then leaves."""
        task = asyncio.create_task(stream_app(self.scope, self._receive, self._send))
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not task.done() and not until(self) and loop.time() < deadline:  # noqa: ASYNC110  (the condition is the test's)
            await asyncio.sleep(0.01)
        self.left.set()
        await asyncio.wait_for(task, 5)
        return self

    def events(self, name: str) -> list[dict[str, Any]]:
        found = []
        for block in self.sent.decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":"))
            if fields.get("event") == name:
                found.append({"id": fields.get("id"), **json.loads(fields["data"])})
        return found

    @property
    def frames(self) -> list[dict[str, Any]]:
        return self.events("frame")


def frames(count: int) -> Callable[[Browser], bool]:
    return lambda browser: len(browser.frames) >= count


@pytest.fixture(autouse=True)
def quick_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions are looked at every half second, not every ten."""
    monkeypatch.setattr(hub_module, "SESSIONS_EVERY_S", 0.5)


@pytest.fixture
def seat(
    alice: Person, client_for: Callable[..., Client], make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]
) -> Callable[..., tuple[AttemptRoom, str, str]]:
    """Alice's live room of this minute: the room, the cookie of her session and her ticket."""

    def make(kind: str = "practice", speed: int = 60, ago_s: float = 0, **rules: Any) -> tuple[AttemptRoom, str, str]:
        cookie = client_for(alice).session.session_key
        assert cookie is not None
        now = datetime.now(UTC) - timedelta(seconds=ago_s)
        room = live_room(make_round(kind, now, speed=speed, rooms=1, **rules), now, Console.of_session(cookie))
        return room, cookie, ticket_for(room, alice, Console.of_session(cookie))

    return make


def ticket_for(room: AttemptRoom, person: Person, console: Console, role: Any = "console") -> str:
    return sign_ticket(Ticket(person.pk, room.pk, role, console.name))


def test_it_sends_a_frame_a_second_with_growing_ids_and_every_tick_once(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    _, cookie, ticket = seat(speed=60)
    browser = asyncio.run(Browser(ticket, cookie).watch(frames(3)))
    assert browser.status == 200
    assert browser.sent.startswith(b"retry: ")
    assert [event["state"] for event in browser.events("state")] == ["live"]
    ticks = [row["tick"] for frame in browser.frames for row in frame["series"]]
    assert ticks == list(range(browser.frames[-1]["tick"] + 1))
    assert [frame["id"] for frame in browser.frames] == [f"{frame['tick']}.0" for frame in browser.frames]
    assert {"last_action", "server_now", "deadline"} <= browser.frames[0].keys()


def test_it_resumes_from_the_last_id_with_nothing_missing(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    _, cookie, ticket = seat(speed=60)
    first = asyncio.run(Browser(ticket, cookie).watch(frames(2)))
    last = first.frames[-1]
    second = asyncio.run(Browser(ticket, cookie, {"last-event-id": last["id"]}).watch(frames(2)))
    third = asyncio.run(Browser(ticket, cookie, since=f"&since={last['tick']}").watch(frames(2)))
    for resumed in (second, third):
        ticks = [row["tick"] for frame in resumed.frames for row in frame["series"]]
        assert ticks == list(range(last["tick"] + 1, resumed.frames[-1]["tick"] + 1))
        assert ticks


def test_a_killed_process_changes_nothing_of_what_is_shown(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    room, cookie, ticket = seat(speed=60)
    first = asyncio.run(Browser(ticket, cookie).watch(frames(2)))
    LIVE_ROOMS.forget(room.pk)
    again = asyncio.run(Browser(ticket, cookie).watch(frames(1)))
    shown = [row for frame in first.frames for row in frame["series"]]
    assert again.frames[0]["series"][: len(shown)] == shown


def test_a_frame_carries_the_number_of_the_last_action(seat: Callable[..., tuple[AttemptRoom, str, str]], alice: Person) -> None:
    room, cookie, ticket = seat(speed=60)
    accept_action(alice.pk, str(room.attempt.public_id), 1, Console.of_session(cookie), NewAction("a", "agents", "", "7"))
    browser = asyncio.run(Browser(ticket, cookie).watch(lambda page: bool(page.frames) and page.frames[-1]["levers"]["agents"] == 7))
    assert browser.frames[-1]["last_action"] == 1
    assert browser.frames[-1]["id"].endswith(".1")


def test_an_announcement_is_an_event_and_a_fresh_stream_brings_what_was_not_acknowledged(
    seat: Callable[..., tuple[AttemptRoom, str, str]], alice: Person, ivan: Person
) -> None:
    room, cookie, ticket = seat(speed=60)
    sitting = Sitting.objects.get()
    announce(sitting.pk, "请留在座位上", "a", ivan, datetime.now(UTC) - timedelta(minutes=5))
    browser = asyncio.run(Browser(ticket, cookie).watch(frames(3)))
    assert [event["text"] for event in browser.events("announcement")] == ["请留在座位上"]
    watcher = ticket_for(room, alice, Console.of_session(cookie), role="viewer")
    assert asyncio.run(Browser(watcher, cookie).watch(frames(1))).events("announcement") == []
    acknowledge(room.attempt, Announcement.objects.get().pk, datetime.now(UTC))
    announce(sitting.pk, "继续", "b", ivan, datetime.now(UTC))
    again = asyncio.run(Browser(ticket, cookie).watch(frames(2)))
    assert [event["text"] for event in again.events("announcement")] == ["继续"]


def test_a_console_that_takes_its_frames_is_there(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    room, cookie, ticket = seat(speed=60)
    asyncio.run(Browser(ticket, cookie).watch(frames(2)))
    assert datetime.now(UTC) - ConsolePresence.objects.get(attempt_room=room).seen_at < timedelta(seconds=8)


def test_two_consoles_of_one_process_share_a_read(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    _, cookie, ticket = seat(speed=60)

    async def both() -> list[Browser]:
        return await asyncio.gather(*(Browser(ticket, cookie).watch(frames(2)) for _ in range(5)))

    shown = [[row for frame in browser.frames for row in frame["series"]][:12] for browser in asyncio.run(both())]
    assert all(rows == shown[0] for rows in shown)


def test_it_ends_with_a_typed_event_when_time_runs_out(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    room, cookie, ticket = seat(speed=60, ago_s=18.5)
    browser = asyncio.run(Browser(ticket, cookie).watch())
    assert browser.ended
    assert [event["reason"] for event in browser.events("closed")] == ["deadline"]
    assert browser.frames[-1]["tick"] == 239
    room.refresh_from_db()
    assert room.state == "closed"


def test_it_ends_when_the_room_is_handed_over(seat: Callable[..., tuple[AttemptRoom, str, str]], alice: Person) -> None:
    room, cookie, ticket = seat(speed=5)
    hand_over(alice.pk, str(room.attempt.public_id), 1, Console.of_session(cookie), "over", datetime.now(UTC))
    browser = asyncio.run(Browser(ticket, cookie).watch())
    assert [event["reason"] for event in browser.events("closed")] == ["handed_over"]


def test_a_stream_that_was_opened_in_the_preparation_goes_live_with_the_room(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, client_for: Callable[..., Client]
) -> None:
    cookie = client_for(alice).session.session_key
    assert cookie is not None
    console, began = Console.of_session(cookie), datetime.now(UTC) - timedelta(seconds=57)
    attempt = start(make_round(now=began, speed=60, rooms=1), began, console=console)
    room = begin_preparation(alice.pk, str(attempt.public_id), 1, console, began)
    browser = asyncio.run(Browser(ticket_for(room, alice, console), cookie).watch(frames(1), 12))
    assert [event["state"] for event in browser.events("state")] == ["preparing", "live"]
    assert browser.frames[0]["series"][0]["tick"] == 0
    room.refresh_from_db()
    assert room.live_at == began + timedelta(seconds=60)


def test_it_blanks_in_a_pause(seat: Callable[..., tuple[AttemptRoom, str, str]], ivan: Person) -> None:
    room, cookie, ticket = seat(speed=5)
    pause_attempt(room.attempt_id, "alarm", ivan, datetime.now(UTC))
    browser = asyncio.run(Browser(ticket, cookie).watch(lambda page: bool(page.events("state")), 3))
    assert browser.events("state")[0]["state"] == "paused"
    assert browser.frames == []


def test_a_taken_over_console_is_told_and_a_viewer_stays(
    seat: Callable[..., tuple[AttemptRoom, str, str]], alice: Person, client_for: Callable[..., Client]
) -> None:
    room, cookie, ticket = seat(speed=5)
    other = client_for(alice).session.session_key
    assert other is not None
    viewer = ticket_for(room, alice, Console.of_session(other), "viewer")
    seen = asyncio.run(Browser(viewer, other).watch(frames(1)))
    assert seen.frames
    take_over_console(alice.pk, str(room.attempt.public_id), 1, Console.of_session(other), datetime.now(UTC))
    told = asyncio.run(Browser(ticket, cookie).watch())
    assert [event["reason"] for event in told.events("closed")] == ["taken_over"]


def test_it_ends_when_the_session_does(seat: Callable[..., tuple[AttemptRoom, str, str]], alice: Person) -> None:
    from django.contrib.sessions.models import Session

    _, cookie, ticket = seat(speed=5)
    Session.objects.filter(session_key=cookie).delete()
    browser = asyncio.run(Browser(ticket, cookie).watch())
    assert [event["reason"] for event in browser.events("closed")] == ["signed_out"]


def test_a_program_streams_by_its_token_until_it_is_revoked(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person
) -> None:
    now = datetime.now(UTC)
    issue_token(alice, "bot", now)
    token = ApiToken.objects.get()
    console = Console.of_token(token.pk)
    room = live_room(make_round("demonstration", now, rooms=1), now, console)
    ticket = ticket_for(room, alice, console)
    assert asyncio.run(Browser(ticket, "").watch(frames(1))).frames
    revoke_token(alice, token.pk, now)
    browser = asyncio.run(Browser(ticket, "").watch())
    assert [event["reason"] for event in browser.events("closed")] == ["signed_out"]


def test_it_ends_when_the_account_is_closed(seat: Callable[..., tuple[AttemptRoom, str, str]], alice: Person) -> None:
    _, cookie, ticket = seat(speed=5)
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    browser = asyncio.run(Browser(ticket, cookie).watch())
    assert [event["reason"] for event in browser.events("closed")] == ["signed_out"]


@pytest.mark.parametrize("case", ["host", "origin", "expired", "not_ours", "session", "no_cookie", "method"])
def test_it_refuses(seat: Callable[..., tuple[AttemptRoom, str, str]], case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, cookie, ticket = seat(speed=5)
    headers: dict[str, str] = {}
    method = "GET"
    if case == "host":
        headers["host"] = "evil.example"
    elif case == "origin":
        headers["origin"] = "http://evil.example"
    elif case == "expired":
        monkeypatch.setattr("exams.live.tickets.GOOD_FOR_S", -1)
    elif case == "not_ours":
        ticket = ticket[:-3] + "abc"
    elif case == "session":
        cookie = "x" * 32
    elif case == "no_cookie":
        headers["cookie"] = ""
    else:
        method = "POST"
    browser = asyncio.run(Browser(ticket, cookie, headers, method=method).watch(seconds=3))
    assert browser.status == (405 if method == "POST" else 403)
    assert b"frame" not in browser.sent


def test_a_same_origin_request_is_let_in(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    _, cookie, ticket = seat(speed=5)
    browser = asyncio.run(Browser(ticket, cookie, {"origin": "http://localhost:8000"}).watch(frames(1)))
    assert browser.status == 200


def test_a_stream_that_left_is_forgotten(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    _, cookie, ticket = seat(speed=5)

    async def come_and_go() -> int:
        await Browser(ticket, cookie).watch(frames(1))
        return len(hub_of(0)._streams)

    assert asyncio.run(come_and_go()) == 0


def test_a_slow_reader_misses_frames_but_no_ticks(seat: Callable[..., tuple[AttemptRoom, str, str]]) -> None:
    _, cookie, ticket = seat(speed=60)

    class Slow(Browser):
        async def _send(self, message: dict[str, Any]) -> None:
            await super()._send(message)
            if b"event: frame" in message.get("body", b""):
                await asyncio.sleep(1.6)

    browser = asyncio.run(Slow(ticket, cookie).watch(frames(3), 12))
    ticks = [row["tick"] for frame in browser.frames for row in frame["series"]]
    assert ticks == list(range(len(ticks)))
