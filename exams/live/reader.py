"""The hub's reading thread: rooms in, encoded frames out."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import close_old_connections, connections

from exams.live.batch import RoomView
from exams.live.frames import announcement_event, frame_document, frame_event
from exams.live.rooms import HeldRoom, LiveRooms
from exams.live.sessions import Holder, signed_out
from exams.selectors.announcements import announcements_for
from exams.services.note_presence import note_presence


@dataclass(frozen=True)
class FrameEvent:
    tick: int
    number: int
    event: bytes


@dataclass
class Reading:
    """One room as read: its view, and a frame for each tick from which some stream goes on. No view: busy, ask again."""

    view: RoomView | None = None
    frames: dict[int, FrameEvent] = field(default_factory=dict)
    announcements: list[tuple[int, bytes]] = field(default_factory=list)


class Reader:
    """Runs in one thread of its own, so that streams hold no thread and no connection."""

    def __init__(self, rooms: LiveRooms) -> None:
        self.rooms = rooms
        self.trouble_at = datetime.now(UTC)  # when this process began, or last could not read

    def read(self, asked: Mapping[int, set[int]], fresh: Set[int] = frozenset()) -> dict[int, Reading]:
        """`asked`: room → the ticks after which its streams go on. `fresh`: rooms with a stream that has been told nothing yet."""
        close_old_connections()
        try:
            found = self.rooms.read(asked)
            readings = {room_id: _reading(*found[room_id], asked[room_id]) if room_id in found else Reading() for room_id in asked}
            for room_id, said in announcements_for(asked.keys(), fresh, datetime.now(UTC)).items():
                readings[room_id].announcements += [(row.pk, announcement_event(row.pk, row.text, row.at)) for row in said]
        except Exception:
            self.trouble_at = datetime.now(UTC)
            raise
        else:
            return readings
        finally:
            close_old_connections()

    def note_presence(self, room_ids: Set[int]) -> None:
        """These consoles are there."""
        close_old_connections()
        try:
            note_presence(room_ids, datetime.now(UTC), self.trouble_at)
        finally:
            close_old_connections()

    def rest(self) -> None:
        """Nobody watches any more."""
        connections.close_all()

    def check_sessions(self, holders: set[Holder]) -> set[Holder]:
        """Those that are signed out; also drops rooms that nobody reads any more."""
        close_old_connections()
        try:
            self.rooms.forget_unused()
            return signed_out(holders, datetime.now(UTC))
        finally:
            close_old_connections()


def _reading(view: RoomView, room: HeldRoom | None, since_ticks: set[int]) -> Reading:
    reading = Reading(view)
    if room is None or view.paused:
        return reading
    for since in since_ticks:
        document = frame_document(room.frame(since), view)
        reading.frames[since] = FrameEvent(document["tick"], document["last_action"], frame_event(document))
    return reading
