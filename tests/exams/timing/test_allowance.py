"""Windows and the whole attempt's time."""

from datetime import UTC, datetime, timedelta

import pytest

from exams.timing.allowance import RoomLength, attempt_deadline, next_attempt_at, preparation_ends, window_state
from exams.timing.personal_clock import ClockChange, PersonalClock

T = datetime(2026, 3, 1, 10, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PLAIN = PersonalClock()


@pytest.mark.parametrize(
    ("now", "delay_s", "state"),
    [
        (T - MICROSECOND, 0, "early"),
        (T, 0, "open"),
        (T + timedelta(hours=1) - MICROSECOND, 0, "open"),
        (T + timedelta(hours=1), 0, "over"),
        (T + timedelta(minutes=10) - MICROSECOND, 600, "early"),
        (T + timedelta(minutes=10), 600, "open"),
        (T + timedelta(minutes=70) - MICROSECOND, 600, "open"),
        (T + timedelta(minutes=70), 600, "over"),
    ],
)
def test_a_window_is_half_open_and_shifts_with_a_delay(now: datetime, delay_s: int, state: str) -> None:
    assert window_state(T, T + timedelta(hours=1), now, delay_s) == state


@pytest.mark.parametrize(
    ("changes", "deadline"),
    [
        ((), T + timedelta(seconds=2 * (180 + 360 + 600))),
        ((ClockChange(T, "extra_time", 125),), T + timedelta(seconds=2850)),
        ((ClockChange(T + timedelta(seconds=100), "pause"), ClockChange(T + timedelta(seconds=160), "resume")), T + timedelta(seconds=2340)),
        ((ClockChange(T + timedelta(seconds=100), "pause"),), None),
    ],
)
def test_an_attempt_has_every_room_at_full_length_and_a_break_before_each(changes: tuple[ClockChange, ...], deadline: datetime | None) -> None:
    rooms = [RoomLength(180, 360, 5)] * 2
    assert attempt_deadline(T, rooms, 600, PersonalClock(changes)) == deadline


def test_extra_time_lengthens_the_preparation() -> None:
    assert preparation_ends(T, 180, PLAIN) == T + timedelta(seconds=180)
    assert preparation_ends(T, 180, PersonalClock((ClockChange(T + timedelta(seconds=60), "extra_time", 150),))) == T + timedelta(seconds=240)


def test_a_cool_down_ends_at_its_instant() -> None:
    assert next_attempt_at(T, 86_400) == T + timedelta(days=1)
