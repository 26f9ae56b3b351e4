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
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from exams.models import Action, AttemptRoom, RoomState
from exams.selectors.acting import log_after
from exams.selectors.clocks import PLAIN_CLOCK, personal_clocks
from exams.services.database_clock import Clock, database_now
from exams.timing.personal_clock import PersonalClock
from exams.timing.room_clock import RoomClock

ROOMS_PER_QUERY = 400
FEW_ROOMS = 8
"""Fewer rooms with news are asked for one by one."""
COLUMNS = (
    "id", "attempt_id", "state", "preparation_ends_at", "live_at", "deadline", "closed_at", "close_reason", "console", "last_number",
    "try_number", "try_tick", "try_at",
)  # fmt: skip
"""As `RoomView` begins."""


class RoomView(NamedTuple):
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
        return self._ends_at is None and self.state in {RoomState.PREPARING, RoomState.LIVE} and self.personal.held_open

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
        return self._ends_at is not None and self._ends_at <= self.server_now

    @property
    def _ends_at(self) -> datetime | None:
        """When its present state is over. Nothing, where a pause holds it open or time does not end it."""
        if self.state == RoomState.LIVE:
            return self.deadline
        return self.preparation_ends_at if self.state == RoomState.PREPARING else None


class Batch(NamedTuple):
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
        # The locks are all that this transaction writes: nobody waits for the disk for their sake.
        cursor.execute(
            f"SET LOCAL synchronous_commit TO off; SELECT {', '.join(COLUMNS)} FROM exams_attemptroom "  # noqa: S608
            f"WHERE id = ANY(%s) ORDER BY id FOR SHARE {skip}",
            [sorted(room_ids)],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _new_actions(wanted: list[tuple[int, int]]) -> list[Action]:
    """`wanted`: (room, number) after which. As a rule one or two rooms of a read have any: one query for several costs more to write than to ask."""
    if len(wanted) <= FEW_ROOMS:
        return [action for room_id, number in wanted for action in log_after(room_id, number)]
    found: list[Action] = []
    for start in range(0, len(wanted), ROOMS_PER_QUERY):
        condition = Q()
        for room_id, number in wanted[start : start + ROOMS_PER_QUERY]:
            condition |= Q(attempt_room_id=room_id, number__gt=number)
        found += Action.objects.filter(condition).order_by("attempt_room_id", "number")
    return found
