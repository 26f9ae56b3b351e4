"""PASS, FAIL, INVALID: the round's figures and what they rest on."""

from typing import Any

import numpy as np
import pytest

from grading.errors import RubricError
from grading.rubric import v1
from grading.rubric.facts import RoomScore, RoundDecision, RoundRules
from tests.grading.rubric.builders import a_room

RULES = RoundRules(expected_growth=0.20, cut_score=550.0)


def rooms(*values: float, **last: Any) -> tuple[RoomScore, ...]:
    """Rooms with these values; `last` differs in the last one."""
    facts = [a_room(value) for value in values[:-1]] + [a_room(values[-1], **last)]
    return tuple(v1.score_room(room) for room in facts)


def unmet(decision: RoundDecision) -> list[str]:
    return [condition.code for condition in decision.conditions if not condition.met]


def test_the_round_s_uplift_is_a_mean_of_logs_and_its_error_comes_from_the_scatter() -> None:
    values = (9_000_000.0, 13_000_000.0, 15_500_000.0)
    decision = v1.decide_round(rooms(*values), RULES)
    scores = np.array([room.score for room in rooms(*values)])
    assert decision.uplift == pytest.approx(np.prod(np.array(values) / 1e7) ** (1 / 3) - 1, abs=5e-5)
    assert decision.score == pytest.approx(scores.mean(), abs=0.05)
    assert decision.score_se == pytest.approx(np.sqrt(((scores - scores.mean()) ** 2).sum() / 2 / 3))


def test_one_room_has_no_standard_error() -> None:
    assert v1.decide_round(rooms(13_000_000.0), RULES).score_se is None


def test_it_passes_when_every_condition_is_met() -> None:
    decision = v1.decide_round(rooms(15_500_000.0, 16_000_000.0), RULES)
    assert (decision.decision, unmet(decision)) == ("PASS", [])


def test_it_fails_below_the_cut_and_says_by_how_much() -> None:
    decision = v1.decide_round(rooms(13_000_000.0, 13_000_000.0), RoundRules(expected_growth=0.20, cut_score=600.0))
    assert (decision.decision, unmet(decision)) == ("FAIL", ["score_reaches_cut"])
    assert (decision.conditions[0].measured, decision.conditions[0].required) == (decision.score, 600.0)


def test_it_fails_below_the_expected_growth() -> None:
    decision = v1.decide_round(rooms(13_000_000.0, 13_000_000.0), RoundRules(expected_growth=0.31, cut_score=0.0))
    assert (decision.decision, unmet(decision)) == ("FAIL", ["uplift_reaches_growth"])


def test_the_printed_figure_decides() -> None:
    """A round uplift of 0.19996 is printed as 20.00 % and meets 20 %; 0.1999 does not."""
    free = RoundRules(expected_growth=0.20, cut_score=0.0)
    assert v1.decide_round(rooms(11_999_600.0), free).decision == "PASS"
    assert v1.decide_round(rooms(11_999_000.0), free).decision == "FAIL"


def test_one_breach_costs_a_room_but_not_the_round() -> None:
    lenient = RoundRules(expected_growth=0.20, cut_score=450.0)
    decision = v1.decide_round(rooms(15_500_000.0, 16_000_000.0, 16_000_000.0, trust=0.74), lenient)
    assert decision.decision == "PASS"
    assert decision.score < v1.decide_round(rooms(15_500_000.0, 16_000_000.0, 16_000_000.0), lenient).score


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ({"trust": 0.74, "compliance_breaches": 1}, "few_breaches"),
        ({"contribution_cents": 0.0}, "no_severe_breach"),
    ],
)
def test_two_breaches_or_a_severe_one_fail_the_round(last: dict[str, Any], code: str) -> None:
    decision = v1.decide_round(rooms(16_000_000.0, 16_000_000.0, **last), RoundRules(expected_growth=0.0, cut_score=0.0))
    assert (decision.decision, unmet(decision)) == ("FAIL", [code])


def test_an_outage_makes_it_invalid_whatever_the_figures() -> None:
    decision = v1.decide_round(rooms(16_000_000.0), RoundRules(0.0, 0.0, invalid_because="outage"))
    assert (decision.decision, unmet(decision)) == ("INVALID", ["outage"])


def test_no_room_no_decision() -> None:
    with pytest.raises(RubricError):
        v1.decide_round((), RULES)
