"""One read of many rooms that says which ticks are final.

The rooms' rows are locked (PostgreSQL: shared, so that readers do not wait for each other; SQLite: the IMMEDIATE
transaction holds the write lock), then the database's clock is read, then the new actions. Whoever accepts an action in
one of these rooms does so before the lock, and is read here, or after it, at a later clock and for a later tick. So every
tick up to the clock's tick + 1 is final; frames show the clock's tick, which leaves one tick of room for a clock that is
set back a little.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from exams.models import Action, AttemptRoom, RoomState
from exams.selectors.clocks import PLAIN_CLOCK, personal_clocks
from exams.services.database_clock import Clock, database_now
from exams.timing.personal_clock import PersonalClock
from exams.timing.room_clock import RoomClock

ROOMS_PER_QUERY = 400
COLUMNS = (
    "id", "attempt_id", "state", "preparation_ends_at", "live_at", "deadline", "closed_at", "close_reason", "console", "last_number",
    "try_number", "try_tick", "try_at",
)  # fmt: skip
"""As `RoomView` begins."""


@dataclass(frozen=True)
class RoomView:
    """A room at one reading of the clock."""

    room_id: int
    attempt_id: int
    state: str
    preparation_ends_at: datetime | None
    live_at: datetime | None
    deadline: datetime | None
    closed_at: datetime | None
    close_reason: str
    console: str
    last_number: int
    try_number: int
    try_tick: int
    try_at: datetime | None
    server_now: datetime
    read_at: float
    """The same instant on this machine's monotonic clock, in seconds."""
    personal: PersonalClock

    @property
    def paused(self) -> bool:
        """A pause of the invigilator holds the deadline open. A practice room that its candidate has stopped is shown."""
        ends = {RoomState.PREPARING: self.preparation_ends_at, RoomState.LIVE: self.deadline}
        return ends.get(RoomState(self.state), self.server_now) is None and self.personal.held_open

    @property
    def pace(self) -> int:
        """Of a practice room: times as fast; 0 stands still."""
        return self.personal.pace_at(self.server_now)

    def clock(self, ticks: int, speed: int) -> RoomClock:
        """Of a room that is or was live."""
        begun = self.try_at or self.live_at
        if begun is None:
            raise ValueError("a room has a clock from the instant at which it is live")
        return RoomClock(begun, ticks, speed, self.personal, self.try_tick)

    @property
    def due(self) -> bool:
        """Time has acted on the room since its row was last written."""
        ends = {RoomState.PREPARING: self.preparation_ends_at, RoomState.LIVE: self.deadline}.get(RoomState(self.state))
        return ends is not None and ends <= self.server_now


@dataclass(frozen=True)
class Batch:
    """`actions` hold, for each room, what came after the number that the reader knew, in order."""

    views: dict[int, RoomView]
    actions: dict[int, list[Action]]


def read_batch(known: Mapping[int, int], *, wait: bool = False, clock: Clock = database_now) -> Batch:
    """`known`: room → last number that the reader has. Rooms in which an action is being accepted are left out unless `wait`."""
    views: dict[int, RoomView] = {}
    actions: dict[int, list[Action]] = defaultdict(list)
    with transaction.atomic():
        found = _locked(list(known), wait)
        now, read_at = clock(), time.monotonic()
        personal = personal_clocks({row[1] for row in found})
        for row in found:
            views[row[0]] = RoomView(*(*row, now, read_at, personal.get(row[1], PLAIN_CLOCK)))
        for action in _new_actions([(view.room_id, known[view.room_id]) for view in views.values() if view.last_number > known[view.room_id]]):
            actions[action.attempt_room_id].append(action)
    return Batch(views, actions)


def _locked(room_ids: list[int], wait: bool) -> list[tuple[Any, ...]]:
    """The rows as they are once they are locked."""
    if connection.vendor != "postgresql":
        return list(AttemptRoom.objects.filter(pk__in=room_ids).values_list(*COLUMNS))
    skip = "" if wait else "SKIP LOCKED"
    with connection.cursor() as cursor:
        # In order of ids, so that two readers never hold each other up.
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM exams_attemptroom WHERE id = ANY(%s) ORDER BY id FOR SHARE {skip}", [sorted(room_ids)])  # noqa: S608
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _new_actions(wanted: list[tuple[int, int]]) -> list[Action]:
    found: list[Action] = []
    for start in range(0, len(wanted), ROOMS_PER_QUERY):
        condition = Q()
        for room_id, number in wanted[start : start + ROOMS_PER_QUERY]:
            condition |= Q(attempt_room_id=room_id, number__gt=number)
        found += Action.objects.filter(condition).order_by("attempt_room_id", "number")
    return found
