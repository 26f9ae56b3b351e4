"""Store the deadlines that the attempt's clock gives. Called under the attempt's lock whenever the clock changes."""

from __future__ import annotations

from exams.models import Attempt, AttemptRoom, RoomState
from exams.selectors.clocks import clock_changes
from exams.selectors.course import course_of
from exams.selectors.rooms import room_clock
from exams.timing.allowance import RoomLength, attempt_deadline, preparation_ends
from exams.timing.assessment import sequential_deadline
from exams.timing.personal_clock import PersonalClock
from sandbox.selectors import load_scenario


def recompute_deadlines(attempt: Attempt) -> None:
    """Null stands for 'held open by a pause'."""
    changes = clock_changes(attempt.pk)
    personal = PersonalClock(changes)
    rooms = list(AttemptRoom.objects.select_for_update(of=("self",)).select_related("form_room").filter(attempt=attempt).order_by("position"))
    lengths: list[RoomLength] = []
    for room in rooms:
        scenario = load_scenario(room.form_room.scenario_id)
        lengths.append(RoomLength(scenario.preparation_s, scenario.ticks, scenario.speed, room.rewound_ticks))
        if room.state == RoomState.PREPARING and room.prepared_at is not None:
            room.preparation_ends_at = preparation_ends(room.prepared_at, scenario.preparation_s, personal)
            room.save(update_fields=["preparation_ends_at"])
        elif room.state == RoomState.LIVE:
            room.deadline = room_clock(room, scenario, personal).deadline()
            room.save(update_fields=["deadline"])
    round_ = attempt.registration.round
    if round_.base_rooms is None:
        attempt.deadline = attempt_deadline(attempt.started_at, lengths, round_.break_s, personal)
    else:
        course = course_of(attempt)
        phase = lengths[round_.base_rooms :] if course.phase == "extra" else lengths
        attempt.deadline = sequential_deadline(attempt.started_at, course, phase, round_.break_s, round_.assessment_s, changes)
    attempt.save(update_fields=["deadline"])
