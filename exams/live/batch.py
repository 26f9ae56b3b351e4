"""One read of many rooms that says which ticks are final.

The rooms' rows are locked (PostgreSQL: shared, so that readers do not wait for each other; SQLite: the IMMEDIATE
transaction holds the write lock), then the database's clock is read, then the new actions. Whoever accepts an action in
one of these rooms does so before the lock, and is read here, or after it, at a later clock and for a later tick. So every
tick up to the clock's tick + 1 is final; frames show the clock's tick, which leaves one tick of room for a clock that is
set back a little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from exams.models import Action, AttemptRoom, RoomState
from exams.selectors.clocks import PLAIN_CLOCK, personal_clocks
from exams.services.database_clock import Clock, database_now
from exams.timing.personal_clock import PersonalClock

ROOMS_PER_QUERY = 400


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
    server_now: datetime
    personal: PersonalClock

    @property
    def paused(self) -> bool:
        """A pause holds the deadline open."""
        return (self.state == RoomState.LIVE and self.deadline is None) or (self.state == RoomState.PREPARING and self.preparation_ends_at is None)

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
        locked = _lock(list(known), wait)
        now = clock()
        rows = AttemptRoom.objects.filter(pk__in=locked).values_list(
            "pk",
            "attempt_id",
            "state",
            "preparation_ends_at",
            "live_at",
            "deadline",
            "closed_at",
            "close_reason",
            "console",
            "last_number",
        )
        found = list(rows)
        personal = personal_clocks({row[1] for row in found})
        for row in found:
            views[row[0]] = RoomView(*row, server_now=now, personal=personal.get(row[1], PLAIN_CLOCK))
        for action in _new_actions([(view.room_id, known[view.room_id]) for view in views.values() if view.last_number > known[view.room_id]]):
            actions[action.attempt_room_id].append(action)
    return Batch(views, actions)


def _lock(room_ids: list[int], wait: bool) -> list[int]:
    if connection.vendor != "postgresql":
        return room_ids
    skip = "" if wait else "SKIP LOCKED"
    with connection.cursor() as cursor:
        # In order of ids, so that two readers never hold each other up.
        cursor.execute(f"SELECT id FROM exams_attemptroom WHERE id = ANY(%s) ORDER BY id FOR SHARE {skip}", [sorted(room_ids)])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _new_actions(wanted: list[tuple[int, int]]) -> list[Action]:
    found: list[Action] = []
    for start in range(0, len(wanted), ROOMS_PER_QUERY):
        condition = Q()
        for room_id, number in wanted[start : start + ROOMS_PER_QUERY]:
            condition |= Q(attempt_room_id=room_id, number__gt=number)
        found += Action.objects.filter(condition).order_by("attempt_room_id", "number")
    return found
