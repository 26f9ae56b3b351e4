"""The sweep finds what lost messages left behind."""

from typing import Any

import pytest

from grading.models import GradeJob
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from grading.services.sweep import RESEND_AFTER_S, Swept, sweep
from tests.grading.builders import a_closed_attempt, a_round, a_scenario, an_open_attempt
from tests.grading.conftest import Clock


@pytest.fixture
def attempt(alice: Any) -> Any:
    return a_closed_attempt(a_round(a_scenario()), alice)


def test_it_queues_a_closed_attempt_whose_announcement_was_lost(
    attempt: Any, clock: Clock, sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(clock()) == Swept(queued=1, expired=0, sent=0)
        assert sweep(clock()) == Swept(queued=0, expired=0, sent=0)
    assert sent == [GradeJob.objects.get(attempt=attempt).pk]


def test_it_leaves_open_attempts_alone(alice: Any, clock: Clock) -> None:
    an_open_attempt(a_round(a_scenario()), alice)
    assert sweep(clock()) == Swept(0, 0, 0)


def test_it_sends_a_lost_message_again_but_not_at_every_sweep(
    attempt: Any, clock: Clock, sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    queue_job(attempt.pk, clock())
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(clock.pass_s(RESEND_AFTER_S - 1)).sent == 0
        assert sweep(clock.pass_s(1)).sent == 1
        assert sweep(clock.pass_s(10)).sent == 0
        assert sweep(clock.pass_s(RESEND_AFTER_S)).sent == 1
    assert len(sent) == 2


def test_it_has_nothing_to_do_once_all_is_graded(attempt: Any, clock: Clock) -> None:
    run_job(queue_job(attempt.pk, clock()).pk, clock)
    assert sweep(clock.pass_s(3600)) == Swept(0, 0, 0)
