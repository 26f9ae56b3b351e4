"""The opening plan of a room: controls that are in force at its first tick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from exams.consoles import Console
from exams.errors import ControlRefused, IllegalMove, RoomNotStarted
from exams.models import AttemptRoom, RoomState
from exams.refusals import refusal_text
from exams.selectors.rooms import own_room
from exams.services.check_console import check_console
from exams.services.lock_attempt import lock_room
from exams.services.settle_attempt import settle_attempt
from sandbox.engine.bundle import Scenario
from sandbox.engine.controls import Control
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario


def save_opening(
    person_id: int, public_id: str, position: int, console: Console, controls: Sequence[Control], diagnosis: str | None, now: datetime
) -> AttemptRoom:
    """Replaces the whole plan. Raises ControlRefused for the first control that the scenario does not allow; nothing is saved then."""
    found = own_room(person_id, public_id, position)
    settle_attempt(found.attempt_id, now)
    with transaction.atomic():
        room = lock_room(found)
        if room.state == RoomState.WAITING:
            raise RoomNotStarted(room.state)
        check_console(room, console)
        if room.state != RoomState.PREPARING:
            raise IllegalMove(room.state, "opening")
        _check(load_scenario(room.form_room.scenario_id), controls)
        room.opening = [{"lever": control.lever, "sku": control.sku, "value": control.value} for control in controls]
        if diagnosis is not None:
            room.diagnosis = diagnosis
        room.save(update_fields=["opening", "diagnosis"])
        return room


def _check(scenario: Scenario, controls: Sequence[Control]) -> None:
    accepted: list[Control] = []
    for index, control in enumerate(controls):
        refusal = engine_of(scenario).refuse(scenario, accepted, control)
        if refusal is not None:
            raise ControlRefused(refusal.code, refusal_text(refusal.code, refusal.params), {**refusal.params, "index": index})
        accepted.append(control)
