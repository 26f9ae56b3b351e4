"""The same job in several workers at once. SQLite has one writer and no row locks: these races exist on PostgreSQL only."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from grading.models import GradeJob, Result, RoomGrade
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock

WORKERS = 6
postgres_only = pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="needs PostgreSQL")


def at_once(work: Any) -> list[Any]:
    """Run `work` in several threads that start together, each with its own connection."""
    barrier = Barrier(WORKERS)

    def one(_: int) -> Any:
        try:
            barrier.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_job_delivered_to_six_workers_at_once_makes_one_grade(alice: Any, clock: Clock, sent: list[int]) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    job = GradeJob.objects.get(attempt=attempt)
    done = at_once(lambda: run_job(job.pk, clock))
    job.refresh_from_db()
    assert sorted(done) == [False] * (WORKERS - 1) + [True]
    assert (job.tries, Result.objects.count(), RoomGrade.objects.count()) == (1, 1, 1)


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_an_attempt_queued_by_six_processes_at_once_has_one_job(alice: Any, sent: list[int]) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    GradeJob.objects.all().delete()
    sent.clear()
    jobs = at_once(lambda: queue_job(attempt.pk, NOW).pk)
    assert len(set(jobs)) == 1
    assert sent == [jobs[0]]
