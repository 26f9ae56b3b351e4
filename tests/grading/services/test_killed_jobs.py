"""kill -9 at any line of what follows a grade: feedback, regrades, similarity reports, the runs of a study. Each comes once all the same.

All lines, a process for each: `.ci/soak kills`. What is pure is computed once: replays, the five forces, a crowd of independent people.
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

import pytest

import grading.services
from certify.accounts.models import Person
from certify.certificates.models import IssueJob
from certify.certificates.services import send_issue_job
from certify.certificates.services.sweep_issues import sweep_issues
from certify.leaderboards.services import want_board
from exams.models import Attempt, AttemptRoom, Sitting
from grading.models import RegradeEvent, RegradeItem, RegradeSet, Result, RoomFeedback, RoomGrade, SimilarityReport, StandardRun
from grading.services import compare_sitting as comparing
from grading.services import grade_room as grading_a_room
from grading.services import propose_regrade as proposing
from grading.services import queue_similarity as queueing_similarity
from grading.services import run_feedback as analysing
from grading.services import run_similarity as running_similarity
from grading.services import send_study
from grading.services.apply_regrade import apply_regrade
from grading.services.prepare_studies import prepare_studies
from grading.services.queue_feedback import queue_feedback
from grading.services.queue_job import queue_job
from grading.services.queue_similarity import queue_similarity
from grading.services.run_feedback import LEASE_S as FEEDBACK_LEASE_S
from grading.services.run_feedback import run_feedback
from grading.services.run_job import run_job
from grading.services.run_regrade import LEASE_S as REGRADE_LEASE_S
from grading.services.run_regrade import run_regrade
from grading.services.run_similarity import LEASE_S as SIMILARITY_LEASE_S
from grading.services.run_similarity import run_similarity
from grading.services.sweep_feedback import sweep_feedback
from grading.services.sweep_regrades import sweep_regrades
from grading.services.sweep_similarity import sweep_similarity
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock
from tests.grading.services.test_regrades import proposal
from tests.grading.services.test_standard_study import a_study
from tests.services.killing import at_every_line, killed_everywhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def messages(monkeypatch: pytest.MonkeyPatch, sent: list[int]) -> None:
    """None reaches a broker; each test delivers what it wants to deliver. A replay, a pure function, is computed once."""
    for module in (send_issue_job, want_board, proposing, queueing_similarity):
        monkeypatch.setattr(module, "_send", lambda _: None)
    monkeypatch.setattr(send_study, "_send", lambda: None)
    monkeypatch.setattr(grading_a_room, "play_room", lru_cache(grading_a_room.play_room))


@pytest.fixture
def graded(alice: Person, bob: Person, clock: Clock) -> list[Attempt]:
    """Two people in a room, decided."""
    round_ = a_round(a_scenario())
    attempts = [a_closed_attempt(round_, person) for person in (alice, bob)]
    for attempt in attempts:
        assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempts


def test_a_room_has_one_feedback(graded: list[Attempt], clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """One: a ready row with the figures and the text of one computation; the grade is as it was."""
    monkeypatch.setattr(analysing, "analyse_room", lru_cache(analysing.analyse_room))
    grade = RoomGrade.objects.order_by("pk")[0]

    def asked() -> int:
        RoomFeedback.objects.all().delete()
        queue_feedback([grade.pk], clock())
        return RoomFeedback.objects.get().pk

    assert run_feedback(asked(), clock)
    whole = RoomFeedback.objects.values("attribution", "debrief", "attribution_version", "debrief_version", "engine_version", "bot_version").get()
    before = RoomGrade.objects.filter(pk=grade.pk).values().get()
    tries: Counter[int] = Counter()
    watched = {"run_feedback.py", "lease_row.py", "claim_row.py"}
    for line, pk in killed_everywhere(
        "feedback", "five forces and text of a room", 8, asked, lambda pk: run_feedback(pk, clock), grading.services, through=watched
    ):
        now = Clock(clock.now)
        sweep_feedback(now.pass_s(FEEDBACK_LEASE_S))
        run_feedback(pk, now)  # what the sweep has sent
        run_feedback(pk, now)  # and the message of the killed worker, delivered again
        row = RoomFeedback.objects.filter(grade=grade)
        assert row.values(*whole).get() == whole, line
        assert (row.get().state, row.get().lease_token, row.get().error) == ("ready", None, ""), line
        tries[row.get().tries] += 1
    assert set(tries) == {1, 2} or not at_every_line()
    assert RoomGrade.objects.filter(pk=grade.pk).values().get() == before


def test_a_regrade_is_computed_and_applied_once(graded: list[Attempt], erin: Person, carol: Person, clock: Clock) -> None:
    """One: a shadow result and its rooms for each attempt, and after the certifier's click, or clicks, just these are effective."""
    round_ = graded[0].registration.round
    cuts = iter(range(431, 1000))
    sets = 0

    def proposed() -> RegradeSet:
        nonlocal sets
        sets += 1
        return proposing.propose_regrade(proposal(round_, cut_score=next(cuts)), erin.pk, clock())

    def computed_and_applied(regrade: RegradeSet) -> None:
        run_regrade(regrade.pk, clock)
        apply_regrade(regrade.pk, carol.pk, clock())

    watched = {"run_regrade.py", "claim_row.py", "grade_room.py", "store_grade.py", "apply_regrade.py", "finalise.py", "queue_feedback.py"}
    for line, regrade in killed_everywhere(
        "regrade", "set, computed and applied", 48, proposed, computed_and_applied, grading.services, through=watched, times=2
    ):
        now = Clock(clock.now)
        sweep_regrades(now.pass_s(REGRADE_LEASE_S))
        run_regrade(regrade.pk, now)
        run_regrade(regrade.pk, now)
        regrade.refresh_from_db()
        assert regrade.state in ("ready", "applied"), line
        apply_regrade(regrade.pk, carol.pk, now())  # the certifier clicks again
        assert not apply_regrade(regrade.pk, carol.pk, now()), line
        regrade.refresh_from_db()
        items = list(RegradeItem.objects.filter(regrade=regrade).select_related("after"))
        assert (regrade.state, regrade.decided_by_id, len(items)) == ("applied", carol.pk, 2), line
        events = RegradeEvent.objects.filter(regrade=regrade).values_list("what", flat=True)
        assert Counter(events) == Counter(["proposed", "computed", "applied"]), line
        for item in items:
            assert item.after is not None
            assert Result.objects.get(attempt=item.attempt_id, effective=True) == item.after, line
            assert item.after.cut_score == regrade.change["cut_score"], line
            effective = RoomGrade.objects.filter(attempt=item.attempt_id, effective=True)
            assert set(effective) == set(item.rooms.all()) and effective.count() == 1, line
            # Nothing that nobody refers to: a result and a room of the first grade and of every set.
            assert Result.objects.filter(attempt=item.attempt_id).count() == 1 + sets, line
            assert RoomGrade.objects.filter(attempt=item.attempt_id).count() == 1 + sets, line
            assert RoomFeedback.objects.filter(grade__in=effective).count() == 1, line
    # the announcements that died with their certifiers
    sweep_issues(NOW)
    assert set(Result.objects.filter(effective=True).values_list("pk", flat=True)) <= set(IssueJob.objects.values_list("result_id", flat=True))
    assert Decimal(RegradeSet.objects.latest("pk").change["cut_score"]) == 430 + sets


def test_a_sitting_has_one_report_for_each_time_that_it_is_asked_for(
    alice: Person, bob: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One: a ready row with a document that says what an undisturbed worker would have said; no second row is asked for."""
    monkeypatch.setattr(comparing, "independents", lru_cache(comparing.independents))
    monkeypatch.setattr(running_similarity, "compare_sitting", partial(comparing.compare_sitting, crowd=4, reference=21))
    round_ = a_round(a_scenario())
    for person in (alice, bob):
        a_closed_attempt(round_, person)
    AttemptRoom.objects.update(live_at=NOW)
    sitting = Sitting.objects.get()
    clock.now = sitting.ends_at
    asked = 0

    def report() -> int:
        nonlocal asked
        asked += 1
        made, new = queue_similarity(sitting.pk, None, clock())
        assert new
        return made.pk

    documents: list[Any] = []
    watched = {"run_similarity.py", "lease_row.py", "claim_row.py", "compare_sitting.py"}
    for line, pk in killed_everywhere(
        "similarity report", "report", 16, report, lambda pk: run_similarity(pk, clock), grading.services, through=watched
    ):
        now = Clock(clock.now)
        sweep_similarity(now.pass_s(SIMILARITY_LEASE_S))
        run_similarity(pk, now)
        run_similarity(pk, now)
        row = SimilarityReport.objects.get(pk=pk)
        assert (row.state, row.attempts, row.lease_token, row.tries in (1, 2)) == ("ready", 2, None, True), line
        documents.append(row.document)
        assert SimilarityReport.objects.count() == asked, line
    assert documents[0] and all(document == documents[0] for document in documents)


def test_a_run_of_a_study_is_scored_once(erin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """One: every reference operator has one log and the score of that log, whoever wrote it. No lease: beat calls, the first to write wins."""
    study = a_study(a_round(a_scenario()), erin, operators=4)
    unplayed: dict[str, Any] = {"log": None, "score": None, "uplift": None, "breached": False}

    def fresh() -> None:
        StandardRun.objects.update(**unplayed)

    fresh()
    assert prepare_studies() == 4
    whole = list(StandardRun.objects.order_by("pk").values())
    watched = {"prepare_studies.py", "grade_room.py"}
    once: Callable[[None], int] = lambda _: prepare_studies()  # noqa: E731
    for line, _ in killed_everywhere("study of a standard", "log and score of a run", 16, fresh, once, grading.services, through=watched, times=2):
        while prepare_studies():  # beat, until there is nothing left
            pass
        prepare_studies()
        assert list(StandardRun.objects.order_by("pk").values()) == whole, line
    assert study.runs.filter(score=None).count() == 0
