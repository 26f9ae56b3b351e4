"""The tries of a practice room beside each other: what each had brought, and the figures of one that was left at every tick."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from exams.errors import RewindRefused
from exams.live.rooms import LIVE_ROOMS, LiveRooms
from exams.models import Action, AttemptRoom
from exams.selectors.rooms import actions_after, effective_log, room_source
from exams.tries import Try, tries
from sandbox.engines import engine_of


@dataclass(frozen=True)
class PlayedTry:
    """`last_tick` is the tick at which it was left, or is now; `gmv_cents` what it had brought by then. `actions` are its own."""

    number: int
    from_try: int
    from_tick: int
    began_at: datetime
    actions: int
    last_tick: int
    gmv_cents: int


@dataclass(frozen=True)
class Course:
    """The console's key figures of a try that was left, each as one value per tick from tick 0 to `last_tick`; None where there is none."""

    number: int
    last_tick: int
    figures: dict[str, list[float | None]]


def played_tries(room: AttemptRoom, rooms: LiveRooms = LIVE_ROOMS) -> list[PlayedTry]:
    """In their order, the present one last. For a room that is or was live."""
    assert room.live_at is not None
    _view, live = rooms.read_one(room.pk)
    frame, _number, playing = live.frame(live.tick)
    log = actions_after(room.pk)
    began_at = {0: room.live_at} | {row.number: row.at for row in log}
    found = []
    for each in tries(log)[:playing]:  # a rewind of this very moment is not in the frame yet
        if each.number == playing:
            last_tick, gmv_cents = max(0, frame["tick"]), frame["now"]["gmv_cents"]
        else:
            last_tick, gmv_cents = _left_tick(each), _left_gmv(room.attempt.public_id, room.pk, each.number)
        found.append(PlayedTry(each.number, each.parent, each.from_tick, began_at[each.began], len(each.own), last_tick, gmv_cents))
    return found


def _left_tick(left: Try[Action]) -> int:
    if left.left_tick is None:
        raise RewindRefused("unknown_try", number=left.number)
    return left.left_tick


@lru_cache(maxsize=1024)
def _left_gmv(_attempt: UUID, room_id: int, number: int) -> int:
    """In cents. What was left never changes."""
    live, left, log = _replayed(room_id, number)
    live.advance(_left_tick(left), log)
    return int(live.frame(live.tick)["now"]["gmv_cents"])


def course(room: AttemptRoom, number: int) -> Course:
    """Of a try that was left. Raises RewindRefused if there is none of this number."""
    return _course(room.attempt.public_id, room.pk, number)


@lru_cache(maxsize=64)
def _course(_attempt: UUID, room_id: int, number: int) -> Course:
    live, left, log = _replayed(room_id, number)
    rows = []
    for tick in range(_left_tick(left) + 1):
        live.advance(tick, log)
        rows.append(_figures(live.frame(tick)))
    return Course(number, _left_tick(left), {name: [row[name] for row in rows] for name in rows[0]})


def _replayed(room_id: int, number: int) -> tuple[Any, Try[Action], Any]:
    """A fresh room, the try, and its effective log."""
    source = room_source(room_id)
    left = next((each for each in tries(actions_after(room_id)) if each.number == number and each.left_tick is not None), None)
    if left is None:
        raise RewindRefused("unknown_try", number=number)
    return engine_of(source.scenario).live_room(source.scenario, source.keys), left, effective_log(source.opening, left.rows, source.ticks)


def _figures(frame: dict[str, Any]) -> dict[str, float | None]:
    """By the names of the console's strip."""
    now = frame["now"]
    return {
        "gmv": now["gmv_cents"],
        "online": now["online"],
        "entries": sum(now["entries_min"].values()),
        "dwell": now["dwell_s"],
        "click": now["click_rate"],
        "deal": now["deal_rate"],
        "gpm": now["gpm_cents"],
        "gmv5": now["gmv_5min_cents"],
        "spend": now["ad_spend_cents"],
        "roi": now["ad_roi"],
        "followers": now["new_followers"],
        "stock": sum(product["stock"] for product in frame["products"] if product["on_shelf"]),
        "questions": now["questions_open"],
        "pressure": now["pressure"],
    }
