"""Feedback is computed after the grade, in jobs of its own: whatever happens to them, the grade stays as it was decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from grading.models import GradeJob, Result, RoomFeedback, RoomGrade
from grading.selectors import feedback_state, report_document
from grading.services import run_feedback as running
from grading.services.analyse_room import Feedback
from grading.services.queue_feedback import queue_feedback
from grading.services.queue_job import queue_job
from grading.services.retry_feedback import retry_feedback
from grading.services.run_feedback import GRADES_FIRST_S, LEASE_S, run_feedback, take_feedback
from grading.services.run_job import run_job
from grading.services.sweep_feedback import SweptFeedback, sweep_feedback
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario, another_room
from tests.grading.conftest import Clock

FORCES = [{"force": name, "log": 0.0, "first_log": 0.0, "last_log": 0.0, "cents": 0, "points": 0} for name in "trhsv"]
QUICK = Feedback(
    {"forces": FORCES, "log_ratio": 0.0, "separable": True, "reference": {"forces": FORCES, "log_ratio": 0.0}}, {"windows": []}, "room/1", "bots/1"
)


@pytest.fixture
def graded(alice: Any, clock: Clock) -> Any:
    """Two rooms, decided."""
    attempt = a_closed_attempt(a_round(a_scenario(), a_scenario(another_room("net_gmv"))), alice)
    assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


@pytest.fixture
def quick(monkeypatch: Any) -> None:
    monkeypatch.setattr(running, "analyse_room", lambda record: QUICK)


def test_a_stored_grade_queues_its_feedback_and_does_not_wait_for_it(
    alice: Any, clock: Clock, feedback_sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    row = RoomFeedback.objects.get()
    assert (row.state, row.tries, row.attribution, feedback_sent) == ("queued", 0, None, [row.pk])
    assert Result.objects.get().state == "finalised"
    document = report_document(attempt.pk)
    assert (document["forces"], document["rooms"][0]["feedback"]) == (None, {"state": "queued", "attribution": None, "debrief": None})


def test_the_feedback_of_a_played_room_fits_its_grade(alice: Any, clock: Clock, graded: Any) -> None:
    before = list(RoomGrade.objects.order_by("pk").values()), list(Result.objects.values())
    row = RoomFeedback.objects.select_related("grade").order_by("pk")[0]
    assert run_feedback(row.pk, clock)
    row.refresh_from_db()
    assert (row.state, row.attribution_version, row.debrief_version, row.engine_version, row.bot_version) == (
        "ready", "attribution/1", "debrief/1", "room/1", "bots/1",
    )  # fmt: skip
    assert row.attribution["log_ratio"] == row.grade.log_ratio
    assert sum(force["log"] for force in row.attribution["forces"]) == pytest.approx(row.grade.log_ratio, abs=1e-12)
    assert row.debrief["timeline"]["candidate"]["gmv_cents"][-1] == row.grade.facts["candidate"]["expected_gmv_cents"]
    assert row.debrief["reference"] == row.attribution["reference"]["bot"]
    assert before == (list(RoomGrade.objects.order_by("pk").values()), list(Result.objects.values()))


def test_the_round_s_forces_wait_for_the_last_room(graded: Any, clock: Clock, quick: None) -> None:
    first, second = RoomFeedback.objects.order_by("pk")
    assert run_feedback(first.pk, clock)
    assert report_document(graded.pk)["forces"] is None
    state = feedback_state(graded.pk)
    assert (state.rooms, state.ready, state.moving) == (2, 1, True)
    assert run_feedback(second.pk, clock)
    forces = report_document(graded.pk)["forces"]
    assert sum(forces["points"]) + forces["limit_points"] == forces["total_points"] == round(Result.objects.get().round_uplift * 10_000)
    assert not feedback_state(graded.pk).moving


def test_delivered_twice_it_is_computed_once(graded: Any, clock: Clock, quick: None) -> None:
    row = RoomFeedback.objects.order_by("pk")[0]
    assert run_feedback(row.pk, clock)
    assert not run_feedback(row.pk, clock)
    assert queue_feedback([row.grade_id], clock()) == 0


def test_a_failure_is_tried_again_then_visible_and_the_grade_is_untouched(graded: Any, clock: Clock, monkeypatch: Any) -> None:
    def explode(record: Any) -> Any:
        raise ValueError("no such window")

    monkeypatch.setattr(running, "analyse_room", explode)
    row = RoomFeedback.objects.order_by("pk")[0]
    for tries, state in ((1, "failed"), (2, "failed"), (3, "dead")):
        assert not run_feedback(row.pk, clock)
        row.refresh_from_db()
        assert (row.tries, row.state, row.error) == (tries, state, "ValueError: no such window")
        clock.pass_s(120)
    assert not run_feedback(row.pk, clock)
    assert (GradeJob.objects.get().state, Result.objects.get().decision) == ("graded", "PASS")
    assert feedback_state(graded.pk).failed == 1
    assert retry_feedback(graded.pk, clock()) == 1
    row.refresh_from_db()
    assert (row.state, row.tries) == ("queued", 0)


def test_a_worker_killed_while_it_computes_is_replaced(
    graded: Any, clock: Clock, quick: None, feedback_sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    row = RoomFeedback.objects.order_by("pk")[0]
    assert take_feedback(row.pk, clock()) is not None
    assert not run_feedback(row.pk, clock)
    clock.pass_s(LEASE_S)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_feedback(clock()) == SweptFeedback(queued=0, expired=1, sent=2)  # it, and the other one whose message is old
    assert row.pk in feedback_sent
    assert run_feedback(row.pk, clock)


def test_a_worker_that_comes_back_late_writes_nothing(graded: Any, clock: Clock, monkeypatch: Any) -> None:
    row = RoomFeedback.objects.order_by("pk")[0]
    calls = []

    def slow(record: Any) -> Feedback:
        calls.append(1)
        if len(calls) == 1:
            clock.pass_s(LEASE_S + 1)
            assert run_feedback(row.pk, clock)
        return QUICK

    monkeypatch.setattr(running, "analyse_room", slow)
    assert not run_feedback(row.pk, clock)
    row.refresh_from_db()
    assert (row.state, row.tries, len(calls)) == ("ready", 2, 2)


def test_grades_come_first_but_not_for_ever(graded: Any, bob: Any, clock: Clock, quick: None) -> None:
    waiting = a_closed_attempt(graded.registration.round, bob)
    queue_job(waiting.pk, clock())
    row = RoomFeedback.objects.order_by("pk")[0]
    assert not run_feedback(row.pk, clock)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("queued", 0)
    clock.pass_s(GRADES_FIRST_S)
    assert run_feedback(row.pk, clock)


def test_the_sweep_makes_what_older_grades_lack(graded: Any, clock: Clock) -> None:
    RoomFeedback.objects.all().delete()
    assert sweep_feedback(clock()) == SweptFeedback(queued=2, expired=0, sent=0)
    assert sweep_feedback(clock()) == SweptFeedback(queued=0, expired=0, sent=0)
    assert sweep_feedback(clock() + timedelta(minutes=5)).sent == 2


def test_the_database_knows_what_ready_means(graded: Any) -> None:
    row = RoomFeedback.objects.order_by("pk")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomFeedback.objects.filter(pk=row.pk).update(state="ready")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomFeedback.objects.create(grade_id=row.grade_id, queued_at=NOW, sent_at=NOW)
