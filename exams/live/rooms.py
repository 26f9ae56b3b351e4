"""The live rooms of this process: caches that are rebuilt from the log whenever they are missing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from typing import Any

from exams.live.batch import Batch, RoomView, read_batch
from exams.models import Action
from exams.selectors.rooms import RoomSource, effective_log, room_source
from exams.services.database_clock import Clock, database_now
from exams.services.settle_attempt import settle_attempt
from exams.timing.room_clock import RoomClock
from sandbox.engine.controls import Control
from sandbox.engines import engine_of

log = logging.getLogger(__name__)

UNUSED_S = 60.0


class HeldRoom:
    """One live room with the part of its log that it has been given. Its lock lets a poller and the stream share it."""

    def __init__(self, source: RoomSource) -> None:
        self.source = source
        self.last_number = 0
        self.used_at = time.monotonic()
        self._room = engine_of(source.scenario).live_room(source.scenario, source.keys)
        self._actions: list[Action] = []
        self._log: tuple[Control, ...] = source.opening
        self._lock = threading.Lock()

    @property
    def tick(self) -> int:
        return int(self._room.tick)

    def advance(self, to_tick: int, actions: Iterable[Action]) -> None:
        """Play on to `to_tick`. What another reader has already given or played is not done again."""
        with self._lock:
            self.used_at = time.monotonic()
            new = [action for action in actions if action.number > self.last_number]
            if new:
                self._actions += new
                self.last_number = new[-1].number
                self._log = effective_log(self.source.opening, self._actions, self.source.ticks)
            if to_tick > self._room.tick:
                self._room.advance(to_tick, self._log)

    def frame(self, since_tick: int) -> tuple[dict[str, Any], int]:
        """What a candidate may see, and the number of the last action behind it."""
        with self._lock:
            return self._room.frame(min(since_tick, self._room.tick)), self.last_number


class LiveRooms:
    """Rooms by their id. Nothing here is truth: another process answers the same."""

    def __init__(self) -> None:
        self._held: dict[int, HeldRoom] = {}

    def read(self, room_ids: Iterable[int], *, wait: bool = False, clock: Clock = database_now) -> dict[int, tuple[RoomView, HeldRoom | None]]:
        """The rooms as they are now, live ones played to the last final tick; None for a room that is not live yet."""
        held = {room_id: self._held.get(room_id) for room_id in room_ids}
        batch = read_batch({room_id: room.last_number if room else 0 for room_id, room in held.items()}, wait=wait, clock=clock)
        due = [view for view in batch.views.values() if view.due]
        for view in due:
            settle_attempt(view.attempt_id, view.server_now)
        if due:
            again = read_batch({view.room_id: (room.last_number if (room := held[view.room_id]) else 0) for view in due}, wait=True, clock=clock)
            batch.views.update(again.views)
            batch.actions.update(again.actions)
        return {room_id: (view, self._played_or_lost(view, held[room_id], batch)) for room_id, view in batch.views.items()}

    def read_one(self, room_id: int, clock: Clock = database_now) -> tuple[RoomView, HeldRoom]:
        """One live or closed room, waiting for its lock if an action is being accepted."""
        view, room = self.read([room_id], wait=True, clock=clock)[room_id]
        if room is None:
            raise LookupError(f"room {room_id} is not live")
        return view, room

    def forget_unused(self) -> int:
        """Drop rooms that nobody has read for a while; they are rebuilt when somebody does."""
        before = time.monotonic() - UNUSED_S
        unused = [room_id for room_id, room in list(self._held.items()) if room.used_at < before]
        for room_id in unused:
            self._held.pop(room_id, None)
        return len(unused)

    def forget(self, room_id: int) -> None:
        self._held.pop(room_id, None)

    def __len__(self) -> int:
        return len(self._held)

    def _played(self, view: RoomView, held: HeldRoom | None, batch: Batch) -> HeldRoom | None:
        if view.live_at is None:
            return None
        if held is None:
            held = self._held[view.room_id] = HeldRoom(room_source(view.room_id))
        scenario = held.source.scenario
        clock = RoomClock(view.live_at, scenario.ticks, scenario.speed, view.personal)
        held.advance(clock.shown_tick_at(view.closed_at or view.server_now), batch.actions.get(view.room_id, ()))
        return held

    def _played_or_lost(self, view: RoomView, held: HeldRoom | None, batch: Batch) -> HeldRoom | None:
        """One broken room keeps no other waiting: it is dropped, and rebuilt from its log at the next reading."""
        try:
            return self._played(view, held, batch)
        except Exception:
            log.exception("live room %s could not be played; it is rebuilt from its log", view.room_id)
            self.forget(view.room_id)
            return None


LIVE_ROOMS = LiveRooms()
"""This process's rooms."""
