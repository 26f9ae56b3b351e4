"""A closed attempt becomes one job."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from exams.signals import attempt_closed
from grading.models import GradeJob
from grading.services.queue_job import queue_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario


@pytest.fixture
def attempt(alice: Any) -> Any:
    return a_closed_attempt(a_round(a_scenario()), alice)


def test_handing_in_queues_a_job_and_sends_its_message_once(alice: Any, sent: list[int], django_capture_on_commit_callbacks: Any) -> None:
    round_ = a_round(a_scenario())
    with django_capture_on_commit_callbacks(execute=True):
        attempt = a_closed_attempt(round_, alice)
    job = GradeJob.objects.get()
    assert (job.attempt_id, job.state, job.tries) == (attempt.pk, "queued", 0)
    assert sent == [job.pk]


def test_nothing_is_sent_before_the_commit(attempt: Any, sent: list[int], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        queue_job(attempt.pk, NOW)
    assert sent == []
    waiting[0]()
    assert sent == [GradeJob.objects.get().pk]


def test_nothing_is_sent_when_the_transaction_fails(attempt: Any, sent: list[int], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        queue_job(attempt.pk, NOW)
        raise RuntimeError
    assert sent == []
    assert not GradeJob.objects.exists()


def test_an_announcement_heard_twice_makes_one_job(attempt: Any, sent: list[int], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            attempt_closed.send(sender=None, attempt_id=attempt.pk)
    assert GradeJob.objects.count() == 1
    assert len(sent) == 1


def test_the_database_refuses_a_second_job(attempt: Any) -> None:
    GradeJob.objects.create(attempt=attempt, queued_at=NOW, sent_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        GradeJob.objects.create(attempt=attempt, queued_at=NOW, sent_at=NOW)


def test_a_broker_out_of_reach_does_not_undo_the_job(attempt: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any) -> None:
    def refuse(job_id: int) -> None:
        raise ConnectionError

    monkeypatch.setattr("grading.services.send_job._send", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        queue_job(attempt.pk, NOW)
    assert GradeJob.objects.get().state == "queued"
