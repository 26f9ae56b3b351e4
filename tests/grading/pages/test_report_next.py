"""What follows from a result, in words: exact figures, and nothing that shames."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from grading.pages.figures import measured_and_limit
from grading.pages.report_next import appeal_sentence, broken_rail, missing, moment, next_steps, standard_sentence

AT = datetime(2026, 12, 6, 2, 30, tzinfo=UTC)
ROUND = {"kind": "certification"}
ROOMS = [{"position": 2, "title_zh": "二号房", "title_en": "Second room"}]


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def retake(**facts: Any) -> dict[str, Any]:
    place = {"state": "none", "why": "round_over", "at": None, "until": None, "unseen": False, "attempts_allowed": 3, "attempts_left": 2}
    return {**place, "cooldown_s": 1209600, "counted": True, "void_reason": "", **facts}


def steps(decision: str, conditions: list[dict[str, Any]] | None = None, **facts: Any) -> list[str]:
    return next_steps({"decision": decision, "conditions": conditions or []}, ROUND, {"retake": retake(**facts)})


def test_every_condition_that_was_not_met_names_both_figures_and_the_distance() -> None:
    conditions = [
        {"code": "score_reaches_cut", "met": False, "measured": 412.3, "required": 450.0},
        {"code": "uplift_reaches_growth", "met": False, "measured": 0.0822, "required": 0.15},
        {"code": "few_breaches", "met": True, "measured": 0, "required": 1},
        {"code": "no_severe_breach", "met": False, "measured": 1, "required": 0},
    ]
    assert missing({"decision": "FAIL", "conditions": conditions}, [], ROOMS) == [
        "Round score 412.3: 37.7 below the cut of 450.0.",
        "Round uplift +8.22 %: 6.78 percentage points below the required +15.00 %.",
        "1 severe breach; none is allowed.",
    ]


def test_what_is_not_judged_is_not_held_against_anybody() -> None:
    assert (
        missing({"decision": "INVALID", "conditions": [{"code": "score_reaches_cut", "met": False, "measured": 1, "required": 2}]}, [], ROOMS) == []
    )


@pytest.mark.parametrize(
    ("sense", "said"),
    [
        ("min", "Room 2 Second room, Trust at the end: 0.71 reached, at least 0.74 needed."),
        ("max", "Room 2 Second room, Trust at the end: 0.71 reached, at most 0.74 allowed."),
    ],
)
def test_a_broken_minimum_names_what_was_reached_and_what_was_needed(sense: str, said: str) -> None:
    rail = {"position": 2, "code": "trust", "measured": 0.71, "limit": 0.74, "sense": sense, "unit": "level", "severe": False}
    assert broken_rail(rail, ROOMS) == said


def test_a_narrow_miss_is_printed_with_as_many_digits_as_it_takes_to_see_it() -> None:
    assert measured_and_limit(0.7399, 0.74, "level", kept=False) == ("0.7399", "0.7400")
    assert measured_and_limit(0.7399, 0.74, "level", kept=True) == ("0.74", "0.74")
    assert measured_and_limit(12_340, 12_360, "cents", kept=False) == ("¥123", "¥124")
    assert measured_and_limit(12_340, 12_341, "cents", kept=False) == ("¥123.40", "¥123.41")


def test_a_next_attempt_names_its_first_instant_and_how_many_are_left() -> None:
    said = steps("FAIL", state="later", why="", at=AT, until=AT.replace(day=20), unseen=True)
    assert said == [
        f"You may begin another attempt from {moment(AT)} until {moment(AT.replace(day=20))}; 2 of 3 attempts are left. "
        "It takes rooms that you have not met.",
        "Of several attempts the latest decides, not the best.",
    ]
    assert re.search(r"2026-12-06 10:30 UTC\+08:00", said[0])


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("attempts_used", "All 3 attempts of this round are used."),
        ("no_unseen_form", "no form left whose rooms you have not met"),
        ("round_over", "This round has no sitting ahead."),
    ],
)
def test_where_there_is_no_next_attempt_it_says_why(why: str, said: str) -> None:
    lines = steps("FAIL", why=why)
    assert len(lines) == 1
    assert said in lines[0]
    assert lines[0].endswith("is the next chance.")


def test_an_invalid_attempt_says_what_happened_and_whether_it_counts() -> None:
    outage = [{"code": "outage", "met": False, "measured": None, "required": None, "unit": ""}]
    lines = steps("INVALID", outage, state="now", why="", at=AT, until=AT, counted=False, void_reason="power cut")
    assert lines[0].startswith("The platform failed during the attempt: it is neither a pass nor a fail")
    assert lines[1:3] == ["Reason on record: power cut", "It does not count among your attempts of this round."]
    assert "an appeal is the way" in " ".join(steps("INVALID", outage))


def test_a_pass_needs_no_next_attempt() -> None:
    assert steps("PASS", state="now", why="", at=AT, until=AT) == []


def test_the_growth_is_shown_with_the_cut_that_it_follows_from() -> None:
    equal = standard_sentence({"cut_score": 450.0, "expected_growth": 0.1534, "derived_growth": 0.1534})
    assert "whoever scores 450.0 in every room of this form has a round uplift of +15.34 %, and that is what the round asks for" in equal
    other = standard_sentence({"cut_score": 450.0, "expected_growth": 0.2, "derived_growth": -0.0956})
    assert "round uplift of −9.56 %" in other
    assert "required growth of +20.00 %, and that one counts" in other
    assert "+20.00 %" in standard_sentence({"cut_score": 950.0, "expected_growth": 0.2, "derived_growth": None})


def test_the_appeal_s_window_is_told_also_when_it_is_over() -> None:
    open_one = {"may_file": True, "until": AT, "window_days": 14, "states": []}
    assert appeal_sentence(open_one).startswith("If you think that something went wrong, you may appeal until 2026-12-06 10:30 UTC+08:00, 14 days")
    assert appeal_sentence({**open_one, "may_file": False}).startswith("The time for an appeal ended at 2026-12-06")
    assert appeal_sentence({**open_one, "may_file": False, "states": ["filed"]}) == "An appeal against this result is on record."
    assert appeal_sentence({**open_one, "until": None}) == ""
