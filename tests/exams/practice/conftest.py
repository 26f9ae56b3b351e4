"""A practice room, its candidate, and the clock in the candidate's hand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from certify.accounts.models import Person
from exams.live.rooms import LiveRooms
from exams.models import Action, AttemptRoom, Round
from exams.services.accept_action import NewAction, accept_action
from exams.services.rewind_room import Rewind, rewind_room
from exams.services.set_pace import set_pace
from tests.exams.conftest import CONSOLE

S = timedelta(seconds=1)


class Desk:
    """What a candidate does at an instant. Ticks pass once a second at the room's own pace."""

    def __init__(self, room: AttemptRoom, person: Person) -> None:
        self.room, self.person = room, person
        self.asked = 0

    @property
    def address(self) -> tuple[int, str, int]:
        return self.person.pk, str(self.room.attempt.public_id), self.room.position

    def pace(self, now: datetime, pace: int, **of: Any) -> AttemptRoom:
        return set_pace(*self.address, of.get("console", CONSOLE), pace, clock=lambda: now)

    def act(self, now: datetime, lever: str, sku: str = "", value: str = "") -> Action:
        self.asked += 1
        return accept_action(*self.address, CONSOLE, NewAction(f"act-{self.asked}", lever, sku, value), clock=lambda: now)[0]

    def rewind(self, now: datetime, tick: int, from_try: int | None = None, client_id: str = "") -> tuple[Action | None, bool]:
        self.asked += 1
        return rewind_room(*self.address, CONSOLE, Rewind(client_id or f"rewind-{self.asked}", tick, from_try), clock=lambda: now)

    def shown(self, now: datetime, rooms: LiveRooms | None = None) -> dict[str, Any]:
        """The frame that a process shows; a fresh process unless told otherwise."""
        _view, held = (rooms or LiveRooms()).read_one(self.room.pk, clock=lambda: now)
        frame, number, try_number = held.frame(-1)
        return {**frame, "last_action": number, "try": try_number}


@pytest.fixture
def practice(make_round: Callable[..., Round]) -> Round:
    return make_round("practice", rooms=1)


@pytest.fixture
def desk(practice: Round, live_room: Callable[..., AttemptRoom], alice: Person) -> Desk:
    """A room that has been live since T0."""
    return Desk(live_room(practice), alice)
