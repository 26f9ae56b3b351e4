"""The golden table of timing: every case to the microsecond."""

import csv
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.timing.personal_clock import ClockChange, PersonalClock
from exams.timing.room_clock import RoomClock

GOLDEN = list(csv.DictReader((Path(__file__).parent / "golden_deadlines.csv").read_text(encoding="utf-8").splitlines()))
START = datetime(2026, 3, 1, 10, tzinfo=UTC)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _change(text: str) -> ClockChange:
    at, kind, *amount = text.split()
    if kind == "extend":
        return ClockChange(_instant(at), kind, seconds=int(amount[0]))
    return ClockChange(_instant(at), kind, int(amount[0]) if amount else 100)  # type: ignore[arg-type]


@pytest.mark.parametrize("row", GOLDEN, ids=[row["case"] for row in GOLDEN])
def test_the_golden_table_holds(row: dict[str, str]) -> None:
    changes = tuple(_change(text) for text in row["changes"].split(";") if text)
    clock = RoomClock(_instant(row["live_at"]), int(row["ticks"]), int(row["speed"]), PersonalClock(changes))
    assert clock.tick_at(_instant(row["asked_at"])) == int(row["tick"])
    assert clock.deadline() == (_instant(row["deadline"]) if row["deadline"] else None)


seconds = st.integers(0, 2_000_000_000).map(lambda microseconds: timedelta(microseconds=microseconds))


@st.composite
def clocks(draw: st.DrawFn) -> RoomClock:
    instants = sorted(draw(st.lists(seconds, max_size=6)))
    paused, changes = False, []
    for instant in instants:
        if draw(st.booleans()):
            changes.append(ClockChange(START + instant, "extend", seconds=draw(st.integers(1, 600))))
        elif draw(st.booleans()):
            paused = not paused
            changes.append(ClockChange(START + instant, "pause" if paused else "resume"))
        else:
            changes.append(ClockChange(START + instant, "extra_time", draw(st.integers(100, 300))))
    if paused:
        changes.append(ClockChange(changes[-1].at, "resume"))
    return RoomClock(START, draw(st.integers(1, 400)), draw(st.integers(1, 60)), PersonalClock(tuple(changes)))


@given(clocks(), seconds, seconds)
def test_a_tick_never_goes_back(clock: RoomClock, one: timedelta, other: timedelta) -> None:
    early, late = sorted((START + one, START + other))
    assert clock.tick_at(early) <= clock.tick_at(late)


@given(clocks())
def test_the_deadline_is_the_first_instant_at_which_the_last_tick_is_over(clock: RoomClock) -> None:
    deadline = clock.deadline()
    assert deadline is not None
    assert clock.tick_at(deadline) == clock.ticks
    assert clock.tick_at(deadline - timedelta(microseconds=1)) == clock.ticks - 1


@given(clocks(), seconds)
def test_an_action_counts_after_every_tick_that_may_be_shown(clock: RoomClock, after: timedelta) -> None:
    now = START + after
    assert clock.action_tick_at(now) > clock.shown_tick_at(now) + 1 or clock.tick_at(now) == clock.ticks


@given(clocks(), seconds)
def test_extra_time_never_shortens_and_pauses_never_count(clock: RoomClock, after: timedelta) -> None:
    passed = clock.personal.nominal_us(START, START + after)
    assert 0 <= passed <= Fraction(after // timedelta(microseconds=1))


def test_changes_must_be_in_order_and_may_not_shorten() -> None:
    with pytest.raises(ValueError, match="order"):
        PersonalClock((ClockChange(START, "pause"), ClockChange(START - timedelta(seconds=1), "resume")))
    with pytest.raises(ValueError, match="shortens"):
        PersonalClock((ClockChange(START, "extra_time", 99),))
