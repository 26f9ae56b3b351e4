"""What a round's statistics count, and what they leave out."""

from math import exp, log

import pandas as pd
import pytest

from grading.round_statistics.summary import summary
from grading.round_statistics.tables import attempts_table, rooms_table
from tests.grading.round_statistics.builders import a_result, a_room, an_attempt


def test_programs_earlier_attempts_and_void_ones_are_not_in_the_decisions() -> None:
    attempts = [
        an_attempt(1),
        an_attempt(2, counts=False, result=a_result("FAIL", ("score_reaches_cut",))),
        an_attempt(2, number=2),
        an_attempt(3, program=True, result=a_result("FAIL")),
        an_attempt(4, state="void", counts=False, result=None, job=None),
        an_attempt(5, state="running", counts=False, result=None, job=None),
    ]
    found = summary(attempts, registered=6)
    assert (found.counted, found.passed.part, found.passed.whole, found.passed.rate) == (2, 2, 2, None)
    told = found.progress
    assert (told.registered, told.attempts, told.sitting, told.void, told.programs, told.final) == (6, 5, 1, 1, 1, 3)


def test_it_counts_what_was_missed_and_what_alone_kept_somebody_from_a_pass() -> None:
    attempts = [
        an_attempt(1, result=a_result("FAIL", ("score_reaches_cut", "uplift_reaches_growth"))),
        an_attempt(2, result=a_result("FAIL", ("uplift_reaches_growth",))),
        an_attempt(3, result=a_result("FAIL", ("no_severe_breach",))),
        an_attempt(4),
    ]
    found = {row.code: (row.missed, row.alone) for row in summary(attempts, 4).conditions}
    assert found == {"score_reaches_cut": (1, 0), "uplift_reaches_growth": (2, 1), "few_breaches": (0, 0), "no_severe_breach": (1, 1)}


def test_attempts_that_were_not_judged_are_told_apart_with_their_reason() -> None:
    attempts = [
        an_attempt(1),
        an_attempt(2, counts=False, result=a_result("INVALID", because="outage")),
        an_attempt(3, counts=False, result=a_result("INVALID", because="incident")),
    ]
    found = summary(attempts, 3)
    assert (found.counted, found.passed.whole, found.decisions, found.invalid) == (1, 1, {"PASS": 1}, {"outage": 1, "incident": 1})
    assert found.score.n == 1


def test_waiting_and_stopped_grades_are_work_that_is_open() -> None:
    from grading.round_statistics.facts import JobFacts
    from tests.grading.round_statistics.builders import T0

    attempts = [
        an_attempt(1, state="closed", counts=False, result=None, job=JobFacts("queued", 0, T0, None, None)),
        an_attempt(2, state="closed", counts=False, result=None, job=JobFacts("dead", 3, T0, 1.0, None)),
        an_attempt(3, result=a_result(final=False, published_at=None), state="graded"),
    ]
    told = summary(attempts, 3).progress
    assert (told.grading, told.stopped, told.graded, told.final) == (2, 1, 1, 0)


def test_rooms_and_forms_agree_with_the_same_groups_in_pandas() -> None:
    """Seven people on each of two forms, from the exported table and by another library."""
    attempts = []
    for person in range(1, 15):
        form = "A" if person <= 7 else "B"
        ratio = 0.8 + person * 0.05
        rooms = tuple(
            a_room(position, log_ratio=log(ratio * position), score=400 + 10.0 * person * position, actions=person + position,
                   breached=("returns",) if person % 5 == 0 and position == 2 else ())
            for position in (1, 2)
        )  # fmt: skip
        attempts.append(an_attempt(person, form=form, rooms=rooms, result=a_result("PASS" if person % 2 else "FAIL", score=400 + 15.0 * person)))
    found = summary(attempts, 14)
    table = rooms_table(attempts)
    frame = pd.DataFrame(list(table.rows), columns=[column.name for column in table.columns])
    groups = frame.groupby(["form", "position"])
    for line in found.rooms:
        group = groups.get_group((line.form, line.position))
        assert line.people == len(group) == 7
        assert line.uplift == pytest.approx(exp(group["log_ratio"].median()) - 1)
        assert (line.score.middle, line.score.sd, line.actions.middle) == pytest.approx(
            (group["score"].median(), group["score"].std(), group["actions"].median())
        )
        assert line.breached == group["breached_returns"].sum()
    assert {row.code: row.breached for row in found.rails} == {
        "contribution": 0, "compliance": 0, "returns": int(frame["breached_returns"].sum()), "hand_over": 0,
    }  # fmt: skip
    attempts_frame = pd.DataFrame(list(attempts_table("autumn", attempts).rows), columns=[c.name for c in attempts_table("autumn", attempts).columns])
    for form_line in found.forms:
        group = attempts_frame[attempts_frame["form"] == form_line.form]
        assert (form_line.passed.part, form_line.passed.whole) == ((group["decision"] == "PASS").sum(), len(group))
        assert form_line.score.middle == pytest.approx(group["score"].median())
