"""Many at once: one row, whoever gets there first."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from certify.accounts.models import Person
from exams.errors import AttemptElsewhere, AttemptLimitReached, ControlRefused, CoolingDown
from exams.live.rooms import LiveRooms
from exams.models import Action, Attempt, AttemptRoom, Receipt, Round
from exams.selectors import attempt_record, room_source
from exams.services.accept_action import NewAction, accept_action
from exams.services.begin_preparation import begin_preparation
from exams.services.close_due import close_due
from exams.services.hand_in import hand_in
from exams.services.hand_over import hand_over
from exams.services.register import register
from exams.services.start_attempt import start_attempt
from sandbox.engines import engine_of
from tests.exams.conftest import CONSOLE

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 50 if connection.vendor == "postgresql" else 12
"""SQLite has one writer at a time: fewer threads say the same there, and wait less."""


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Runs `work(0) … work(count − 1)` in threads that begin at once; results or exceptions in order."""
    gate, results = threading.Barrier(count), [None] * count

    def run(index: int) -> None:
        try:
            gate.wait(30)
            results[index] = work(index)
        except Exception as error:  # noqa: BLE001  (the test looks at it)
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def test_parallel_registrations_make_one(make_round: Callable[..., Round], alice: Person, now: datetime) -> None:
    round_ = make_round(now=now)
    assert len({row.pk for row in together(MANY, lambda _: register(round_, alice, now))}) == 1


def test_parallel_starts_make_one_attempt(make_round: Callable[..., Round], alice: Person, now: datetime) -> None:
    round_ = make_round(now=now, attempts_allowed=1, forms=2)
    register(round_, alice, now)
    results = together(MANY, lambda index: start_attempt(round_, alice.pk, CONSOLE, f"click-{index}", now))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sum(made for _, made in results) == 1
    assert Attempt.objects.count() == 1


def test_the_limit_of_attempts_holds_however_many_start_and_hand_in_at_once(make_round: Callable[..., Round], alice: Person, now: datetime) -> None:
    """Everybody starts and hands in, as a program that hurries would: three attempts, all others refused."""
    round_ = make_round(now=now, attempts_allowed=3, rooms=1)
    register(round_, alice, now)

    def work(index: int) -> str:
        try:
            attempt, made = start_attempt(round_, alice.pk, CONSOLE, f"click-{index}", now)
        except AttemptLimitReached:
            return "limit"
        hand_in(alice.pk, str(attempt.public_id), CONSOLE, now)
        return "made" if made else "found"

    results = together(MANY, work)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert results.count("made") == Attempt.objects.count() == 3
    assert set(results) <= {"made", "found", "limit"}


def test_the_cool_down_holds_however_many_start_at_once(make_round: Callable[..., Round], alice: Person, now: datetime) -> None:
    """One attempt has closed; before two weeks are over nobody of many gets a second, at their end one does."""
    fortnight = timedelta(days=14)
    round_ = make_round(now=now, attempts_allowed=3, rooms=1, cooldown_s=int(fortnight.total_seconds()), closes_at=now + timedelta(days=365))
    register(round_, alice, now)
    first, _ = start_attempt(round_, alice.pk, CONSOLE, "first", now)
    hand_in(alice.pk, str(first.public_id), CONSOLE, now)

    def work(at: datetime) -> Callable[[int], str]:
        def begin(index: int) -> str:
            try:
                return "made" if start_attempt(round_, alice.pk, CONSOLE, f"{at}-{index}", at)[1] else "found"
            except CoolingDown:
                return "cooling"

        return begin

    assert set(together(MANY, work(now + fortnight - timedelta(microseconds=1)))) == {"cooling"}
    assert sorted(set(together(MANY, work(now + fortnight)))) == ["found", "made"]
    assert Attempt.objects.count() == 2


def test_starts_in_two_certifications_of_a_level_at_once_make_one_attempt(make_round: Callable[..., Round], alice: Person, now: datetime) -> None:
    rounds = [make_round("certification", now=now, slug=slug, rooms=1, cooldown_s=3600) for slug in ("spring", "autumn")]
    for round_ in rounds:
        register(round_, alice, now)

    def work(index: int) -> str:
        try:
            return "made" if start_attempt(rounds[index % 2], alice.pk, CONSOLE, f"{index}", now)[1] else "found"
        except AttemptElsewhere:
            return "elsewhere"

    assert together(8, work).count("made") == Attempt.objects.count() == 1


def test_parallel_preparations_start_one_clock(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, now: datetime) -> None:
    attempt = start(make_round(now=now), now)
    rooms = together(MANY, lambda _: begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, datetime.now(UTC)))
    assert len({room.preparation_ends_at for room in rooms}) == 1


def test_parallel_hand_overs_give_one_receipt(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person, now: datetime
) -> None:
    room = live_room(make_round(now=now), now)
    public_id = str(room.attempt.public_id)

    def work(index: int) -> Any:
        return close_due(room.deadline) if index % 5 == 4 else hand_over(alice.pk, public_id, 1, CONSOLE, f"h-{index}", now)

    results = together(MANY, work)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Receipt.objects.count() == 1


def test_the_same_action_sent_many_times_at_once_is_logged_once(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person, now: datetime
) -> None:
    room = live_room(make_round(now=now), now)
    public_id = str(room.attempt.public_id)
    results = together(MANY, lambda _: accept_action(alice.pk, public_id, 1, CONSOLE, NewAction("one", "agents", "", "7")))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sum(logged for _, logged in results) == 1
    assert {action.number for action, _ in results} == {1}
    assert Action.objects.count() == 1


def test_actions_and_readers_at_once_never_show_a_false_frame(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person, now: datetime
) -> None:
    """Acceptors and readers of two processes against each other at speed 60, then every frame is checked against the log."""
    room = live_room(make_round(now=now, speed=60), now)
    public_id, caches, shown = str(room.attempt.public_id), [LiveRooms(), LiveRooms()], []
    skus = ("T1", "T2", "T3")

    def work(index: int) -> None:
        for turn in range(8):
            if index % 2:
                held = caches[index % 4 // 2].read_one(room.pk)[1]
                shown.append(held.frame(-1)[0])
            else:
                new = NewAction(f"{index}-{turn}", "shelf", skus[(index // 2 + turn) % 3], "off" if turn % 2 else "on")
                try:
                    accept_action(alice.pk, public_id, 1, CONSOLE, new)
                except ControlRefused as refusal:
                    assert refusal.code in {"cooling_down", "too_many_actions"}

    results = together(min(MANY, 16), work)
    assert [result for result in results if result is not None] == []
    actions = list(Action.objects.order_by("number"))
    assert [action.number for action in actions] == list(range(1, len(actions) + 1))
    assert [action.tick for action in actions] == sorted(action.tick for action in actions)
    assert len(actions) >= 3
    source, log = room_source(room.pk), attempt_record(room.attempt_id).rooms[0].controls
    replayed, frames = engine_of(source.scenario).live_room(source.scenario, source.keys), {}
    for frame in sorted(shown, key=lambda frame: frame["tick"]):
        if frame["tick"] not in frames:
            replayed.advance(frame["tick"], log)
            frames[frame["tick"]] = replayed.frame(-1)
        assert frame == frames[frame["tick"]]
    assert len(frames) > 1
