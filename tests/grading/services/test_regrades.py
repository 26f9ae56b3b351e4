"""Regrades: proposed, computed as shadows, applied by a second person, once; what was stays on record."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from certify.certificates.models import Certificate, IssueJob, Occasion
from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.sweep_issues import sweep_issues
from certify.leaderboards.models import Board, Row
from certify.leaderboards.services.build_board import build_board
from exams.models import Round
from grading.errors import RegradeNotReady, RegradeRefused, RegradeStale, SecondPersonNeeded
from grading.models import GradeJob, RegradeEvent, RegradeItem, RegradeSet, Result, RoomFeedback, RoomGrade
from grading.selectors.regrades import preview, regrade_notes, regrade_terms
from grading.services import run_regrade as running
from grading.services.apply_regrade import apply_regrade
from grading.services.drop_regrade import drop_regrade
from grading.services.propose_regrade import Proposal, propose_regrade
from grading.services.run_job import run_job
from grading.services.run_regrade import LEASE_S, run_regrade, take_regrade
from grading.services.sweep_regrades import sweep_regrades
from tests.grading.builders import a_closed_attempt, a_round, a_scenario, another_room
from tests.grading.conftest import Clock
from tests.grading.services.test_concurrency import WORKERS, at_once

postgres_only = pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="needs PostgreSQL")


@pytest.fixture(autouse=True)
def _messages(monkeypatch: pytest.MonkeyPatch, sent: list[int]) -> None:
    """Nothing reaches a broker; each test runs what it wants to run."""
    from certify.certificates.services import send_issue_job
    from certify.leaderboards.services import want_board
    from grading.services import propose_regrade as proposing

    for module in (send_issue_job, want_board, proposing):
        monkeypatch.setattr(module, "_send", lambda _: None)


def graded_round(people: list[Any], clock: Clock, rooms: int = 1, **rules: Any) -> Round:
    scenarios = [a_scenario(), a_scenario(another_room("net_gmv"))][:rooms]
    round_ = a_round(*scenarios, **rules)
    for person in people:
        attempt = a_closed_attempt(round_, person)
        assert run_job(GradeJob.objects.get(attempt=attempt).pk, clock)
    return round_


def proposal(round_: Round, correction: str = "standard", attempt_ids: Any = None, **change: Any) -> Proposal:
    change = change or {"cut_score": 990}
    return Proposal(uuid4(), round_.pk, "wrong_standard", "The cut was entered wrongly.", correction, change, attempt_ids)


def proposed(round_: Round, author: Any, clock: Clock, *args: Any, **change: Any) -> RegradeSet:
    return propose_regrade(proposal(round_, *args, **change), author.pk, clock())


def computed(round_: Round, author: Any, clock: Clock, *args: Any, **change: Any) -> RegradeSet:
    regrade = proposed(round_, author, clock, *args, **change)
    assert run_regrade(regrade.pk, clock)
    return RegradeSet.objects.get(pk=regrade.pk)


def issue_all(clock: Clock) -> None:
    sweep_issues(clock())
    for job in IssueJob.objects.filter(state="queued"):
        run_issue_job(job.pk, clock)


@pytest.mark.django_db(transaction=True)
def test_a_shadow_counts_for_nobody_until_it_is_applied(alice: Any, erin: Any, clock: Clock) -> None:
    round_ = graded_round([alice], clock)
    before = Result.objects.get()
    assert before.decision == "PASS"
    regrade = computed(round_, erin, clock)
    assert regrade.state == "ready"
    before.refresh_from_db()
    assert before.effective and before.state == "finalised"
    shadow = RegradeItem.objects.get().after
    assert shadow and (shadow.decision, shadow.effective, shadow.state, shadow.cut_score) == ("FAIL", False, "graded", 990)
    assert RoomGrade.objects.filter(effective=True).count() == 1
    row = preview(regrade)[0]
    assert row.flips and row.certificate == "revoked" and (row.place_before, row.place_after) == (1, 1)
    assert regrade_notes(before.attempt_id) == []


@pytest.mark.django_db(transaction=True)
def test_plain_recomputation_changes_no_figure(alice: Any, erin: Any, clock: Clock) -> None:
    regrade = computed(graded_round([alice], clock), erin, clock, "recompute")
    row = preview(regrade)[0]
    assert not row.changed and not row.flips
    old, new = RoomGrade.objects.order_by("pk")
    assert (old.run_digest, old.value_cents, old.score, old.guard_rails) == (new.run_digest, new.value_cents, new.score, new.guard_rails)


@pytest.mark.django_db(transaction=True)
def test_applied_the_certificate_is_revoked_the_board_rebuilt_and_the_old_grade_kept(alice: Any, erin: Any, carol: Any, clock: Clock) -> None:
    round_ = graded_round([alice], clock)
    issue_all(clock)
    certificate = Certificate.objects.get()
    old = Result.objects.get()
    regrade = computed(round_, erin, clock)
    clock.pass_s(60)
    assert apply_regrade(regrade.pk, carol.pk, clock())
    new = Result.objects.get(effective=True)
    old.refresh_from_db()
    assert (new.decision, new.state, new.published_at, new.released_by_id) == ("FAIL", "finalised", clock(), carol.pk)
    assert not old.effective and old.decision == "PASS" and old.published_at is not None
    assert RoomGrade.objects.filter(effective=True).count() == 1 and RoomGrade.objects.count() == 2
    assert RoomFeedback.objects.filter(grade__effective=True).count() == 1
    issue_all(clock)
    issue_all(clock)
    certificate.refresh_from_db()
    assert certificate.revoked_at == clock() and certificate.revoked_by_id == carol.pk
    assert certificate.revocation_reason.endswith("The cut was entered wrongly.")
    board = Board.objects.get(round_id=round_.pk)
    snapshot = build_board(board.pk, clock())
    assert list(Row.objects.filter(snapshot=snapshot, kind="person").values_list("passed", flat=True)) == [False]
    note = regrade_notes(old.attempt_id)[0]
    assert (note.before.decision, note.after.decision, note.text) == ("PASS", "FAIL", "The cut was entered wrongly.")
    assert list(RegradeEvent.objects.values_list("what", "by")) == [("proposed", erin.pk), ("computed", None), ("applied", carol.pk)]


@pytest.mark.django_db(transaction=True)
def test_fail_to_pass_is_issued_and_a_pass_regained_brings_another_certificate(alice: Any, erin: Any, carol: Any, clock: Clock) -> None:
    round_ = graded_round([alice], clock, cut_score=Decimal(800))
    issue_all(clock)
    assert not Certificate.objects.exists()
    for number, (correction, change) in enumerate(
        [("standard", {"cut_score": 430}), ("standard", {"cut_score": 900}), ("standard", {"cut_score": 430})]
    ):
        clock.pass_s(60)
        assert apply_regrade(computed(round_, erin, clock, correction, **change).pk, carol.pk, clock())
        issue_all(clock)
        revoked = list(Certificate.objects.order_by("pk").values_list("revoked_at", flat=True))
        assert [at is not None for at in revoked] == [[False], [True], [True, False]][number]
    assert set(Certificate.objects.values_list("cycle", flat=True)) == {"autumn", "autumn~2"}
    assert regrade_terms(Result.objects.get(effective=True).attempt_id) == {"cut_score": 430.0}


@pytest.mark.django_db(transaction=True)
def test_an_excluded_room_counts_for_nobody_and_the_certificate_is_signed_again(alice: Any, bob: Any, erin: Any, carol: Any, clock: Clock) -> None:
    round_ = graded_round([alice, bob], clock, rooms=2)
    issue_all(clock)
    scenario = RoomGrade.objects.filter(position=2)[0].scenario_id
    regrade = computed(round_, erin, clock, "exclude_room", scenario_id=scenario)
    assert {row.certificate for row in preview(regrade)} == {"signed_again"}
    assert apply_regrade(regrade.pk, carol.pk, clock())
    assert set(RoomGrade.objects.filter(effective=True).values_list("position", flat=True)) == {1}
    new = Result.objects.filter(effective=True).order_by("pk")[0]
    room = RoomGrade.objects.get(attempt_id=new.attempt_id, effective=True)
    assert new.score == round(room.score, 1)
    issue_all(clock)
    assert Certificate.objects.count() == 2 and not Certificate.objects.exclude(revoked_at=None).exists()
    for certificate in Certificate.objects.all():
        assert [issuance.occasion for issuance in certificate.issuances.order_by("number")] == [Occasion.FIRST, Occasion.REGRADED]
    with pytest.raises(RegradeRefused) as refusal:
        proposed(round_, erin, clock, "exclude_room", scenario_id=room.scenario_id)
    assert refusal.value.params["why"] == "no_room_left"
    # Terms hold: a recomputation keeps the room out, taking them back brings it in again.
    kept = computed(round_, erin, clock, "recompute")
    assert {item.rooms.count() for item in kept.items.all()} == {1}
    back = computed(round_, erin, clock, "restore")
    assert {item.rooms.count() for item in back.items.all()} == {2}


@pytest.mark.django_db(transaction=True)
def test_limits_and_validity(alice: Any, bob: Any, erin: Any, clock: Clock) -> None:
    round_ = graded_round([alice, bob], clock)
    mine = Result.objects.get(person=alice).attempt_id
    limits = computed(round_, erin, clock, "limits", [mine], contribution_not_below_baseline=False)
    item = limits.items.get()
    rails = {rail["code"]: rail["measures"] for rail in item.rooms.get().guard_rails}
    assert item.attempt_id == mine and rails["contribution"] == []
    invalid = computed(round_, erin, clock, "invalidate", because="incident")
    assert {(row.after.decision, row.after.conditions[0]["code"], row.place_after) for row in preview(invalid)} == {("INVALID", "incident", None)}


@pytest.mark.parametrize(
    ("correction", "change"),
    [
        ("standard", {"cut_score": 2000}), ("standard", {"nothing": 1}), ("limits", {"return_rate_over_baseline_max": 7}),
        ("invalidate", {"because": "spite"}),
        ("exclude_room", {"scenario_id": 999_999}), ("no such", {}),
    ],
)  # fmt: skip
@pytest.mark.django_db(transaction=True)
def test_a_wrong_correction_is_refused(correction: str, change: dict[str, Any], alice: Any, erin: Any, clock: Clock) -> None:
    round_ = graded_round([alice], clock)
    with pytest.raises(RegradeRefused) as refusal:
        propose_regrade(Proposal(uuid4(), round_.pk, "check", "Because.", correction, change), erin.pk, clock())
    assert refusal.value.params["why"] == "bad_correction"
    assert not RegradeSet.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_author_cannot_apply_it_whatever_the_door(alice: Any, erin: Any, clock: Clock) -> None:
    regrade = computed(graded_round([alice], clock), erin, clock)
    with pytest.raises(SecondPersonNeeded):
        apply_regrade(regrade.pk, erin.pk, clock())
    with pytest.raises(IntegrityError), transaction.atomic():
        RegradeSet.objects.filter(pk=regrade.pk).update(state="applied", decided_by=erin, decided_at=clock())


@pytest.mark.django_db(transaction=True)
def test_a_double_click_proposes_applies_and_drops_once(alice: Any, erin: Any, carol: Any, clock: Clock) -> None:
    round_ = graded_round([alice], clock)
    order = proposal(round_)
    first, second = (propose_regrade(order, erin.pk, clock()) for _ in range(2))
    assert first.pk == second.pk and RegradeSet.objects.count() == 1
    with pytest.raises(RegradeNotReady):
        apply_regrade(first.pk, carol.pk, clock())
    assert run_regrade(first.pk, clock) and not run_regrade(first.pk, clock)
    assert apply_regrade(first.pk, carol.pk, clock()) and not apply_regrade(first.pk, carol.pk, clock())
    with pytest.raises(RegradeNotReady):
        drop_regrade(first.pk, erin.pk, clock())
    other = computed(round_, erin, clock, "recompute")
    assert drop_regrade(other.pk, erin.pk, clock()) and not drop_regrade(other.pk, erin.pk, clock())
    assert Result.objects.filter(effective=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_set_over_a_superseded_result_is_stale_and_changes_nothing(alice: Any, erin: Any, carol: Any, clock: Clock) -> None:
    round_ = graded_round([alice], clock)
    one, other = computed(round_, erin, clock), computed(round_, erin, clock, "standard", cut_score=100)
    assert apply_regrade(one.pk, carol.pk, clock())
    now = Result.objects.get(effective=True).pk
    with pytest.raises(RegradeStale):
        apply_regrade(other.pk, carol.pk, clock())
    other.refresh_from_db()
    assert Result.objects.get(effective=True).pk == now and other.state == "ready"


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_s_set_is_taken_up_where_it_stopped(alice: Any, bob: Any, erin: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    round_ = graded_round([alice, bob], clock)
    regrade = proposed(round_, erin, clock)
    lease = take_regrade(regrade.pk, clock())
    assert lease
    items = list(RegradeItem.objects.select_related("before"))
    running._compute_item(lease, items[0], clock)  # and here the worker dies
    assert not run_regrade(regrade.pk, clock)
    clock.pass_s(LEASE_S + 1)
    assert sweep_regrades(clock()) == 1
    calls: list[int] = []
    grade_room = running.grade_room
    monkeypatch.setattr(running, "grade_room", lambda *args: calls.append(1) or grade_room(*args))
    assert run_regrade(regrade.pk, clock)
    assert len(calls) == 1 and RoomGrade.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_three_failures_without_progress_stop_it(alice: Any, erin: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    regrade = proposed(graded_round([alice], clock), erin, clock)

    def broken(*_: Any) -> None:
        raise ValueError("the room is gone")

    monkeypatch.setattr(running, "grade_room", broken)
    states = []
    for _ in range(4):
        run_regrade(regrade.pk, clock)
        regrade.refresh_from_db()
        states.append((regrade.state, regrade.tries))
        clock.pass_s(60)
    assert states == [("failed", 1), ("failed", 2), ("dead", 3), ("dead", 3)]
    assert "the room is gone" in regrade.error


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_six_certifiers_at_once_apply_it_once(alice: Any, erin: Any, carol: Any, clock: Clock) -> None:
    regrade = computed(graded_round([alice], clock), erin, clock)
    assert sorted(at_once(lambda: apply_regrade(regrade.pk, carol.pk, clock()))) == [False] * (WORKERS - 1) + [True]
    assert RegradeEvent.objects.filter(what="applied").count() == 1
    assert Result.objects.filter(effective=True).count() == 1


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_six_clicks_at_once_propose_and_compute_one_set(alice: Any, erin: Any, clock: Clock) -> None:
    order = proposal(graded_round([alice], clock))
    assert len(set(at_once(lambda: propose_regrade(order, erin.pk, clock()).pk))) == 1
    regrade = RegradeSet.objects.get()
    assert sorted(at_once(lambda: run_regrade(regrade.pk, clock))) == [False] * (WORKERS - 1) + [True]
    assert Result.objects.count() == 2


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_two_sets_over_the_same_result_applied_at_once_one_wins(alice: Any, erin: Any, carol: Any, clock: Clock) -> None:
    round_ = graded_round([alice], clock)
    sets = [computed(round_, erin, clock).pk for _ in range(WORKERS)]

    def apply() -> bool:
        try:
            return apply_regrade(sets.pop(), carol.pk, clock())
        except RegradeStale:
            return False

    assert sorted(at_once(apply)) == [False] * (WORKERS - 1) + [True]
    assert Result.objects.filter(effective=True).count() == 1
    assert clock() + timedelta(0) == Result.objects.get(effective=True).published_at
