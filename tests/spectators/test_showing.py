"""A showing: nobody sees more than the clock has reached, everybody sees the same, and it holds no database while it plays."""

import asyncio
import json
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from certify.accounts.services.show_name import show_name
from certify.leaderboards.services.mark_person import mark_person
from certify.spectators.live import hub as hub_module
from certify.spectators.live.asgi import watch_app
from certify.spectators.services.load_show import load_runs, load_show
from exams.models import RoomWatched, Showing
from exams.services.open_form import open_form
from exams.services.plan_showing import cancel_showing
from tests.spectators.conftest import OVER, sat
from tests.spectators.test_pure import ticks_in

pytestmark = pytest.mark.django_db(transaction=True)
LENGTH_S = 240  # 240 ticks at speed 5


@pytest.fixture
def showing(alice: Any, bob: Any, erin: Any) -> Callable[..., SimpleNamespace]:
    """One room with Alice and Bob; begun `ago_s` seconds ago by the real clock, and not released."""

    def make(ago_s: float, speed: int = 5) -> SimpleNamespace:
        found = sat(alice, bob, release="on_release")
        open_form(found.form.pk, erin, OVER)
        starts_at = datetime.now(UTC) - timedelta(seconds=ago_s)
        ends_at = starts_at + timedelta(seconds=LENGTH_S * 5 / speed)
        row = Showing.objects.create(form=found.form, starts_at=starts_at, ends_at=ends_at, speed=speed, interval_s=60, planned_at=OVER)
        found.showing, found.page = row, f"/watch/showings/{row.public_id}/"
        return found

    return make


class Viewer:
    """One open stream, as a page sees it."""

    def __init__(self, query: str, headers: dict[str, str] | None = None, method: str = "GET") -> None:
        named = {"host": "localhost:8000", **(headers or {})}
        pairs = [(name.encode(), value.encode()) for name, value in named.items()]
        self.scope = {"type": "http", "method": method, "path": "/stream/watch/", "query_string": query.encode(), "headers": pairs}
        self.status, self.sent, self.ended, self.left = 0, b"", False, asyncio.Event()

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.sent += message["body"]
            self.ended = not message["more_body"]

    async def watch(self, until: Callable[["Viewer"], bool] = lambda _: False, seconds: float = 8.0) -> "Viewer":
        task = asyncio.create_task(watch_app(self.scope, self._receive, self._send))
        deadline = asyncio.get_running_loop().time() + seconds
        while not task.done() and not until(self) and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        self.left.set()
        await asyncio.wait_for(task, 5)
        return self

    def events(self, name: str) -> list[dict[str, Any]]:
        blocks = [block.split("\n") for block in self.sent.decode().split("\n\n")]
        return [json.loads(lines[1].removeprefix("data: ")) for lines in blocks if lines[0] == f"event: {name}"]


def told(viewer: Viewer, letter: str, moments: int = 1) -> bool:
    """The run of the seat has begun, and so many moments with seats came."""
    return bool(viewer.events("part")) and sum(one["seats"] is not None for one in viewer.events("moment")) >= moments


def test_nobody_is_told_more_than_the_clock_has_reached(showing: Callable[..., SimpleNamespace]) -> None:
    found = showing(ago_s=60)
    letter = found.letters["alice"]

    async def both() -> list[Viewer]:
        viewers = [Viewer(f"showing={found.showing.public_id}&seat={letter}") for _ in range(2)]
        return list(await asyncio.gather(*(viewer.watch(lambda one: told(one, letter, 3)) for viewer in viewers)))

    began = datetime.now(UTC)
    for viewer in asyncio.run(both()):
        latest = int((datetime.now(UTC) - found.showing.starts_at).total_seconds())
        assert viewer.status == 200 and not viewer.events("closed")
        for one in viewer.events("moment"):
            assert one["state"] == "playing" and int((began - found.showing.starts_at).total_seconds()) <= one["ticks"] <= latest
        parts = viewer.events("part")
        assert parts[0]["from"] == 0 and all(before["to"] == after["from"] for before, after in pairwise(parts))
        for part in parts:
            assert max(ticks_in(part), default=-1) < part["to"] <= latest
            assert {len(values) for values in part["series"].values()} == {part["to"] - part["from"]}
        seats = next(one["seats"] for one in viewer.events("moment") if one["seats"])
        assert set(seats) == set(found.letters.values())
        assert all(len(line) == viewer.events("moment")[-1]["ticks"] // 12 for line in viewer.events("histories")[0]["lines"].values())


def test_it_tells_what_really_happened_and_no_result(showing: Callable[..., SimpleNamespace]) -> None:
    found = showing(ago_s=120)
    show = load_show(found.showing.public_id)
    assert show is not None
    show.runs[1] = load_runs(show, 1)
    at = show.moment(found.showing.starts_at + timedelta(seconds=100.5))
    run = show.runs[1][found.letters["alice"]]
    part = show.part_of_run(found.letters["alice"], 1, 0, at.ticks)
    assert part is not None and part["series"]["gmv_cents"] == run["series"]["gmv_cents"][:100]
    everything = json.dumps([show.programme(), show.grid(at), show.histories(at), part], ensure_ascii=False)
    for secret in ("uplift", "score", "baseline", "爱丽丝", "alice", str(found.attempts["alice"].public_id)):
        assert secret not in everything
    assert show.grid(show.moment(found.showing.starts_at)) == {
        letter: {"gmv_cents": 0, "orders": 0, "online": 0, "pitch": "", "act": None} for letter in found.letters.values()
    }


def test_before_the_start_nothing_of_a_room_is_told(showing: Callable[..., SimpleNamespace]) -> None:
    found = showing(ago_s=-30)
    viewer = Viewer(f"showing={found.showing.public_id}&seat={found.letters['alice']}")
    asyncio.run(viewer.watch(lambda one: len(one.events("moment")) >= 2))
    assert {one["state"] for one in viewer.events("moment")} == {"before"}
    assert all(one["seats"] is None for one in viewer.events("moment"))
    assert not viewer.events("part") and not viewer.events("histories")


def test_who_is_called_off_hidden_or_gone_is_told_within_seconds(
    showing: Callable[..., SimpleNamespace], monkeypatch: pytest.MonkeyPatch, alice: Any, bob: Any, erin: Any
) -> None:
    monkeypatch.setattr(hub_module, "REFRESH_EVERY_S", 0.3)
    found = showing(ago_s=60)
    show_name(alice, True, OVER)

    async def story() -> Viewer:
        viewer = Viewer(f"showing={found.showing.public_id}")
        watching = asyncio.create_task(viewer.watch(seconds=12))
        await until(lambda: told_grid(viewer, set(found.letters.values())))
        await sync_to_async(mark_person)(found.round.pk, bob.pk, "hidden", erin.pk, OVER)
        await until(lambda: told_grid(viewer, {found.letters["alice"]}))
        await sync_to_async(cancel_showing)(found.showing.pk, datetime.now(UTC))
        return await watching

    viewer = asyncio.run(story())
    assert [seat["name"] for seat in viewer.events("programme")[-1]["seats"]] == ["爱丽丝"]
    assert viewer.events("closed") == [{"reason": "cancelled"}] and viewer.ended


def told_grid(viewer: Viewer, letters: set[str]) -> bool:
    grids = [one["seats"] for one in viewer.events("moment") if one["seats"] is not None]
    return bool(grids) and set(grids[-1]) == letters


async def until(condition: Callable[[], bool], seconds: float = 8.0) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.02)


def test_at_its_end_it_says_so(showing: Callable[..., SimpleNamespace]) -> None:
    found = showing(ago_s=LENGTH_S + 5)
    viewer = Viewer(f"showing={found.showing.public_id}&seat={found.letters['bob']}")
    asyncio.run(viewer.watch())
    assert viewer.ended and viewer.events("closed") == [{"reason": "over"}]
    assert viewer.events("part")[0]["to"] == 240


def test_a_stream_is_refused_for_what_is_not_there(showing: Callable[..., SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> None:
    found = showing(ago_s=60)
    good = f"showing={found.showing.public_id}"
    cases = [
        (Viewer("showing=6f6c0a1e-0000-4000-8000-000000000000"), 404),
        (Viewer("showing=nothing"), 404),
        (Viewer(good, {"origin": "https://elsewhere.example"}), 403),
        (Viewer(good, {"host": "elsewhere.example"}), 403),
        (Viewer(good, method="POST"), 405),
    ]
    for viewer, status in cases:
        asyncio.run(viewer.watch())
        assert viewer.status == status
    monkeypatch.setattr(hub_module, "MOST_STREAMS", 0)
    full = Viewer(good)
    asyncio.run(full.watch())
    assert full.status == 503


def test_a_form_that_is_not_open_has_no_showing(showing: Callable[..., SimpleNamespace], client_for: Any, alice: Any) -> None:
    """Somebody who still sits it, however that came about, stops everything."""
    found = showing(ago_s=60)
    type(found.attempts["alice"]).objects.filter(pk=found.attempts["bob"].pk).update(state="running", closed_at=None)
    assert load_show(found.showing.public_id) is None
    client = client_for(None)
    assert client.get(found.page).status_code == 404
    assert client.get(f"/api/v1/watch/showings/{found.showing.public_id}/").status_code == 404
    assert client.get("/api/v1/watch/showings/").json() == []
    viewer = Viewer(f"showing={found.showing.public_id}")
    asyncio.run(viewer.watch())
    assert viewer.status == 404


def test_its_watchers_have_met_the_rooms(showing: Callable[..., SimpleNamespace], charlie: Any, client_for: Any, api_for: Any) -> None:
    found = showing(ago_s=60)
    text = client_for(None).get(found.page, headers={"accept-language": "en"}).content.decode()
    assert f'data-showing="/stream/watch/?showing={found.showing.public_id}"' in text
    assert text.count("data-seat=") == 2 and "Candidate A" in text and "爱丽丝" not in text
    assert not RoomWatched.objects.exists()
    client_for(charlie).get(found.page)
    assert RoomWatched.objects.get().person == charlie
    now = api_for(None).get(f"/api/v1/watch/showings/{found.showing.public_id}/?seat={found.letters['alice']}").json()
    assert now["moment"]["state"] == "playing" and now["run"]["to"] == now["moment"]["ticks"] <= 65
    cancel_showing(found.showing.pk, datetime.now(UTC))
    assert "data-showing" not in client_for(None).get(found.page).content.decode()


def test_whoever_asks_for_a_showing_that_was_called_off_has_met_nothing(showing: Callable[..., SimpleNamespace], charlie: Any, api_for: Any) -> None:
    found = showing(ago_s=60)
    cancel_showing(found.showing.pk, datetime.now(UTC))
    told = api_for(charlie).get(f"/api/v1/watch/showings/{found.showing.public_id}/?seat={found.letters['alice']}").json()
    assert told["cancelled"] and told["run"] is None
    assert not RoomWatched.objects.exists()
