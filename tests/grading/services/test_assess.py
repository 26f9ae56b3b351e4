"""The assessment of base rooms: once, whatever happens to messages and workers; what the candidate waits for, and what stands on the result."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from exams.models import Attempt, ExtraRoomsDecision, Round
from exams.services.close_due import close_due
from exams.services.hand_in import hand_in
from exams.services.void_attempt import void_attempt
from grading.models import Assessment, GradeJob, Result, RoomGrade
from grading.selectors import report_document
from grading.services import queue_assessments as queueing
from grading.services import run_assessment as assessing
from grading.services.queue_assessments import queue_assessments
from grading.services.queue_job import queue_job
from grading.services.run_assessment import LEASE_S, run_assessment, take_assessment
from grading.services.run_job import run_job
from grading.services.sweep_assessments import RESEND_AFTER_S, sweep_assessments
from tests.grading.builders import GOOD_ACTIONS, NOW, a_closed_attempt, a_round, a_scenario, another_room, console_of
from tests.grading.conftest import Clock

HANDED_IN = NOW + timedelta(minutes=5)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of assessments whose message reached the broker, in order."""
    messages: list[int] = []
    monkeypatch.setattr(queueing, "_send", messages.append)
    return messages


@pytest.fixture
def sequential(db: None) -> Callable[..., Round]:
    """Three base rooms and two extra ones, equal but for their names: the same log scores the same in each, so that the interval is a point."""

    def make(**rules: Any) -> Round:
        rooms = [a_scenario(title_en=f"Room {number}") for number in range(1, 6)]
        return a_round(*rooms, **{"base_rooms": 3, "assessment_s": 300, **rules})

    return make


def waiting(round_: Round, person: Any, **log: Any) -> Attempt:
    attempt = a_closed_attempt(round_, person, **log)
    assert attempt.state == "running"
    assert attempt.assessing_at == HANDED_IN
    return attempt


def uneven(attempt: Attempt) -> None:
    """One room without its agents scores 463 instead of 469: the rooms scatter, and the interval holds the cut."""
    row = attempt.rooms.get(position=2)
    row.opening = row.opening[:-1]
    row.save(update_fields=["opening"])


def test_a_sure_pass_is_finished_after_the_base_rooms(
    sequential: Any, alice: Any, clock: Clock, told: list[int], sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = waiting(sequential(), alice)
    with django_capture_on_commit_callbacks(execute=True):
        assert queue_assessments(clock()) == 1
        assert queue_assessments(clock()) == 0
    row = Assessment.objects.get()
    assert told == [row.pk]
    with django_capture_on_commit_callbacks(execute=True):
        assert run_assessment(row.pk, clock)
    attempt.refresh_from_db()
    row.refresh_from_db()
    assert (attempt.state, attempt.closed_at) == ("closed", clock.now)
    assert row.figures is not None
    assert (row.state, row.told, row.figures["why"], row.figures["opens"]) == ("ready", True, "above", False)
    assert sent == [GradeJob.objects.get().pk]
    assert run_job(GradeJob.objects.get().pk, clock)
    result = Result.objects.get()
    assert (result.decision, RoomGrade.objects.count()) == ("PASS", 3)
    assert result.sequential == {"opened": False, "by": "assessment", **row.figures}


def test_an_open_decision_opens_the_extra_rooms_and_all_rooms_decide(
    sequential: Any, alice: Any, clock: Clock, told: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = waiting(sequential(cut_score=Decimal(465)), alice)
    uneven(attempt)
    queue_assessments(clock())
    assert run_assessment(Assessment.objects.get().pk, clock)
    figures = Assessment.objects.get().figures
    assert figures is not None
    assert (figures["why"], figures["opens"]) == ("close", True)
    assert attempt.rooms.count() == 5
    assert RoomGrade.objects.count() == 0  # nothing of it is a grade, and nothing can leak from one
    hand_in(alice.pk, str(attempt.public_id), console_of(alice), clock.pass_s(5))
    assert run_job(queue_job(attempt.pk, clock()).pk, clock)
    result, grades = Result.objects.get(), list(RoomGrade.objects.order_by("position"))
    assert [grade.position for grade in grades] == [1, 2, 3, 4, 5]
    assert result.score == pytest.approx(sum(grade.score for grade in grades) / 5, abs=0.05)
    assert result.sequential == {"opened": True, "by": "assessment", **figures}
    assert report_document(attempt.pk)["result"]["sequential"]["opened"] is True


def test_delivered_twice_it_gives_one_word(sequential: Any, alice: Any, clock: Clock, told: list[int]) -> None:
    waiting(sequential(), alice)
    queue_assessments(clock())
    row = Assessment.objects.get()
    assert run_assessment(row.pk, clock)
    assert not run_assessment(row.pk, clock)
    assert (Assessment.objects.get().tries, ExtraRoomsDecision.objects.count()) == (1, 1)


def test_a_lost_message_is_sent_again_and_a_lost_worker_is_replaced(
    sequential: Any, alice: Any, clock: Clock, told: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    waiting(sequential(), alice)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_assessments(clock()).queued == 1
    told.clear()  # lost
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_assessments(clock.pass_s(RESEND_AFTER_S - 1)).sent == 0
        assert sweep_assessments(clock.pass_s(1)).sent == 1
    row = Assessment.objects.get()
    assert told == [row.pk]
    assert take_assessment(row.pk, clock()) is not None  # and dies
    assert not run_assessment(row.pk, clock)
    with django_capture_on_commit_callbacks(execute=True):
        swept = sweep_assessments(clock.pass_s(LEASE_S))
    assert (swept.expired, swept.sent) == (1, 1)
    assert run_assessment(row.pk, clock)
    assert Attempt.objects.get().state == "closed"


def test_a_worker_that_comes_back_too_late_changes_nothing(sequential: Any, alice: Any, clock: Clock, told: list[int], monkeypatch: Any) -> None:
    """Its lease ran out in the middle, and another one has given the word."""
    attempt = waiting(sequential(), alice)
    queue_assessments(clock())
    row = Assessment.objects.get()
    real = assessing.grade_room
    meanwhile: list[bool] = []

    def slow(room: Any) -> Any:
        if not meanwhile:
            meanwhile.append(True)
            sweep_assessments(clock.pass_s(LEASE_S))
            assert run_assessment(row.pk, clock)
        return real(room)

    monkeypatch.setattr(assessing, "grade_room", slow)
    assert not run_assessment(row.pk, clock)
    attempt.refresh_from_db()
    assert (attempt.state, ExtraRoomsDecision.objects.count(), Assessment.objects.get().state) == ("closed", 1, "ready")


def test_three_failures_are_a_dead_letter_and_the_deadline_is_fair(
    sequential: Any, alice: Any, clock: Clock, told: list[int], monkeypatch: Any
) -> None:
    def broken(room: Any) -> Any:
        raise RuntimeError("no panel")

    monkeypatch.setattr(assessing, "grade_room", broken)
    attempt = waiting(sequential(), alice)
    queue_assessments(clock())
    row = Assessment.objects.get()
    for _ in range(3):
        assert not run_assessment(row.pk, clock)
        clock.pass_s(20)
    row.refresh_from_db()
    assert (row.state, row.tries, row.error, row.figures) == ("dead", 3, "RuntimeError: no panel", None)
    assert not run_assessment(row.pk, clock)
    assert close_due(HANDED_IN + timedelta(seconds=300)) == 1
    assert (ExtraRoomsDecision.objects.get().by, attempt.rooms.count()) == ("deadline", 5)


def test_a_word_after_the_deadline_is_not_told_and_the_result_says_so(sequential: Any, alice: Any, clock: Clock, told: list[int]) -> None:
    attempt = waiting(sequential(), alice)
    queue_assessments(clock())
    clock.now = HANDED_IN + timedelta(seconds=301)
    close_due(clock.now)
    assert run_assessment(Assessment.objects.get().pk, clock)
    row = Assessment.objects.get()
    assert row.figures is not None
    assert (row.told, row.figures["opens"], attempt.rooms.count()) == (False, False, 5)
    hand_in(alice.pk, str(attempt.public_id), console_of(alice), clock.pass_s(5))
    assert run_job(queue_job(attempt.pk, clock()).pk, clock)
    sequential_told = Result.objects.get().sequential
    assert sequential_told is not None
    assert (sequential_told["opened"], sequential_told["by"], sequential_told["opens"]) == (True, "deadline", False)


def test_a_void_attempt_gets_no_word(sequential: Any, alice: Any, ivan: Any, clock: Clock, told: list[int]) -> None:
    attempt = waiting(sequential(), alice)
    queue_assessments(clock())
    void_attempt(attempt.pk, "alarm", ivan, clock())
    assert run_assessment(Assessment.objects.get().pk, clock)
    assert (Assessment.objects.get().told, ExtraRoomsDecision.objects.count(), GradeJob.objects.count()) == (False, 0, 0)


def test_it_is_not_asked_about_rooms_that_are_open(sequential: Any, alice: Any, clock: Clock, told: list[int]) -> None:
    """A row made by hand: the log could still grow."""
    attempt = waiting(sequential(), alice)
    attempt.rooms.filter(position=2).update(state="waiting", closed_at=None)
    row = Assessment.objects.create(attempt=attempt, queued_at=clock(), sent_at=clock())
    assert not run_assessment(row.pk, clock)
    assert "base room is still open" in Assessment.objects.get().error


def test_other_rounds_are_never_assessed(alice: Any, clock: Clock, told: list[int]) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), a_scenario(another_room("net_gmv"))), alice, actions=GOOD_ACTIONS)
    assert (attempt.state, queue_assessments(clock()), Assessment.objects.count()) == ("closed", 0, 0)
    assert run_job(queue_job(attempt.pk, clock()).pk, clock)
    assert Result.objects.get().sequential is None
    assert "sequential" not in report_document(attempt.pk)["result"]
