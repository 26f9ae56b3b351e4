"""What boards and certificates read of the results."""

from datetime import timedelta
from typing import Any

import pytest

from certify.accounts.models import Person
from exams.models import AttemptRoom
from grading.models import Result
from grading.selectors import finalised_pass_ids, reference_results, result_record, results_fingerprint, results_for_board, round_of_result
from grading.selectors.cut_consequences import sat_by_people
from grading.selectors.reliability import round_reliability
from grading.selectors.round_statistics import round_statistics
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.grading.builders import BAD_OPENING, NOW, a_closed_attempt, a_round, a_scenario, another_room
from tests.grading.conftest import Clock


def graded(round_: Any, person: Any, clock: Clock, **log: Any) -> Result:
    attempt = a_closed_attempt(round_, person, **log)
    assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    return Result.objects.get(attempt=attempt)


@pytest.fixture
def round_(db: None) -> Any:
    return a_round(a_scenario(), a_scenario(another_room("net_gmv")))


def test_the_latest_attempt_counts_not_the_best(round_: Any, alice: Any, bob: Any, clock: Clock) -> None:
    graded(round_, alice, clock)
    worse = graded(round_, alice, clock, opening=BAD_OPENING, actions=(), at=NOW + timedelta(minutes=15))
    better = graded(round_, bob, clock)
    rows = results_for_board(round_.pk)
    assert [(row.person_id, row.result_id, row.attempt_number) for row in rows] == [(bob.pk, better.pk, 1), (alice.pk, worse.pk, 2)]


def test_what_a_program_sat_never_stands_for_a_person(round_: Any, alice: Any, bob: Any, clock: Clock) -> None:
    own = graded(round_, alice, clock)
    before = results_fingerprint(round_.pk)
    by_token = graded(round_, alice, clock, opening=BAD_OPENING, actions=(), at=NOW + timedelta(minutes=15))
    AttemptRoom.objects.filter(attempt=by_token.attempt_id, position=1).update(console="token:1")
    robot = graded(round_, bob, clock)
    Person.objects.filter(pk=bob.pk).update(is_program=True)
    rows = [(row.person_id, row.result_id, row.program) for row in results_for_board(round_.pk)]
    assert sorted(rows) == sorted([(alice.pk, own.pk, False), (alice.pk, by_token.pk, True), (bob.pk, robot.pk, True)])
    told = round_statistics(round_.pk)
    assert (told.progress.programs, told.progress.attempts) == (2, 1)
    assert [form["people"]["count"] for form in round_reliability(round_)["forms"]] == [1]
    assert [sat.person_id for sat in sat_by_people(round_.pk)] == [alice.pk]
    with_program = results_fingerprint(round_.pk)
    Person.objects.filter(pk=bob.pk).update(is_program=False)
    assert len({before, with_program, results_fingerprint(round_.pk)}) == 3  # so that the sweep builds the board anew


def test_unreleased_and_invalid_results_are_not_on_the_board(round_: Any, alice: Any, bob: Any, clock: Clock) -> None:
    graded(round_, alice, clock)
    result = graded(round_, bob, clock)
    Result.objects.filter(pk=result.pk).update(decision="INVALID")
    assert [row.person_id for row in results_for_board(round_.pk)] == [alice.pk]
    Result.objects.update(state="graded", published_at=None)
    assert results_for_board(round_.pk) == []
    assert finalised_pass_ids() == []


def test_the_reference_operators_stand_over_the_same_rooms_each_room_once(round_: Any, alice: Any, bob: Any, clock: Clock) -> None:
    assert reference_results(round_.pk) == []
    graded(round_, alice, clock)
    graded(round_, bob, clock)
    rows = reference_results(round_.pk)
    assert len(rows) == 24
    assert {row.rooms for row in rows} == {2}
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)
    # The builders' panel goes from half to twice the baseline, in even steps.
    assert (rows[-1].round_uplift, rows[0].round_uplift) == pytest.approx((-0.5, 1.0), abs=1e-3)


def test_the_reference_operators_stay_hidden_until_a_result_is_final(alice: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario(), release="on_release")
    graded(round_, alice, clock)
    assert reference_results(round_.pk) == []


def test_the_record_carries_every_certified_fact(round_: Any, alice: Any, clock: Clock) -> None:
    result = graded(round_, alice, clock)
    record = result_record(result.pk)
    assert record.is_final_pass
    assert finalised_pass_ids() == [result.pk]
    assert round_of_result(result.pk) == round_.pk
    assert (record.person_id, record.round_slug, record.kind, record.attempt_number) == (alice.pk, "autumn", "demonstration", 1)
    assert (record.identity_check, record.sitting_mode) == ("not_checked", "window")
    assert (record.expected_growth, record.cut_score, record.finalised_at) == (0.02, 430.0, NOW + timedelta(minutes=6))
    assert record.versions == ("bots/1", "room/1", "rubric/1")
    assert [(room.position, room.metric, room.host, room.minutes, room.categories) for room in record.rooms] == [
        (1, "gmv", "reference", 20.0, ("日用",)),
        (2, "net_gmv", "reference", 20.0, ("日用",)),
    ]
    assert record.contribution_cents == result.contribution_cents
