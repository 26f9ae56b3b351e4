"""What a waiting candidate is told: held against a queue that is worked through, second by second, by one worker or several."""

import heapq
from datetime import timedelta
from typing import Any

import pytest

from grading.models import GradeJob
from grading.selectors import job_state
from grading.selectors.queue_time import Graded, expected_wait_s, workers_seen
from grading.services.queue_job import queue_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario


def worked_through(jobs_s: list[float], workers: int) -> list[Graded]:
    """First come, first served, all there at second 0."""
    free, done = [0.0] * workers, []
    for duration_s in jobs_s:
        began_s = heapq.heappop(free)
        heapq.heappush(free, began_s + duration_s)
        done.append(Graded(began_s + duration_s, duration_s, 3))
    return done


@pytest.mark.parametrize("workers", [1, 2, 4, 8])
def test_the_wait_is_what_a_queue_takes_with_so_many_workers(workers: int) -> None:
    jobs_s = [8.0 + (number * 7 % 5) for number in range(60)]
    done = worked_through(jobs_s, workers)
    now_s = sorted(grade.finished_s for grade in done)[24]
    recent = sorted((grade for grade in done if grade.finished_s <= now_s), key=lambda grade: -grade.finished_s)[:20]
    running = [grade for grade in done if grade.finished_s - grade.duration_s <= now_s < grade.finished_s]
    waiting = [grade for grade in done if grade.finished_s - grade.duration_s > now_s]
    assert workers_seen(recent, len(running)) == workers
    for place, grade in enumerate(waiting, start=1):
        told = expected_wait_s(recent, len(running), place, 3, 0)
        assert told == pytest.approx(grade.finished_s - now_s, abs=12), place


def test_with_idle_workers_the_front_begins_at_once() -> None:
    recent = worked_through([10.0] * 20, 4)
    assert [expected_wait_s(recent, 0, place, 0, 0) for place in (1, 4, 5, 8)] == [10, 10, 13, 20]


def test_grades_that_came_one_by_one_say_one_worker_and_running_ones_say_how_many_there_are() -> None:
    alone = [Graded(100.0 * number, 10.0, 3) for number in range(20)]
    assert workers_seen(alone, 0) == 1
    assert workers_seen(alone, 3) == 3
    assert expected_wait_s(alone, 3, 3, 0, 0) == 20


def test_a_running_grade_counts_the_rooms_that_are_left() -> None:
    recent = worked_through([12.0] * 5, 1)
    assert [expected_wait_s(recent, 1, None, 3, done) for done in (0, 1, 3)] == [12, 8, 1]
    assert expected_wait_s(recent, 0, 1, 6, 0) == 24  # twice the rooms of the others
    assert expected_wait_s([], 0, 1, 3, 0) is None


def test_the_page_s_figure_comes_from_the_jobs_of_the_database(alice: Any, bob: Any, charlie: Any, sent: list[int]) -> None:
    round_ = a_round(a_scenario())
    people = (alice, bob, charlie)
    jobs = [queue_job(a_closed_attempt(round_, person).pk, NOW + timedelta(seconds=number)) for number, person in enumerate(people)]
    for job in jobs[:2]:  # two processes, side by side
        GradeJob.objects.filter(pk=job.pk).update(state="graded", rooms_total=1, duration_s=9.0, finished_at=NOW)
    last = job_state(jobs[2].attempt_id)
    assert last is not None and (last.place, last.expected_wait_s) == (1, 9)
    GradeJob.objects.filter(pk=jobs[0].pk).update(finished_at=NOW + timedelta(seconds=60))
    GradeJob.objects.filter(pk=jobs[1].pk).update(state="queued", queued_at=NOW, duration_s=None)
    alone = job_state(jobs[2].attempt_id)
    assert alone is not None and (alone.place, alone.expected_wait_s) == (2, 18)
