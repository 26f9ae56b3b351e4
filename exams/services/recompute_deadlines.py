"""Store the deadlines that the attempt's clock gives. Called under the attempt's lock whenever the clock changes."""

from __future__ import annotations

from exams.models import Attempt, AttemptRoom, RoomState
from exams.selectors.clocks import personal_clock
from exams.selectors.rooms import room_clock
from exams.timing.allowance import RoomLength, attempt_deadline, preparation_ends
from sandbox.selectors import load_scenario


def recompute_deadlines(attempt: Attempt) -> None:
    """Null stands for 'held open by a pause'."""
    personal = personal_clock(attempt.pk)
    rooms = list(AttemptRoom.objects.select_for_update(of=("self",)).select_related("form_room").filter(attempt=attempt))
    lengths = []
    for room in rooms:
        scenario = load_scenario(room.form_room.scenario_id)
        lengths.append(RoomLength(scenario.preparation_s, scenario.ticks, scenario.speed))
        if room.state == RoomState.PREPARING and room.prepared_at is not None:
            room.preparation_ends_at = preparation_ends(room.prepared_at, scenario.preparation_s, personal)
            room.save(update_fields=["preparation_ends_at"])
        elif room.state == RoomState.LIVE:
            room.deadline = room_clock(room, scenario, personal).deadline()
            room.save(update_fields=["deadline"])
    attempt.deadline = attempt_deadline(attempt.started_at, lengths, attempt.registration.round.break_s, personal)
    attempt.save(update_fields=["deadline"])
