"""Grading an attempt: once, whatever happens to messages and workers."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from exams.models import Attempt
from exams.selectors import attempt_record
from grading.models import GradeJob, JobFailure, Result, RoomGrade
from grading.services import run_job as running
from grading.services.grade_room import grade_room
from grading.services.lease_job import LEASE_S, take_lease
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from grading.services.sweep import sweep
from grading.signals import result_published
from sandbox.engine.reference_room import reference_scenario
from sandbox.engines import engine_by_version
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario, an_open_attempt, another_room
from tests.grading.conftest import Clock
from tests.grading.pinned_room import pinned_scenario
from tests.sandbox.engine.golden.fingerprint import scenario_file


@pytest.fixture
def job(alice: Any) -> GradeJob:
    attempt = a_closed_attempt(a_round(a_scenario(), a_scenario(another_room("net_gmv"))), alice)
    return queue_job(attempt.pk, NOW)


@pytest.fixture
def published() -> Any:
    heard: list[int] = []

    def listen(result_id: int, **_: Any) -> None:
        heard.append(result_id)

    result_published.connect(listen)
    yield heard
    result_published.disconnect(listen)


def test_it_grades_every_room_and_decides(job: GradeJob, clock: Clock) -> None:
    assert run_job(job.pk, clock)
    job.refresh_from_db()
    result = Result.objects.get()
    assert (job.state, job.tries, job.rooms_done, job.rooms_total) == ("graded", 1, 2, 2)
    assert list(RoomGrade.objects.values_list("position", "metric")) == [(1, "gmv"), (2, "net_gmv")]
    assert result.decision == "PASS"
    assert (result.person_id, result.attempt_number) == (Attempt.objects.get().registration.person_id, 1)


def test_the_versions_stand_on_the_grade(job: GradeJob, clock: Clock) -> None:
    run_job(job.pk, clock)
    grade = RoomGrade.objects.first()
    assert grade is not None
    assert (grade.engine_version, grade.bot_version, grade.rubric_version, grade.baseline_name) == ("room/1", "bots/1", "rubric/1", "recorded")
    assert {len(digest) for digest in (grade.scenario_digest, grade.room_digest, grade.log_digest, grade.run_digest, grade.baseline_digest)} == {64}


def test_each_room_is_graded_by_the_version_that_it_is_pinned_to(alice: Any, clock: Clock) -> None:
    """One attempt in two rooms, published before and after a new engine."""
    first = engine_by_version("room/1")
    pinned = {1: first.scenario_from_json(scenario_file(first).read_bytes()), 2: reference_scenario()}
    attempt = a_closed_attempt(a_round(*(a_scenario(scenario) for scenario in pinned.values())), alice)
    assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    for record in attempt_record(attempt.pk).rooms:
        scenario, grade = pinned[record.position], RoomGrade.objects.get(position=record.position)
        engine = engine_by_version(scenario.room.engine_version)
        assert (grade.engine_version, grade.bot_version) == (engine.version, engine.bot_version)
        assert grade.run_digest == engine.run(scenario, record.keys, record.controls).digest()
        assert grade.baseline_digest == engine.run(scenario, record.keys, scenario.baseline).digest()


def test_delivered_twice_it_grades_once(job: GradeJob, clock: Clock) -> None:
    assert run_job(job.pk, clock)
    assert not run_job(job.pk, clock)
    assert (Result.objects.count(), RoomGrade.objects.count()) == (1, 2)


def test_a_round_that_releases_at_once_publishes_on_commit(
    job: GradeJob, clock: Clock, published: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        run_job(job.pk, clock)
    assert published == []
    for callback in waiting:
        callback()
    assert published == [Result.objects.get().pk]
    assert Attempt.objects.get().state == "finalised"


def test_a_round_with_a_release_keeps_the_result_back(
    alice: Any, clock: Clock, published: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    with django_capture_on_commit_callbacks(execute=True):
        run_job(queue_job(attempt.pk, NOW).pk, clock)
    attempt.refresh_from_db()
    assert (Result.objects.get().state, attempt.state, published) == ("graded", "graded", [])


def test_a_worker_killed_mid_grade_is_replaced(job: GradeJob, clock: Clock, sent: list[int], django_capture_on_commit_callbacks: Any) -> None:
    """Killed after the lease was taken: nothing of it is left but a running row, which the sweep finds."""
    take_lease(job.pk, clock())
    assert not run_job(job.pk, clock)  # the message comes again while the lease holds
    with django_capture_on_commit_callbacks(execute=True):
        sweep(clock.pass_s(LEASE_S - 1))
    assert sent == []
    with django_capture_on_commit_callbacks(execute=True):
        sweep(clock.pass_s(1))
    assert sent == [job.pk]
    assert run_job(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.tries, Result.objects.count()) == ("graded", 2, 1)
    assert [failure.code for failure in job.failures.all()] == ["worker_lost"]


def test_a_worker_that_comes_back_from_the_dead_writes_nothing(job: GradeJob, clock: Clock, monkeypatch: Any) -> None:
    """It was thought lost while it computed the first room; another worker has graded meanwhile."""
    other = {"done": False}

    def slow(room: Any) -> Any:
        if not other["done"]:
            other["done"] = True
            clock.pass_s(LEASE_S + 1)
            assert run_job(job.pk, clock)
        return grade_room(room)

    monkeypatch.setattr(running, "grade_room", slow)
    assert not run_job(job.pk, clock)
    assert (Result.objects.count(), RoomGrade.objects.count()) == (1, 2)
    assert not JobFailure.objects.exists()


def test_the_lease_is_renewed_after_each_room(job: GradeJob, clock: Clock, monkeypatch: Any) -> None:
    """Two rooms of 100 s each do not fit into one lease of 120 s."""
    seen = []

    def slow(room: Any) -> Any:
        clock.pass_s(100)
        job.refresh_from_db()
        seen.append(job.rooms_done)
        sweep(clock())
        return grade_room(room)

    monkeypatch.setattr(running, "grade_room", slow)
    assert run_job(job.pk, clock)
    job.refresh_from_db()
    assert (job.tries, job.duration_s, seen) == (1, 200.0, [0, 1])


def test_a_poisonous_job_is_dead_after_three_tries(job: GradeJob, clock: Clock, monkeypatch: Any) -> None:
    def explode(room: Any) -> Any:
        raise ValueError("the room has no floor")

    monkeypatch.setattr(running, "grade_room", explode)
    for _ in range(5):
        run_job(job.pk, clock)
        clock.pass_s(60)
        sweep(clock())
    job.refresh_from_db()
    assert (job.state, job.tries) == ("dead", 3)
    assert [(failure.try_number, failure.code, failure.detail) for failure in job.failures.all()] == [
        (number, "ValueError", "the room has no floor") for number in (1, 2, 3)
    ]
    assert not Result.objects.exists()


def test_a_worker_that_always_dies_ends_in_a_dead_letter(job: GradeJob, clock: Clock) -> None:
    for _ in range(4):
        take_lease(job.pk, clock())
        sweep(clock.pass_s(LEASE_S))
    job.refresh_from_db()
    assert (job.state, job.tries, job.failures.count()) == ("dead", 3, 3)


def test_one_bad_try_does_not_stop_it(
    job: GradeJob, clock: Clock, monkeypatch: Any, sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(running, "grade_room", lambda room: 1 / 0)
        run_job(job.pk, clock)
    job.refresh_from_db()
    assert job.state == "failed"
    with django_capture_on_commit_callbacks(execute=True):
        sweep(clock.pass_s(4))
        assert sent == []  # not before its time
        sweep(clock.pass_s(1))
    assert sent == [job.pk]
    assert run_job(job.pk, clock)


def test_an_open_attempt_is_not_graded(alice: Any, clock: Clock) -> None:
    attempt = an_open_attempt(a_round(a_scenario()), alice)
    job = queue_job(attempt.pk, NOW)
    assert not run_job(job.pk, clock)
    assert job.failures.get().code == "attempt_not_closed"


def test_it_does_not_score_by_other_reference_operators_than_the_pinned_ones(alice: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(replace(pinned_scenario(), bot_version="bots/0"))), alice)
    job = queue_job(attempt.pk, NOW)
    assert not run_job(job.pk, clock)
    assert job.failures.get().code == "panel_not_carried"


def test_no_transaction_is_open_while_the_engine_works(job: GradeJob, clock: Clock, monkeypatch: Any) -> None:
    """Counted in savepoints, because the test itself runs inside a transaction."""
    depths = []

    def look(room: Any) -> Any:
        depths.append(len(connection.savepoint_ids))
        return grade_room(room)

    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(running, "grade_room", look)
    run_job(job.pk, clock)
    assert depths == [outside, outside]


def test_the_database_refuses_a_second_effective_grade(job: GradeJob, clock: Clock) -> None:
    run_job(job.pk, clock)
    grade, result = RoomGrade.objects.first(), Result.objects.get()
    assert grade is not None
    for row in (grade, result):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
        row.effective = False
        row.save(force_insert=True)  # a superseded one may stay
