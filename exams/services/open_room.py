"""A preparing room goes live at an instant. Under the attempt's lock."""

from __future__ import annotations

from datetime import datetime

from exams.models import AttemptRoom, RoomState
from exams.selectors.rooms import room_clock
from exams.timing.personal_clock import PersonalClock
from sandbox.selectors import load_scenario


def open_room(room: AttemptRoom, live_at: datetime, personal: PersonalClock) -> None:
    """From here on the opening stands and the clock runs, whether anybody watches or not."""
    room.state = RoomState.LIVE
    room.live_at = live_at
    room.deadline = room_clock(room, load_scenario(room.form_room.scenario_id), personal).deadline()
    room.save(update_fields=["state", "live_at", "deadline"])
