"""A certifier releases a round."""

from datetime import timedelta
from typing import Any

import pytest

from exams.models import Attempt
from exams.services.close_round import close_round
from exams.services.void_attempt import void_attempt
from grading.errors import NotDead, RoundNotReleasable
from grading.models import GradeJob, Result
from grading.services.finalise import finalise
from grading.services.queue_job import queue_job
from grading.services.release_round import Released, release_round
from grading.services.retry_job import retry_job
from grading.services.run_job import run_job
from grading.services.sweep import sweep
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario, an_open_attempt
from tests.grading.conftest import Clock

AFTER = NOW + timedelta(hours=2)


@pytest.fixture
def round_(alice: Any) -> Any:
    return a_round(a_scenario(), release="on_release")


def graded(round_: Any, person: Any, clock: Clock) -> Attempt:
    attempt = a_closed_attempt(round_, person)
    assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


def test_it_makes_every_result_final_in_the_certifier_s_name(round_: Any, alice: Any, bob: Any, carol: Any, clock: Clock) -> None:
    graded(round_, alice, clock)
    graded(round_, bob, clock)
    assert release_round(round_.pk, carol.pk, AFTER) == Released(finalised=2, dead=0)
    assert set(Result.objects.values_list("state", "released_by", "published_at")) == {("finalised", carol.pk, AFTER)}
    assert set(Attempt.objects.values_list("state", flat=True)) == {"finalised"}
    round_.refresh_from_db()
    assert round_.released_at == AFTER


def test_releasing_again_changes_nothing(round_: Any, alice: Any, carol: Any, clock: Clock) -> None:
    graded(round_, alice, clock)
    release_round(round_.pk, carol.pk, AFTER)
    assert release_round(round_.pk, carol.pk, AFTER + timedelta(days=1)) == Released(0, 0)
    assert Result.objects.get().published_at == AFTER
    assert not finalise(Result.objects.get().pk, None, AFTER)


def test_it_refuses_while_a_sitting_is_open(round_: Any, alice: Any, carol: Any, clock: Clock) -> None:
    graded(round_, alice, clock)
    with pytest.raises(RoundNotReleasable) as refusal:
        release_round(round_.pk, carol.pk, NOW + timedelta(minutes=59))
    assert refusal.value.params["obstacles"] == ["sitting_open"]
    assert Result.objects.get().state == "graded"


def test_it_refuses_while_somebody_sits(round_: Any, alice: Any, bob: Any, carol: Any, clock: Clock) -> None:
    graded(round_, alice, clock)
    an_open_attempt(round_, bob)
    close_round(round_.pk)
    with pytest.raises(RoundNotReleasable) as refusal:
        release_round(round_.pk, carol.pk, AFTER)
    assert refusal.value.params["obstacles"] == ["attempt_open"]


def test_it_refuses_while_a_grade_is_on_the_way(round_: Any, alice: Any, bob: Any, carol: Any, clock: Clock) -> None:
    graded(round_, alice, clock)
    queue_job(a_closed_attempt(round_, bob).pk, NOW)
    with pytest.raises(RoundNotReleasable) as refusal:
        release_round(round_.pk, carol.pk, AFTER)
    assert refusal.value.params["obstacles"] == ["grading_open"]


def test_a_dead_letter_does_not_hold_up_the_others_and_follows_by_itself(round_: Any, alice: Any, bob: Any, carol: Any, clock: Clock) -> None:
    graded(round_, alice, clock)
    job = queue_job(a_closed_attempt(round_, bob).pk, NOW)
    GradeJob.objects.filter(pk=job.pk).update(state="dead", tries=3)
    assert release_round(round_.pk, carol.pk, AFTER) == Released(finalised=1, dead=1)
    retry_job(job.pk, AFTER)
    assert run_job(job.pk, clock)
    assert set(Result.objects.values_list("state", flat=True)) == {"finalised"}


def test_an_attempt_declared_void_after_grading_is_not_published(round_: Any, alice: Any, carol: Any, ivan: Any, clock: Clock) -> None:
    attempt = graded(round_, alice, clock)
    void_attempt(attempt.pk, "fire alarm", ivan, NOW)
    assert release_round(round_.pk, carol.pk, AFTER) == Released(0, 0)
    assert Result.objects.get().state == "graded"


def test_a_dead_letter_put_back_has_three_new_tries(round_: Any, alice: Any, clock: Clock) -> None:
    job = queue_job(a_closed_attempt(round_, alice).pk, NOW)
    GradeJob.objects.filter(pk=job.pk).update(state="dead", tries=3)
    sweep(clock.pass_s(3600))
    assert not run_job(job.pk, clock)  # dead stays dead until somebody acts
    retry_job(job.pk, NOW)
    job.refresh_from_db()
    assert (job.state, job.tries) == ("queued", 0)


def test_a_live_job_cannot_be_put_back(round_: Any, alice: Any) -> None:
    job = queue_job(a_closed_attempt(round_, alice).pk, NOW)
    with pytest.raises(NotDead):
        retry_job(job.pk, NOW)
