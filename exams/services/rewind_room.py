"""A candidate goes back to a moment of a practice room and tries again. What was played after it is kept, as a try of its own.

The rewind is a row of the log, numbered like every action, so that streams and other processes learn of it by the read that they do anyway,
and a frame's id (tick, last number) never comes twice. The room's clock goes on from the row's tick at the instant of the rewind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from exams.consoles import Console
from exams.errors import ClientIdReused, RewindRefused
from exams.models import Action, Attempt, AttemptRoom
from exams.selectors.clocks import personal_clock
from exams.selectors.rooms import own_room, room_clock
from exams.services.database_clock import Clock, database_now
from exams.services.lock_practice_room import lock_practice_room, require_live, require_practice
from exams.services.recompute_deadlines import recompute_deadlines
from exams.services.settle_attempt import settle_attempt
from exams.tries import REWIND, Try, rewind_value, tries
from sandbox.selectors import load_scenario

MOST_TRIES = 50
"""Of one room. Each is a replay when tries are compared."""


@dataclass(frozen=True)
class Rewind:
    """Go on from `tick` of a try (None: the one that is played). What took effect later is not part of the new try."""

    client_id: str
    tick: int
    from_try: int | None = None


def rewind_room(
    person_id: int, public_id: str, position: int, console: Console, wanted: Rewind, clock: Clock = database_now
) -> tuple[Action | None, bool]:
    """The row that began the try, and True if this call wrote it. A repeat finds the first; a rewind to where the room stands changes nothing.

    None: the room stands at its own beginning and nothing was done. Raises PracticeOnly, RewindRefused, ClientIdReused, and what keeps a
    room from being steered.
    """
    found = own_room(person_id, public_id, position)
    require_practice(found, console)
    settle_attempt(found.attempt_id, clock())
    with transaction.atomic():
        attempt, room = lock_practice_room(found)
        now = clock()
        log = list(Action.objects.filter(attempt_room=room).order_by("number"))
        repeated = _repeated(log, wanted)
        if repeated is not None:
            return repeated, False
        require_live(attempt, room, console, now)
        known, here = tries(log), _here(room, now)
        source = _source(known, wanted, here)
        if _stands_there(known[-1], source, wanted.tick, here):
            return next((row for row in log if row.number == known[-1].began), None), False
        if len(known) >= MOST_TRIES:
            raise RewindRefused("too_many_tries", most=MOST_TRIES)
        return _begin_try(attempt, room, wanted, source.number, here, now), True


def _repeated(log: Sequence[Action], wanted: Rewind) -> Action | None:
    row = next((action for action in log if action.client_id == wanted.client_id), None)
    if row is not None and (row.lever != REWIND or row.tick != wanted.tick):
        raise ClientIdReused(wanted.client_id)
    return row


def _here(room: AttemptRoom, now: datetime) -> int:
    """The tick that is shown."""
    scenario = load_scenario(room.form_room.scenario_id)
    return max(0, room_clock(room, scenario, personal_clock(room.attempt_id)).shown_tick_at(now))


def _source(known: Sequence[Try[Action]], wanted: Rewind, here: int) -> Try[Action]:
    number = known[-1].number if wanted.from_try is None else wanted.from_try
    source = next((each for each in known if each.number == number), None)
    if source is None:
        raise RewindRefused("unknown_try", number=number)
    played = here if source.left_tick is None else source.left_tick
    if not 0 <= wanted.tick <= played:
        raise RewindRefused("not_played_yet", tick=wanted.tick, played=played)
    return source


def _stands_there(playing: Try[Action], source: Try[Action], tick: int, here: int) -> bool:
    """A second click, or a second window: the try that it asks for has just begun, and nothing was done in it."""
    untouched = not playing.own and here - playing.from_tick <= 1
    same_place = source.number in {playing.number, playing.parent} and tick == playing.from_tick
    return untouched and same_place


def _begin_try(attempt: Attempt, room: AttemptRoom, wanted: Rewind, source: int, here: int, now: datetime) -> Action:
    room.last_number += 1
    room.try_number += 1
    room.try_tick, room.try_at = wanted.tick, now
    room.rewound_ticks += max(0, here + 1 - wanted.tick)  # the tick that is being played has begun
    room.save(update_fields=["last_number", "try_number", "try_tick", "try_at", "rewound_ticks"])
    row = Action.objects.create(
        attempt_room=room,
        number=room.last_number,
        tick=wanted.tick,
        effective_tick=wanted.tick,
        client_id=wanted.client_id,
        lever=REWIND,
        value=rewind_value(source, here),
        at=now,
    )
    recompute_deadlines(attempt)
    return row
