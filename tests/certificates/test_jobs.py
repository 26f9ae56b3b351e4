"""A published result becomes a certificate although messages get lost, come twice, and workers fail."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from certify.certificates.errors import KeyUnreadable
from certify.certificates.models import Certificate, IssueJob, JobState
from certify.certificates.receivers import on_result_published
from certify.certificates.services import run_issue_job as running
from certify.certificates.services import sweep_issues as sweeping
from certify.certificates.services.queue_issue import queue_issue
from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.send_issue_job import TASK
from certify.certificates.services.sweep_issues import sweep_issues
from tests.certificates.conftest import NOW

Passed = Callable[..., int]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Jobs whose message went to the queue."""
    messages: list[int] = []
    monkeypatch.setattr("certify.certificates.services.send_issue_job._send", messages.append)
    monkeypatch.setattr(sweeping, "finalised_pass_ids", list)
    return messages


def test_a_publication_is_queued_once(sent: list[int], passed: Passed, django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        on_result_published(sender=None, result_id=passed())
        on_result_published(sender=None, result_id=1)
    assert sent == [IssueJob.objects.get().pk]


def test_nothing_is_sent_if_the_publication_is_rolled_back(sent: list[int], passed: Passed) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue_issue(passed(), NOW)
        raise ZeroDivisionError
    assert sent == []
    assert not IssueJob.objects.exists()


def test_a_job_delivered_twice_issues_once(sent: list[int], passed: Passed) -> None:
    job = queue_issue(passed(), NOW)
    run_issue_job(job.pk, lambda: NOW)
    run_issue_job(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.tries, job.certificate) == (JobState.ISSUED, 1, Certificate.objects.get())


def test_stopped_jobs_are_tried_again_by_an_operator(
    sent: list[int], passed: Passed, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    def said(*arguments: str) -> str:
        out = StringIO()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("retry_issues", *arguments, stdout=out)
        return out.getvalue()

    def broken(*_: object) -> None:
        raise KeyUnreadable("the key is away")

    job = queue_issue(passed(), NOW)
    with monkeypatch.context() as patch:
        patch.setattr(running, "issue_certificate", broken)
        for _ in range(3):
            with pytest.raises(KeyUnreadable):
                run_issue_job(job.pk, lambda: NOW)
    sweep_issues(NOW + timedelta(hours=1))
    job.refresh_from_db()
    assert (job.state, sent) == (JobState.DEAD, [])
    assert "result 1: KeyUnreadable: the key is away" in said()
    assert sent == []
    assert "tried again: 1" in said("--yes")
    assert sent == [job.pk]
    run_issue_job(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.error, Certificate.objects.count()) == (JobState.ISSUED, "", 1)
    assert "no issuing has stopped" in said("--yes")


def test_a_fail_is_not_due(sent: list[int], passed: Passed) -> None:
    job = queue_issue(passed(decision="FAIL"), NOW)
    run_issue_job(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.certificate) == (JobState.NOT_DUE, None)


def test_a_job_in_other_hands_is_left_alone(sent: list[int], passed: Passed) -> None:
    job = queue_issue(passed(), NOW)
    IssueJob.objects.update(state=JobState.RUNNING, lease_until=NOW + timedelta(seconds=30), tries=1)
    run_issue_job(job.pk, lambda: NOW)
    assert not Certificate.objects.exists()


def test_a_job_of_a_silent_worker_is_sent_again_and_done(
    sent: list[int], passed: Passed, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    job = queue_issue(passed(), NOW)
    IssueJob.objects.update(state=JobState.RUNNING, lease_until=NOW + timedelta(seconds=30), tries=1)
    later = NOW + timedelta(minutes=2)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_issues(later)
        sweep_issues(later)
    assert sent == [job.pk]
    run_issue_job(job.pk, lambda: later)
    assert IssueJob.objects.get().state == JobState.ISSUED


def test_a_failing_job_is_tried_three_times_and_then_lies_visible(sent: list[int], passed: Passed, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(result_id: int, now: object) -> Certificate:
        raise RuntimeError("the key is gone")

    job = queue_issue(passed(), NOW)
    monkeypatch.setattr(running, "issue_certificate", fail)
    states = []
    for _ in range(3):
        with pytest.raises(RuntimeError):
            run_issue_job(job.pk, lambda: NOW)
        states.append(IssueJob.objects.get().state)
    run_issue_job(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert states == [JobState.FAILED, JobState.FAILED, JobState.DEAD]
    assert (job.tries, job.error) == (3, "RuntimeError: the key is gone")


def test_a_worker_that_fell_silent_three_times_makes_a_dead_letter(sent: list[int], passed: Passed) -> None:
    queue_issue(passed(), NOW)
    IssueJob.objects.update(state=JobState.RUNNING, lease_until=NOW, tries=3)
    assert sweep_issues(NOW + timedelta(minutes=2)).dead == 1
    assert IssueJob.objects.get().state == JobState.DEAD


def test_a_pass_whose_announcement_was_lost_is_found(sent: list[int], passed: Passed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "finalised_pass_ids", lambda: [passed()])
    assert sweep_issues(NOW).queued == 1
    assert sweep_issues(NOW).queued == 0
    assert IssueJob.objects.get().result_id == 1


def test_the_task_has_the_name_that_is_sent() -> None:
    from certify.certificates import tasks

    assert tasks.issue.name == TASK
