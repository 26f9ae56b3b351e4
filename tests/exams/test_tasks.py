"""The periodic work."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from exams.models import AttemptRoom, Round
from exams.tasks import BEAT, close_due_attempts


def test_the_sweep_is_on_the_schedule_every_two_seconds() -> None:
    entry = BEAT["exams.close_due"]
    assert (entry["task"], entry["schedule"]) == (close_due_attempts.name, 2.0)


def test_the_sweep_closes_a_room_whose_candidate_has_gone(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    began = datetime.now(UTC) - timedelta(minutes=10)
    room = live_room(make_round(now=began, rooms=1), began)
    close_due_attempts()
    room.refresh_from_db()
    assert (room.state, room.closed_at) == ("closed", began + timedelta(seconds=240))
