"""The hub's reading thread: rooms in, encoded frames out."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import close_old_connections, connections

from exams.canonical_log import instant_text
from exams.live.batch import RoomView
from exams.live.frames import Place, announcement_event, frame_document, frame_event, state_event, state_said
from exams.live.kept_connection import keep_connection
from exams.live.rooms import HeldRoom, LiveRooms
from exams.live.sessions import Holder, signed_out
from exams.models import RoomState
from exams.selectors.announcements import announcements_for
from exams.services.note_presence import note_presence
from exams.timing.room_clock import LOOK_EVERY

BUILDS_PER_READ = 10
"""A process that was just started, or whose neighbour has died, has many rooms to build: those that it has do not wait for all of them."""
SOONEST_S = 0.001
"""The clocks of database and machine run a little differently: a tick that is about to begin is looked for again, not missed."""
SECOND = timedelta(seconds=1)


class FrameEvent(NamedTuple):
    tick: int
    number: int
    event: bytes


class Seen(NamedTuple):
    """What streams are told of a room beside its frames. `said` is compared: its event is told when it changes."""

    said: bytes
    server_now: str
    state: str
    began: bool
    console: str
    close_reason: str
    next_at: float
    """On this machine's monotonic clock: the room is to be read again, because its next tick begins."""

    @property
    def event(self) -> bytes:
        return state_event(self.said, self.server_now)


class Reading(NamedTuple):
    """One room as read, and a frame for each place from which some stream goes on. Nothing seen: busy, ask again."""

    seen: Seen | None
    frames: dict[Place, FrameEvent]
    announcements: list[tuple[int, bytes]]


class Reader:
    """Runs in one thread of its own with one connection, so that streams hold neither."""

    def __init__(self, rooms: LiveRooms) -> None:
        self.rooms = rooms
        self.trouble_at = datetime.now(UTC)  # when this process began, or last could not read

    def read(self, asked: Mapping[int, set[Place]], fresh: Set[int] = frozenset()) -> dict[int, Reading]:
        """`asked`: room → the frames after which its streams go on. `fresh`: rooms with a stream that has been told nothing yet."""
        close_old_connections()
        try:
            found = self.rooms.read(asked, builds=BUILDS_PER_READ)
            readings = {room_id: _reading(*found[room_id], asked[room_id]) if room_id in found else Reading(None, {}, []) for room_id in asked}
            self._announce(readings, fresh)
        except Exception:
            self.trouble_at = datetime.now(UTC)
            raise
        else:
            return readings

    def _announce(self, readings: dict[int, Reading], fresh: Set[int]) -> None:
        for room_id, said in announcements_for(readings.keys(), fresh, datetime.now(UTC)).items():
            readings[room_id].announcements.extend((row.pk, announcement_event(row.pk, row.text, row.at)) for row in said)

    def note_presence(self, room_ids: Set[int]) -> None:
        """These consoles are there."""
        close_old_connections()
        note_presence(room_ids, datetime.now(UTC), self.trouble_at)

    def check_sessions(self, holders: set[Holder]) -> set[Holder]:
        """Those that are signed out; also drops rooms that nobody reads any more."""
        close_old_connections()
        self.rooms.forget_unused()
        return signed_out(holders, datetime.now(UTC))

    def begin(self) -> None:
        """Once, in the thread."""
        keep_connection()

    def rest(self) -> None:
        """Nobody watches any more."""
        connections.close_all()


def _reading(view: RoomView, room: HeldRoom | None, places: set[Place]) -> Reading:
    reading = Reading(_seen(view, room), {}, [])
    if room is None or view.paused:
        return reading
    for since in places:
        document = frame_document(room.frame(*since), view)
        reading.frames[since] = FrameEvent(document["tick"], document["last_action"], frame_event(document))
    return reading


def _seen(view: RoomView, room: HeldRoom | None) -> Seen:
    now = instant_text(view.server_now) or ""
    return Seen(state_said(view), now, view.state, view.live_at is not None, view.console, view.close_reason, view.read_at + _next_s(view, room))


def _next_s(view: RoomView, room: HeldRoom | None) -> float:
    """From the reading to the next one."""
    now, next_at = view.server_now, view.server_now + LOOK_EVERY
    if view.state == RoomState.LIVE and room is not None and not view.paused:
        next_at = view.clock(room.source.scenario.ticks, room.source.scenario.speed).next_look_at(now)
    elif view.state == RoomState.PREPARING and view.preparation_ends_at is not None:
        next_at = min(next_at, view.preparation_ends_at)
    return max(SOONEST_S, (next_at - now) / SECOND)
