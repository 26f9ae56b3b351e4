"""Accept one action: the only place that gives numbers and ticks.

One short transaction under the room's lock, the clock read after the lock was granted. A frame is read under a share of
the same lock (`exams.live.batch`), so whoever accepts later reads a later clock: a tick that was shown is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from exams.consoles import Console
from exams.errors import AttemptPaused, ClientIdReused, ControlRefused, ExamsError, RoomClosed, RoomNotStarted, TooLate
from exams.models import Action, AttemptRoom, RoomState
from exams.models.action import WITHDRAW
from exams.refusals import refusal_text
from exams.selectors.acting import acting_room, locked_room, log_of
from exams.selectors.clocks import personal_clock
from exams.selectors.rooms import keys_of, opening_controls, room_clock
from exams.services.check_console import check_console, check_program
from exams.services.database_clock import Clock, database_now
from exams.services.log_action import log_action
from exams.services.note_refusal import note_refusal
from exams.services.settle_attempt import settle_attempt
from exams.services.withdraw_instruction import is_instruction, require_withdrawable
from exams.timing.personal_clock import PersonalClock
from exams.tries import last_try
from sandbox.engine.bundle import Scenario
from sandbox.engine.controls import Control
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario


@dataclass(frozen=True)
class NewAction:
    """What the client asks for, under the id that it made."""

    client_id: str
    lever: str
    sku: str = ""
    value: str = ""


class _Due(Exception):
    """Time has acted on the room since its row was last written."""

    def __init__(self, now: datetime) -> None:
        self.now = now


def accept_action(
    person_id: int, public_id: str, position: int, console: Console, new: NewAction, clock: Clock = database_now
) -> tuple[Action, bool]:
    """The logged action, and True if this call logged it. A repeat finds the first, even after the deadline.

    What is refused is noted for the invigilator, after the room's lock is given back.
    """
    found = acting_room(person_id, public_id, position)
    try:
        return _accept_or_settle(found, console, new, clock)
    except ExamsError as refused:
        note_refusal(found.pk, refused.code, new.lever, clock())
        raise


def _accept_or_settle(found: AttemptRoom, console: Console, new: NewAction, clock: Clock) -> tuple[Action, bool]:
    check_program(found, console)
    for _ in range(3):
        try:
            with transaction.atomic():
                return _accept(found, console, new, clock)
        except _Due as due:
            settle_attempt(found.attempt_id, due.now)
    raise RoomClosed("deadline")


def _accept(found: AttemptRoom, console: Console, new: NewAction, clock: Clock) -> tuple[Action, bool]:
    row = locked_room(found)
    now = clock()
    everything = log_of(row)
    repeated = _repeated(everything, new)
    if repeated is not None:
        return repeated, False
    personal = personal_clock(row.attempt_id)
    _check_state(row, console, personal, now)
    scenario = load_scenario(row.form_room.scenario_id)
    log = last_try(everything).rows
    tick = _next_tick(row, scenario, personal, log, now)
    if new.lever == WITHDRAW:
        require_withdrawable(engine_of(scenario), log, new.value, tick)
    else:
        _require_allowed(row, scenario, log, Control(tick, new.lever, new.sku, new.value))
    action = Action(
        attempt_room=row,
        number=row.last_number + 1,
        tick=tick,
        effective_tick=_effective_tick(row, scenario, log, new.lever, tick),
        client_id=new.client_id,
        lever=new.lever,
        sku=new.sku,
        value=new.value,
        at=now,
    )
    return log_action(action), True


def _require_allowed(row: AttemptRoom, scenario: Scenario, log: Sequence[Action], control: Control) -> None:
    """Raises ControlRefused. An instruction that was withdrawn still cools its lever down: a withdrawal takes back the effect, never the time."""
    accepted = [Control(action.tick, action.lever, action.sku, action.value) for action in log if action.lever != WITHDRAW]
    refusal = engine_of(scenario).refuse(scenario, [*opening_controls(row), *accepted], control)
    if refusal is not None:
        raise ControlRefused(refusal.code, refusal_text(refusal.code, refusal.params), refusal.params)


def _repeated(log: Sequence[Action], new: NewAction) -> Action | None:
    for action in log:
        if action.client_id == new.client_id:
            if (action.lever, action.sku, action.value) != (new.lever, new.sku, new.value):
                raise ClientIdReused(new.client_id)
            return action
    return None


def _check_state(row: AttemptRoom, console: Console, personal: PersonalClock, now: datetime) -> None:
    if row.state == RoomState.WAITING:
        raise RoomNotStarted(row.state)
    check_console(row, console)
    if row.state == RoomState.CLOSED:
        raise RoomClosed(row.close_reason)
    if row.state == RoomState.PREPARING:
        if row.preparation_ends_at is not None and row.preparation_ends_at <= now:
            raise _Due(now)
        raise RoomNotStarted(row.state)
    if personal.held_open:
        raise AttemptPaused
    if row.deadline is not None and row.deadline <= now:  # None: its candidate has stopped a practice room, and may act in it
        raise _Due(now)


def _next_tick(row: AttemptRoom, scenario: Scenario, personal: PersonalClock, log: Sequence[Action], now: datetime) -> int:
    tick = room_clock(row, scenario, personal).action_tick_at(now)
    if log:
        tick = max(tick, log[-1].tick)
    if tick >= scenario.ticks:
        raise TooLate(tick, scenario.ticks)
    return tick


def _effective_tick(row: AttemptRoom, scenario: Scenario, log: Sequence[Action], lever: str, tick: int) -> int:
    """The host finishes the sentence, and takes instructions up in the order in which they were given.

    The delay is drawn for the action's place in its try (its number, where nothing was rewound): who does the same again sees the same.
    """
    engine = engine_of(scenario)
    if not is_instruction(engine, lever):
        return tick
    earlier = max((action.effective_tick for action in log if is_instruction(engine, action.lever)), default=0)
    return max(tick + engine.uptake_delay_ticks(scenario, keys_of(row.form_room), len(log) + 1), earlier)
