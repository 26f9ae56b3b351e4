"""The live rooms of this process: caches that are rebuilt from the log whenever they are missing."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from exams.live.batch import Batch, RoomView, read_batch
from exams.models import Action
from exams.selectors.rooms import RoomSource, effective_log, room_sources
from exams.services.database_clock import Clock, database_now
from exams.services.settle_attempt import settle_attempt
from exams.tries import REWIND, Try, last_try
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control
from sandbox.engines import engine_of

log = logging.getLogger(__name__)

UNUSED_S = 60.0
BEGINNINGS_KEPT = 16


class HeldRoom:
    """One live room with the part of its log that it has been given. Its lock lets a poller and the stream share it."""

    def __init__(self, source: RoomSource) -> None:
        self.source = source
        self.last_number = 0
        self.used_at = time.monotonic()
        self._room = self._fresh()
        self._actions: list[Action] = []
        self._log: tuple[Control, ...] = source.opening
        self._try: Try[Action] = last_try(())
        self._lock = threading.Lock()

    @property
    def tick(self) -> int:
        return int(self._room.tick)

    def _fresh(self) -> Any:
        return BEGINNINGS.room(self.source.scenario, self.source.keys)

    def advance(self, to_tick: int, actions: Iterable[Action], try_number: int = 1) -> None:
        """Play on to `to_tick` of a try. What another reader has already given or played is not done again.

        A rewind among the actions begins a fresh room. A reader whose clock is of an earlier try came too late: its tick says nothing here.
        """
        with self._lock:
            self.used_at = time.monotonic()
            new = [action for action in actions if action.number > self.last_number]
            if new:
                self._actions += new
                self.last_number = new[-1].number
                self._log = effective_log(self.source.opening, self._actions, self.source.ticks)
                if any(action.lever == REWIND for action in new):
                    self._try = last_try(self._actions)
                    self._room = self._fresh()
            if try_number == self._try.number and to_tick > self._room.tick:
                self._room.advance(to_tick, self._log)

    def frame(self, since_tick: int, since_number: int = 0) -> tuple[dict[str, Any], int, int]:
        """What a candidate may see, the number of the last action behind it, and the try that is played.

        `since_number` is the last action that the asker knows: if the room was rewound after it, its ticks are of another try, and it gets
        the present one from the first tick on.
        """
        with self._lock:
            since = since_tick if since_number >= self._try.began else -1
            return self._room.frame(min(since, self._room.tick)), self.last_number, self._try.number


class Beginnings:
    """Rooms at their first tick. Everybody who sits a form begins with the same one, so it is played up to the excerpt once, and copied."""

    def __init__(self) -> None:
        # By the scenario's identity: published ones are loaded once, and comparing them would take longer than playing.
        self._kept: OrderedDict[tuple[int, Keys], tuple[Scenario, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def room(self, scenario: Scenario, keys: Keys) -> Any:
        """One that is the caller's own."""
        place = (id(scenario), keys)
        with self._lock:
            if place not in self._kept:
                self._kept[place] = scenario, engine_of(scenario).live_room(scenario, keys)
            self._kept.move_to_end(place)
            if len(self._kept) > BEGINNINGS_KEPT:
                self._kept.popitem(last=False)
            return self._kept[place][1].fork()


BEGINNINGS = Beginnings()


class LiveRooms:
    """Rooms by their id. Nothing here is truth: another process answers the same."""

    def __init__(self) -> None:
        self._held: dict[int, HeldRoom] = {}

    def read(
        self, room_ids: Iterable[int], *, wait: bool = False, clock: Clock = database_now, builds: int | None = None
    ) -> dict[int, tuple[RoomView, HeldRoom | None]]:
        """The rooms as they are now, live ones played to the last final tick; None for a room that is not live yet.

        Of live rooms that this process does not have, only `builds` are built; the others are left out, like those that are busy with an action.
        """
        held = {room_id: self._held.get(room_id) for room_id in room_ids}
        batch = read_batch({room_id: room.last_number if room else 0 for room_id, room in held.items()}, wait=wait, clock=clock)
        due = [view for view in batch.views.values() if view.due]
        for view in due:
            settle_attempt(view.attempt_id, view.server_now)
        if due:
            again = read_batch({view.room_id: (room.last_number if (room := held[view.room_id]) else 0) for view in due}, wait=True, clock=clock)
            batch.views.update(again.views)
            batch.actions.update(again.actions)
        missing = [room_id for room_id, view in batch.views.items() if held[room_id] is None and view.live_at is not None]
        if missing:
            held |= self._built(missing[:builds])
        later = set() if builds is None else set(missing[builds:])
        return {room_id: (view, self._played_or_lost(view, held[room_id], batch)) for room_id, view in batch.views.items() if room_id not in later}

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

    def _built(self, room_ids: list[int]) -> dict[int, HeldRoom]:
        """Another thread may have built one meanwhile: all share that one."""
        return {source.room_id: self._held.setdefault(source.room_id, HeldRoom(source)) for source in room_sources(room_ids)}

    def _played(self, view: RoomView, held: HeldRoom | None, batch: Batch) -> HeldRoom | None:
        if view.live_at is None or held is None:
            return None
        scenario = held.source.scenario
        tick = view.clock(scenario.ticks, scenario.speed).shown_tick_at(view.closed_at or view.server_now)
        held.advance(tick, batch.actions.get(view.room_id, ()), view.try_number)
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
