"""kill -9 at any line: a worker process is killed at every line of the job's own code, once each; one grade comes of it all the same."""

import os
from functools import lru_cache

import pytest

import grading.services
from certify.accounts.models import Person
from certify.accounts.services.create_person import create_person
from certify.certificates.models import IssueJob
from certify.certificates.services.sweep_issues import sweep_issues
from exams.models import Attempt, Round
from grading.models import GradeJob, Result, RoomFeedback, RoomGrade
from grading.services import grade_room as grading_a_room
from grading.services.lease_job import LEASE_S
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from grading.services.sweep import sweep
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario, another_room
from tests.grading.conftest import Clock
from tests.services.killing import every_line, in_a_process, killed_at, lines_of, say_lines


def an_attempt() -> GradeJob:
    round_ = Round.objects.first() or a_round(a_scenario(), a_scenario(another_room("net_gmv")))
    number = Person.objects.count()
    person = create_person(f"candidate-{number}", "live-room-2026", f"{number}", now=NOW)
    return queue_job(a_closed_attempt(round_, person).pk, NOW)


@pytest.fixture
def replayed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All attempts here have one log in the same two rooms: the replay, a pure function outside grading/services, is computed once each."""
    monkeypatch.setattr(grading_a_room, "play_room", lru_cache(grading_a_room.play_room))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("replayed_once")
def test_killed_at_any_line_one_grade_results(clock: Clock, sent: list[int]) -> None:
    """All lines, a process and an attempt of its own for each: `.ci/soak kills`. The suite takes every sixteenth."""
    assert run_job(an_attempt().pk, clock)  # what is imported, compiled or remembered is so from now on
    job = an_attempt()
    with lines_of(grading.services) as reached:
        assert run_job(job.pk, clock)
    files = {name for name, *_ in reached}
    assert {"run_job.py", "lease_job.py", "grade_room.py", "store_grade.py", "finalise.py", "queue_feedback.py"} <= files
    assert len(reached) >= 100
    lines = list(reached)[:: every_line(16)]
    tries: dict[int, int] = {}
    killed = 0
    for line in lines:
        job, now = an_attempt(), Clock(clock.now)
        killed += killed_at(line, lambda job=job, now=now: run_job(job.pk, now), grading.services)  # type: ignore[misc]
        sweep(now.pass_s(LEASE_S))
        run_job(job.pk, now)  # what the sweep has sent
        run_job(job.pk, now)  # and the message of the killed worker, delivered again
        job.refresh_from_db()
        grades = RoomGrade.objects.filter(attempt_id=job.attempt_id)
        assert (job.state, [grade.position for grade in grades]) == ("graded", [1, 2]), line
        assert Result.objects.get(attempt_id=job.attempt_id).state == "finalised", line
        assert Attempt.objects.get(pk=job.attempt_id).state == "finalised", line
        assert RoomFeedback.objects.filter(grade__in=grades).count() == 2, line
        tries[job.tries] = tries.get(job.tries, 0) + 1
    assert set(tries) == {1, 2}
    assert killed == len(lines)
    say_lines("grading", "grade", len(lines), len(reached))
    # the announcements that died with their workers
    sweep_issues(NOW)
    assert IssueJob.objects.count() == Result.objects.filter(decision="PASS").count() == len(lines) + 2


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_get_the_same_message_at_once_make_one_grade(clock: Clock, sent: list[int]) -> None:
    run_job(an_attempt().pk, clock)  # compiled, so that the two really run at once
    job = an_attempt()
    for pid in [in_a_process(lambda: run_job(job.pk, clock)) for _ in range(2)]:
        os.waitpid(pid, 0)
    job.refresh_from_db()
    assert (job.state, job.tries, job.failures.count()) == ("graded", 1, 0)
    assert (RoomGrade.objects.filter(attempt_id=job.attempt_id).count(), Result.objects.filter(attempt_id=job.attempt_id).count()) == (2, 1)
