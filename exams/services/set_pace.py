"""A candidate sets the pace of a practice room: 0 stands still, 2 plays twice as fast. It counts from now on, for every process.

A preparation stands still or runs, and nothing else: there is nothing in it to be seen faster.
"""

from __future__ import annotations

from django.db import transaction

from exams.consoles import Console
from exams.errors import PaceRefused
from exams.models import AttemptRoom, RoomState
from exams.selectors.clocks import personal_clock
from exams.selectors.rooms import own_room
from exams.services.change_pace import change_pace
from exams.services.database_clock import Clock, database_now
from exams.services.lock_practice_room import lock_practice_room, require_own_time, require_practice
from exams.services.settle_attempt import settle_attempt
from exams.timing.pace import STANDING, paces
from sandbox.selectors import load_scenario


def set_pace(person_id: int, public_id: str, position: int, console: Console, pace: int, clock: Clock = database_now) -> AttemptRoom:
    """A repeat changes nothing. Raises PracticeOnly, PaceRefused, and what keeps a room from being steered."""
    found = own_room(person_id, public_id, position)
    require_practice(found, console)
    allowed = (STANDING, *paces(load_scenario(found.form_room.scenario_id).speed))
    if pace not in allowed:
        raise PaceRefused(pace, allowed)
    settle_attempt(found.attempt_id, clock())
    with transaction.atomic():
        attempt, room = lock_practice_room(found)
        now = clock()
        require_own_time(attempt, room, console, now)
        if room.state == RoomState.PREPARING and pace > 1:
            raise PaceRefused(pace, (STANDING, 1))
        if personal_clock(attempt.pk).pace_at(now) != pace:
            change_pace(attempt, pace, now, person_id)
            room.refresh_from_db(fields=["deadline", "preparation_ends_at"])
        return room
