"""The reading thread: a frame for every room that is due, and when each room is to be read again."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from certify.accounts.models import Person
from exams.live import reader as reader_module
from exams.live.reader import Reader, Seen
from exams.live.rooms import LiveRooms
from exams.models import Attempt, AttemptRoom, Round
from exams.services.begin_preparation import begin_preparation
from exams.services.go_live import go_live
from exams.services.pause_attempt import pause_attempt
from tests.exams.conftest import CONSOLE

S = timedelta(seconds=1)
FRESH = {(-1, 0)}
CLOSE = timedelta(milliseconds=20)
"""Between two readings of two clocks on a loaded machine; ticks are a second apart."""


def at(seen: Seen) -> datetime:
    return datetime.now(UTC) + (seen.next_at - time.monotonic()) * S


@pytest.fixture
def reader() -> Iterator[Reader]:
    """In the test's own thread and transaction: it neither keeps nor closes a connection."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader_module, "close_old_connections", lambda: None)
        yield Reader(LiveRooms())


def test_a_live_room_is_read_again_when_its_next_tick_begins(
    reader: Reader, make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]
) -> None:
    began = datetime.now(UTC) - 20.35 * S
    room = live_room(make_round(now=began), began)
    reading = reader.read({room.pk: FRESH})[room.pk]
    assert reading.seen is not None
    tick = reading.frames[(-1, 0)].tick
    assert abs(at(reading.seen) - (began + (tick + 1) * S)) < CLOSE


def test_a_room_in_preparation_is_read_when_it_goes_live_and_a_paused_one_every_second(
    reader: Reader, make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, bob: Person, ivan: Person
) -> None:
    now = datetime.now(UTC)
    round_ = make_round(now=now)
    soon, paused = start(round_, now - 59.5 * S), start(round_, now, person=bob)
    preparing = begin_preparation(alice.pk, str(soon.public_id), 1, CONSOLE, now - 59.5 * S)
    begin_preparation(bob.pk, str(paused.public_id), 1, CONSOLE, now)
    still = go_live(bob.pk, str(paused.public_id), 1, CONSOLE, now)
    pause_attempt(paused.pk, "alarm", ivan, now)
    asked_at = time.monotonic()
    read = reader.read({preparing.pk: FRESH, still.pk: FRESH})
    seen, held = read[preparing.pk].seen, read[still.pk].seen
    assert seen is not None
    assert held is not None
    if not seen.began:  # a slow machine finds it live
        assert abs(at(seen) - (now + 0.5 * S)) < CLOSE
    assert 0 < held.next_at - asked_at <= 1.0 + (time.monotonic() - asked_at)
    assert read[still.pk].frames == {}


def test_a_process_that_was_just_started_builds_its_rooms_a_few_at_a_time(
    reader: Reader,
    make_round: Callable[..., Round],
    live_room: Callable[..., AttemptRoom],
    start: Callable[..., Attempt],
    bob: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader_module, "BUILDS_PER_READ", 1)
    now = datetime.now(UTC) - 5 * S
    round_ = make_round(now=now)
    first, attempt = live_room(round_, now), start(round_, now, person=bob)
    begin_preparation(bob.pk, str(attempt.public_id), 1, CONSOLE, now)
    second = go_live(bob.pk, str(attempt.public_id), 1, CONSOLE, now)
    asked = {first.pk: FRESH, second.pk: FRESH}
    once = [reading.seen is not None for reading in reader.read(asked).values()]
    assert sorted(once) == [False, True]
    twice = reader.read(asked)
    assert all(reading.frames for reading in twice.values())
    frames = [reading.frames[(-1, 0)] for reading in twice.values()]
    assert frames[0].tick == frames[1].tick


def test_people_of_one_form_begin_with_the_same_room_and_share_nothing_of_it(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], start: Callable[..., Attempt], bob: Person, alice: Person
) -> None:
    from exams.services.accept_action import NewAction, accept_action

    now = datetime.now(UTC) - 60 * S
    round_, rooms = make_round(now=now), LiveRooms()
    first, attempt = live_room(round_, now), start(round_, now, person=bob)
    begin_preparation(bob.pk, str(attempt.public_id), 1, CONSOLE, now)
    second = go_live(bob.pk, str(attempt.public_id), 1, CONSOLE, now)
    accept_action(alice.pk, str(first.attempt.public_id), 1, CONSOLE, NewAction("a", "price", "T1", "80"), lambda: now + 5 * S)
    acted, idle = (rooms.read_one(room.pk, lambda: now + 40 * S)[1].frame(-1)[0] for room in (first, second))
    alone = LiveRooms().read_one(second.pk, lambda: now + 40 * S)[1].frame(-1)[0]
    assert acted["series"][:6] == idle["series"][:6]
    assert acted["products"] != idle["products"]
    assert idle == alone
