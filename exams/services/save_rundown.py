"""The rundown of a room: the pitches that the candidate plans, ticked off while the room is live. It steers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.consoles import Console
from exams.errors import ControlRefused, IllegalMove, RoomNotStarted
from exams.models import AttemptRoom, RoomState
from exams.selectors.rooms import own_room
from exams.services.check_console import check_console, check_program
from exams.services.lock_attempt import lock_room
from exams.services.settle_attempt import settle_attempt
from sandbox.selectors import load_scenario

MOST_LINES = 60
LONGEST_MINUTES = 240


@dataclass(frozen=True)
class RundownLine:
    """A pitch: of what, for how many simulated minutes (None: open), and whether it is ticked off. A product may come again."""

    sku: str
    minutes: int | None = None
    done: bool = False


def save_rundown(person_id: int, public_id: str, position: int, console: Console, lines: Sequence[RundownLine], now: datetime) -> AttemptRoom:
    """Replaces the whole list. Raises ControlRefused for a product that the room does not have; nothing is saved then."""
    found = own_room(person_id, public_id, position)
    check_program(found, console)
    settle_attempt(found.attempt_id, now)
    known = {product.sku for product in load_scenario(found.form_room.scenario_id).room.products}
    with transaction.atomic():
        room = lock_room(found)
        if room.state == RoomState.WAITING:
            raise RoomNotStarted(room.state)
        check_console(room, console)
        if room.state == RoomState.CLOSED:
            raise IllegalMove(room.state, "rundown")
        unknown = next((line.sku for line in lines if line.sku not in known), None)
        if unknown is not None:
            raise ControlRefused("unknown_sku", _("There is no such product in this room."), {"sku": unknown})
        room.rundown = [asdict(line) for line in lines]
        room.save(update_fields=["rundown"])
        return room
