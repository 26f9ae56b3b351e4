"""Reliability of a round: people, panel and simulated people apart, and too few people said so."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from certify.accounts.models import Person
from exams.models import Attempt, AttemptRoom, FormRoom, Round
from exams.selectors import keys_of
from grading.errors import ReliabilityError
from grading.models import Result, RoomGrade, SimulatedStudy
from grading.reliability.analysis import analyse, document
from grading.reliability.table import ScoreTable
from grading.selectors.reliability import round_reliability
from grading.services.simulate_people import simulate_people
from tests.grading.builders import KEYS, NOW, a_closed_attempt, a_panel
from tests.grading.conftest import Clock
from tests.grading.reliability.graded_people import graded, scores_of, two_rooms


@pytest.fixture
def round_(db: None) -> Round:
    round_ = two_rooms()
    FormRoom.objects.update(**KEYS)
    return round_


def let_the_panel_play(round_: Round) -> None:
    for room in FormRoom.objects.filter(form__round=round_).select_related("scenario"):
        a_panel(room.scenario, keys_of(room))


def test_before_anybody_sits_it_is_about_the_panel(round_: Round) -> None:
    let_the_panel_play(round_)
    (form,) = round_reliability(round_)["forms"]
    assert (form["people"]["count"], form["people"]["too_few"], form["people"]["analysis"]) == (0, True, None)
    assert (form["panel"]["count"], form["panel"]["analysis"]["persons"], form["panel"]["analysis"]["rooms"]) == (24, 24, 2)
    # The builders' panel is the same in both rooms: nothing but the operators differs.
    assert form["panel"]["analysis"]["as_sat"]["phi"] == pytest.approx(1.0)
    assert form["panel"]["median_uplift"] == pytest.approx([0.25, 0.25], abs=0.001)
    assert form["simulated"] is None


def test_a_panel_that_has_not_played_every_room_is_not_guessed(round_: Round) -> None:
    room = FormRoom.objects.select_related("scenario").first()
    assert room is not None
    a_panel(room.scenario, keys_of(room))
    (form,) = round_reliability(round_)["forms"]
    assert (form["panel"]["rooms_played"], form["panel"]["analysis"]) == (1, None)


def test_from_thirty_people_on_it_is_about_people(round_: Round, clock: Clock) -> None:
    scores = scores_of(30)
    graded(round_, scores, clock)
    (form,) = round_reliability(round_)["forms"]
    assert form["people"]["count"] == 30
    told = form["people"]["analysis"]
    other = told.pop("other_forms")
    assert told == document(analyse(ScoreTable(scores), float(round_.cut_score)))
    assert (other["wanted"], other["forms_needed"] >= 1) == (0.02, True)


def test_twenty_nine_are_too_few(round_: Round, clock: Clock) -> None:
    graded(round_, scores_of(29), clock)
    (form,) = round_reliability(round_)["forms"]
    assert (form["people"]["count"], form["people"]["too_few"], form["people"]["analysis"]) == (29, True, None)


def test_programs_void_and_invalid_attempts_are_nobody(round_: Round, clock: Clock) -> None:
    attempts = graded(round_, scores_of(33), clock)
    AttemptRoom.objects.filter(attempt=attempts[3]).update(console="token:7")
    Attempt.objects.filter(pk=attempts[4].pk).update(state="void")
    Result.objects.filter(attempt=attempts[5]).update(decision="INVALID")
    (form,) = round_reliability(round_)["forms"]
    assert form["people"]["count"] == 30
    kept = np.delete(scores_of(33), [3, 4, 5], axis=0)
    assert form["people"]["analysis"]["mean"] == pytest.approx(kept.mean())


def test_of_each_person_the_latest_attempt_counts(round_: Round, clock: Clock) -> None:
    attempts = graded(round_, scores_of(30), clock)
    person = Person.objects.get(username="person-4")
    again = a_closed_attempt(round_, person, at=NOW + timedelta(minutes=30))
    RoomGrade.objects.filter(attempt=attempts[4]).update(score=200)
    for grade in RoomGrade.objects.filter(attempt=attempts[0]):
        grade.pk, grade.attempt_id, grade.score = None, again.pk, 700.0
        grade.save(force_insert=True)
    result = Result.objects.get(attempt=attempts[0])
    result.pk, result.attempt_id, result.person_id = None, again.pk, person.pk
    result.save(force_insert=True)
    scores = scores_of(30)
    scores[4] = 700.0
    (form,) = round_reliability(round_)["forms"]
    assert form["people"]["analysis"]["mean"] == pytest.approx(scores.mean())


def test_a_room_that_counts_for_nobody_is_no_column_and_a_person_with_a_gap_is_left_out(round_: Round, clock: Clock) -> None:
    attempts = graded(round_, scores_of(31), clock)
    RoomGrade.objects.filter(attempt=attempts[2], position=1).update(effective=False)
    (form,) = round_reliability(round_)["forms"]
    assert (form["people"]["count"], form["people"]["left_out"]) == (30, 1)
    RoomGrade.objects.filter(position=1).update(effective=False)
    (form,) = round_reliability(round_)["forms"]
    assert (form["people"]["positions"], form["people"]["count"], form["people"]["analysis"]) == ([2], 31, None)


def test_a_study_with_simulated_people_is_kept_and_belongs_to_these_rooms(round_: Round) -> None:
    let_the_panel_play(round_)
    said: list[str] = []
    simulate_people(round_, 4, NOW, said.append)
    (form,) = round_reliability(round_)["forms"]
    assert [one["id"] for one in form["simulated"]["people"]] == ["person-1", "person-2", "person-3", "person-4"]
    assert form["simulated"]["made_at"] == NOW
    assert form["people"]["count"] == 0
    assert said == ["form A: room 1 of 2", "form A: room 2 of 2"]
    FormRoom.objects.filter(position=1).update(traffic_key=f"{99:016x}")
    assert round_reliability(round_)["forms"][0]["simulated"] is None  # other rooms now


@pytest.mark.parametrize("people", [0, 1, 501])
def test_a_number_out_of_range_is_refused(people: int, round_: Round) -> None:
    with pytest.raises(ReliabilityError, match="between 2 and 500"):
        simulate_people(round_, people, NOW)
    assert not SimulatedStudy.objects.exists()
