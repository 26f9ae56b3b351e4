"""A reader of a live room looks again as a tick begins: about once a second, whatever the room's pace."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.timing.personal_clock import ClockChange, PersonalClock
from exams.timing.room_clock import RoomClock

START = datetime(2026, 3, 1, 10, tzinfo=UTC)
S = timedelta(seconds=1)


def clock(speed: int = 5, *changes: ClockChange, ticks: int = 400) -> RoomClock:
    return RoomClock(START, ticks, speed, PersonalClock(changes))


def looks(clock: RoomClock, first: datetime, count: int, late: timedelta) -> list[datetime]:
    """Instants at which a reader looks who is always a little late."""
    found = [first]
    while len(found) < count:
        found.append(clock.next_look_at(found[-1]) + late)
    return found


@pytest.mark.parametrize("late", [timedelta(0), timedelta(milliseconds=30)])
def test_at_a_tick_a_second_every_look_is_the_beginning_of_the_next_tick(late: timedelta) -> None:
    found = looks(clock(), START + 10.4 * S, 30, late)
    assert found[1:] == [START + (11 + k) * S + late for k in range(29)]


def test_a_fast_room_is_looked_at_once_a_second_as_a_tick_begins() -> None:
    fast, late = clock(60, ticks=2000), timedelta(milliseconds=7)
    found = looks(fast, START + 0.03 * S, 20, late)
    assert all(fast.begins_at(fast.tick_at(at)) == at - late for at in found[1:])
    assert all(timedelta(seconds=0.9) <= later - earlier <= 1.01 * S for earlier, later in pairwise(found[1:]))


def test_a_tick_that_comes_soon_after_a_second_is_waited_for() -> None:
    assert clock(4).next_look_at(START) == START + 1.25 * S


def test_a_slow_room_is_looked_at_every_second_all_the_same_and_as_its_ticks_begin() -> None:
    slow = clock(2)
    assert slow.next_look_at(START + 0.1 * S) == START + 1.1 * S
    assert slow.next_look_at(START + 1.1 * S) == START + 2.5 * S


def test_before_it_is_live_it_is_looked_at_when_it_goes_live_and_at_the_end_when_it_is_over() -> None:
    assert clock().next_look_at(START - 0.3 * S) == START
    assert clock(ticks=20).next_look_at(START + 19.5 * S) == START + 20 * S
    assert clock(ticks=20).next_look_at(START + 25 * S) == START + 26 * S


def test_a_pause_that_has_no_end_is_looked_at_every_second() -> None:
    paused = clock(5, ClockChange(START + 10 * S, "pause"))
    assert paused.next_look_at(START + 12.3 * S) == START + 13.3 * S


@given(st.integers(1, 60), st.integers(0, 200_000_000), st.integers(100, 300))
def test_the_next_look_is_later_and_no_more_than_a_second_and_a_half_away(speed: int, microseconds: int, percent: int) -> None:
    room = clock(speed, ClockChange(START + 3 * S, "extra_time", percent), ticks=4000)
    now = START + timedelta(microseconds=microseconds)
    assert timedelta(0) < room.next_look_at(now) - now <= 1.5 * S


@given(st.integers(1, 60), st.integers(0, 300))
def test_a_tick_begins_at_the_first_instant_at_which_it_is_played(speed: int, tick: int) -> None:
    room = clock(speed, ClockChange(START + 7 * S, "extra_time", 130), ClockChange(START + 9 * S, "extend", seconds=3))
    begins = room.begins_at(tick)
    assert begins is not None
    assert room.tick_at(begins) == tick
    assert room.tick_at(begins - timedelta(microseconds=1)) == tick - 1


@given(st.integers(0, 400), st.integers(1, 60), st.integers(0, 10**9))
def test_the_usual_clock_is_the_general_one(tick: int, speed: int, microseconds: int) -> None:
    """The short cut for a clock that nothing moves, beside a change that changes nothing."""
    plain, general = clock(speed), clock(speed, ClockChange(START - 99 * S, "extra_time", 100))
    now = START + timedelta(microseconds=microseconds) - S
    assert plain.tick_at(now) == general.tick_at(now)
    assert plain.begins_at(tick) == general.begins_at(tick)
    assert plain.deadline() == general.deadline()
