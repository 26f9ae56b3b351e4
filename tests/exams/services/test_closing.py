"""Rooms and attempts end by themselves, at the instant that was due, and are announced once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from certify.accounts.models import Person
from exams.errors import IllegalMove
from exams.models import Attempt, AttemptRoom, Receipt, Round
from exams.selectors import attempt_record
from exams.services.accommodate import give_extra_time
from exams.services.begin_preparation import begin_preparation
from exams.services.close_due import close_due
from exams.services.go_live import go_live
from exams.services.hand_in import hand_in
from exams.services.hand_over import hand_over
from exams.services.mark_graded import mark_finalised, mark_graded
from exams.services.pause_attempt import pause_attempt, resume_attempt
from exams.services.settle_attempt import settle_attempt
from exams.services.void_attempt import void_attempt
from exams.signals import attempt_closed
from tests.exams.conftest import CONSOLE, T0

S = timedelta(seconds=1)


@pytest.fixture
def announced() -> Any:
    heard: list[int] = []

    def hear(sender: object, attempt_id: int, **_: Any) -> None:
        heard.append(attempt_id)

    attempt_closed.connect(hear)
    yield heard
    attempt_closed.disconnect(hear)


def test_a_candidate_who_never_returns_is_closed_and_announced(
    make_round: Callable[..., Round], start: Callable[..., Attempt], announced: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = start(make_round(rooms=2))
    deadline = attempt.deadline
    assert deadline is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert close_due(deadline - timedelta(microseconds=1)) == 0
    assert announced == []
    with django_capture_on_commit_callbacks(execute=True):
        assert close_due(deadline) == 1
        assert close_due(deadline + S) == 0
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at, attempt.close_reason) == ("closed", deadline, "attempt_deadline")
    assert announced == [attempt.pk]
    assert Receipt.objects.count() == 2
    record = attempt_record(attempt.pk)
    assert [(room.live_at, room.controls, room.last_tick) for room in record.rooms] == [(None, (), -1)] * 2


def test_a_candidate_who_left_in_the_preparation_has_a_room_that_ran(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person
) -> None:
    attempt = start(make_round(rooms=1))
    begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, T0 + 5 * S)
    assert close_due(T0 + 3600 * S) == 1
    room = attempt.rooms.get()
    assert (room.live_at, room.closed_at, room.close_reason) == (T0 + 65 * S, T0 + 305 * S, "deadline")
    attempt.refresh_from_db()
    assert attempt.closed_at == T0 + 305 * S
    assert Receipt.objects.get().server_time == T0 + 3600 * S


def test_the_sweep_takes_each_step_when_it_is_due(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    attempt = start(make_round(rooms=1))
    begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, T0)
    seen = []
    for second in (59, 60, 61, 299, 300, 301):
        changed = close_due(T0 + second * S)
        seen.append((second, changed, attempt.rooms.get().state))
    assert seen == [(59, 0, "preparing"), (60, 1, "live"), (61, 0, "live"), (299, 0, "live"), (300, 1, "closed"), (301, 0, "closed")]


def test_one_broken_attempt_does_not_keep_the_others_waiting(
    make_round: Callable[..., Round], start: Callable[..., Attempt], bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = make_round()
    broken, whole = start(round_), start(round_, person=bob)

    def settle(attempt_id: int, now: Any) -> bool:
        if attempt_id == broken.pk:
            raise RuntimeError("broken")
        return settle_attempt(attempt_id, now)

    monkeypatch.setattr("exams.services.close_due.settle_attempt", settle)
    assert close_due(T0 + timedelta(days=1)) == 1
    whole.refresh_from_db()
    assert whole.state == "closed"


def test_the_last_hand_over_closes_the_attempt_and_is_announced_once(
    make_round: Callable[..., Round],
    live_room: Callable[..., AttemptRoom],
    alice: Person,
    announced: list[int],
    django_capture_on_commit_callbacks: Any,
) -> None:
    room = live_room(make_round(rooms=2))
    public_id = str(room.attempt.public_id)
    with django_capture_on_commit_callbacks(execute=True):
        first, closed = hand_over(alice.pk, public_id, 1, CONSOLE, "h-1", T0 + 30 * S)
        assert closed
        assert hand_over(alice.pk, public_id, 1, CONSOLE, "h-2", T0 + 31 * S) == (first, False)
        begin_preparation(alice.pk, public_id, 2, CONSOLE, T0 + 40 * S)
        go_live(alice.pk, public_id, 2, CONSOLE, T0 + 50 * S)
        assert announced == []
        hand_over(alice.pk, public_id, 2, CONSOLE, "h-3", T0 + 60 * S)
        hand_over(alice.pk, public_id, 2, CONSOLE, "h-3", T0 + 61 * S)
    assert announced == [room.attempt_id]
    record = attempt_record(room.attempt_id)
    assert [row.last_tick for row in record.rooms] == [30, 10]
    assert record.closed_at == T0 + 60 * S


def test_nothing_is_announced_by_a_transaction_that_fails(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, announced: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = start(make_round())
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0)
        raise RuntimeError
    assert announced == []
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_handing_in_twice_changes_nothing(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    attempt = start(make_round())
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0 + S)
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0 + 2 * S)
    attempt.refresh_from_db()
    assert attempt.closed_at == T0 + S
    assert Receipt.objects.count() == 2


def test_a_paused_attempt_is_never_due(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], ivan: Person) -> None:
    room = live_room(make_round())
    pause_attempt(room.attempt_id, "alarm", ivan, T0 + 100 * S)
    assert close_due(T0 + timedelta(days=3)) == 0
    resume_attempt(room.attempt_id, "over", ivan, T0 + timedelta(days=3))
    room.refresh_from_db()
    assert room.deadline == T0 + timedelta(days=3) + 140 * S
    assert Attempt.objects.get().deadline == T0 + timedelta(days=3) + (1800 - 100) * S


def test_a_pause_in_the_preparation_holds_it_open(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, ivan: Person
) -> None:
    attempt = start(make_round())
    begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, T0)
    pause_attempt(attempt.pk, "alarm", ivan, T0 + 20 * S)
    assert attempt.rooms.get(position=1).preparation_ends_at is None
    resume_attempt(attempt.pk, "over", ivan, T0 + 320 * S)
    assert attempt.rooms.get(position=1).preparation_ends_at == T0 + 360 * S


def test_extra_time_reaches_a_running_room_at_once_and_the_next_attempt(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], start: Callable[..., Attempt], alice: Person, ivan: Person
) -> None:
    round_ = make_round(rooms=1)
    room = live_room(round_)
    give_extra_time(room.attempt.registration_id, 150, "certificate seen", ivan, T0 + 120 * S)
    room.refresh_from_db()
    assert room.deadline == T0 + 300 * S
    hand_in(alice.pk, str(room.attempt.public_id), CONSOLE, T0 + 130 * S)
    attempt = start(round_, T0 + 200 * S, client_id="b")
    assert attempt.extra_time_percent == 150
    assert attempt.deadline == T0 + 200 * S + 1.5 * (60 + 240 + 600) * S


def test_a_void_attempt_is_not_announced_and_stays_void(
    make_round: Callable[..., Round],
    live_room: Callable[..., AttemptRoom],
    ivan: Person,
    announced: list[int],
    django_capture_on_commit_callbacks: Any,
) -> None:
    room = live_room(make_round())
    with django_capture_on_commit_callbacks(execute=True):
        void_attempt(room.attempt_id, "wrong candidate", ivan, T0 + S)
        assert close_due(T0 + timedelta(days=1)) == 0
    assert announced == []
    mark_graded(room.attempt_id, T0)
    assert Attempt.objects.get().state == "void"


def test_grades_only_go_forward(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    attempt = start(make_round())
    with pytest.raises(IllegalMove):
        mark_graded(attempt.pk, T0)
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0)
    with pytest.raises(IllegalMove):
        mark_finalised(attempt.pk, T0)
    for mark, state in ((mark_graded, "graded"), (mark_graded, "graded"), (mark_finalised, "finalised"), (mark_graded, "finalised")):
        mark(attempt.pk, T0)
        attempt.refresh_from_db()
        assert attempt.state == state
