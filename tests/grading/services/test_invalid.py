"""Not judged: by a void, an incident or an outage. Where it leads, who is told, and that nobody stays on a board by a lost message."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from certify.certificates.models import Certificate
from certify.certificates.services import send_issue_job
from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.sweep_issues import sweep_issues
from certify.leaderboards.models import Board, Row
from certify.leaderboards.services import want_board
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.sweep_boards import find_forgotten
from exams.errors import ResultFinal
from exams.models import Attempt
from exams.services.void_attempt import void_attempt
from grading.models import GradeJob, RegradeSet, Result
from grading.selectors import results_for_board
from grading.services import finalise as finalising
from grading.services import propose_regrade as proposing
from grading.services import run_job as grading
from grading.services.apply_regrade import apply_regrade
from grading.services.propose_regrade import Proposal, propose_regrade
from grading.services.queue_job import queue_job
from grading.services.release_round import release_round
from grading.services.run_job import run_job
from grading.services.run_regrade import run_regrade
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock


@pytest.fixture(autouse=True)
def _messages(monkeypatch: pytest.MonkeyPatch, sent: list[int]) -> None:
    for module in (send_issue_job, want_board, proposing):
        monkeypatch.setattr(module, "_send", lambda _: None)


def graded(round_: Any, person: Any, clock: Clock, at: Any = NOW + timedelta(minutes=5)) -> Attempt:
    attempt = a_closed_attempt(round_, person, at=at)
    assert run_job(queue_job(attempt.pk, clock()).pk, clock)
    return attempt


def declared_not_valid(round_: Any, author: Any, clock: Clock, because: str = "outage", attempts: Any = None) -> RegradeSet:
    proposal = Proposal(uuid4(), round_.pk, "outage", "The platform was down.", "invalidate", {"because": because}, attempts)
    regrade = propose_regrade(proposal, author.pk, clock())
    assert run_regrade(regrade.pk, clock)
    return regrade


def on_the_board(round_: Any) -> set[int]:
    latest = Board.objects.get(round=round_).snapshots.order_by("-version")[0]
    return set(Row.objects.filter(snapshot=latest, kind="person").values_list("person_id", flat=True))


def build(round_: Any, clock: Clock) -> None:
    build_board(Board.objects.get(round=round_).pk, clock.pass_s(1))


def issue(clock: Clock) -> None:
    from certify.certificates.models import IssueJob

    for job in IssueJob.objects.filter(state="queued"):
        run_issue_job(job.pk, clock)


@pytest.mark.parametrize("because", ["incident", "outage"])
def test_a_lost_announcement_leaves_nobody_on_the_board_and_no_certificate_in_force(
    because: str, alice: Any, bob: Any, erin: Any, carol: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        round_ = a_round(a_scenario())
        mine = graded(round_, alice, clock)
        graded(round_, bob, clock)
    issue(clock)
    build(round_, clock)
    assert on_the_board(round_) == {alice.pk, bob.pk}
    assert Certificate.objects.filter(revoked_at=None).count() == 2

    regrade = declared_not_valid(round_, erin, clock, because, [mine.pk])
    # The announcement reaches nobody: as if the process had died between its commit and the next line.
    monkeypatch.setattr(finalising, "_announce", lambda _: None)
    with django_capture_on_commit_callbacks(execute=True):
        assert apply_regrade(regrade.pk, carol.pk, clock())
    assert find_forgotten(clock.pass_s(120)) == 1
    build(round_, clock)
    assert on_the_board(round_) == {bob.pk}
    assert find_forgotten(clock.pass_s(120)) == 0, "what was followed is not followed again"
    assert sweep_issues(clock()).queued == 1
    issue(clock)
    assert set(Certificate.objects.filter(revoked_at=None).values_list("person_id", flat=True)) == {bob.pk}


def test_a_board_of_invalid_results_alone_is_empty(alice: Any, erin: Any, carol: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario())
    graded(round_, alice, clock)
    find_forgotten(clock())
    build(round_, clock)
    apply_regrade(declared_not_valid(round_, erin, clock).pk, carol.pk, clock())
    assert find_forgotten(clock()) == 1
    build(round_, clock)
    assert on_the_board(round_) == set()


def test_an_attempt_that_was_not_judged_does_not_take_the_place_of_the_one_before(alice: Any, erin: Any, carol: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario())
    first = graded(round_, alice, clock)
    second = graded(round_, alice, clock, NOW + timedelta(minutes=20))
    assert [row.attempt_number for row in results_for_board(round_.pk)] == [second.number]
    apply_regrade(declared_not_valid(round_, erin, clock, attempts=[second.pk]).pk, carol.pk, clock())
    assert [row.attempt_number for row in results_for_board(round_.pk)] == [first.number]


def test_nobody_alone_takes_back_a_published_result(alice: Any, ivan: Any, clock: Clock) -> None:
    attempt = graded(a_round(a_scenario()), alice, clock)
    with pytest.raises(ResultFinal):
        void_attempt(attempt.pk, "fire alarm", ivan, NOW)
    attempt.refresh_from_db()
    assert (attempt.state, Result.objects.get().state) == ("finalised", "finalised")


@pytest.mark.parametrize("release", ["at_once", "on_release"])
def test_a_void_while_the_grader_computes_makes_the_result_not_valid(
    release: str, alice: Any, ivan: Any, carol: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job has read the attempt before the invigilator's click, and stores its grade after it."""
    round_ = a_round(a_scenario(), release=release)
    attempt = a_closed_attempt(round_, alice)
    real = grading.grade_room

    def while_it_is_void(*args: Any, **kwargs: Any) -> Any:
        void_attempt(attempt.pk, "fire alarm", ivan, NOW)
        return real(*args, **kwargs)

    monkeypatch.setattr(grading, "grade_room", while_it_is_void)
    assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    result = Result.objects.get()
    assert (result.decision, result.conditions[0]["code"], GradeJob.objects.get().state) == ("INVALID", "void", "graded")
    if release == "at_once":
        assert result.state == "finalised"
    else:
        release_round(round_.pk, carol.pk, NOW + timedelta(hours=2))
    attempt.refresh_from_db()
    assert attempt.state == "void"
    assert results_for_board(round_.pk) == []


def test_a_void_between_the_list_and_the_release_publishes_no_pass(
    alice: Any, ivan: Any, carol: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grading.services import release_round as releasing

    round_ = a_round(a_scenario(), release="on_release")
    attempt = graded(round_, alice, clock)
    real = releasing.finalise

    def after_a_click(result_id: int, by: int | None, now: Any) -> bool:
        void_attempt(attempt.pk, "fire alarm", ivan, NOW)
        return real(result_id, by, now)

    monkeypatch.setattr(releasing, "finalise", after_a_click)
    assert release_round(round_.pk, carol.pk, NOW + timedelta(hours=2)).finalised == 0
    assert Result.objects.get().published_at is None
