"""What is said to have differed between two ways through a window."""

from copy import deepcopy
from typing import Any

import pytest
from django.utils import translation

from grading.debrief.differences import MOST_TOLD, differences
from grading.pages.debrief_words import _SENTENCES, sentence

FACTS: dict[str, Any] = {
    "gmv_cents": 100_000, "online": 500, "pitch_s": {"T1": 120, "T2": 60}, "cue_s": {"demo": 100, "close": 80}, "pace_s": {"steady": 180},
    "cohost_s": 0, "guarantee_s": 0, "goal_s": {"views": 180}, "ad_cents": 9_000, "agents": 4.0, "questions": 12, "energy": 0.8,
    "once": {"clip": [], "fan_push": [], "lucky_bag": [], "follow_call": []}, "releases": [], "prices": {"T1": 9_900, "T2": 8_500},
    "sold_out_s": {}, "sold_out_pitch_s": {}, "breaches": 0,
}  # fmt: skip
PRODUCTS = {"T1": {"name_zh": "样品一", "name_en": "Sample 1"}, "T2": {"name_zh": "样品二", "name_en": "Sample 2"}}

# (change of the candidate's facts, change of the reference's, code)
CASES = [
    ({"sold_out_pitch_s": {"T1": 90}, "sold_out_s": {"T1": 90}}, {}, "sold_out_on_pitch"),
    ({"sold_out_s": {"T2": 60}}, {}, "ran_out"),
    ({}, {"sold_out_s": {"T2": 60}}, "kept_stock"),
    ({}, {"releases": [["T1", 40, 400]]}, "release_missing"),
    ({"releases": [["T1", 40, 400]]}, {}, "release_own"),
    ({"releases": [["T1", 40, 460]]}, {"releases": [["T1", 40, 400]]}, "release_later"),
    ({"releases": [["T1", 40, 400]]}, {"releases": [["T1", 40, 460]]}, "release_earlier"),
    ({}, {"pitch_s": {"T2": 180}}, "pitch"),
    ({"pitch_s": {}}, {}, "pitch_missing"),
    ({"cue_s": {"hold": 180}}, {}, "cue"),
    ({"pace_s": {"hot": 180}}, {}, "pace"),
    ({"ad_cents": 0}, {}, "ads_off"),
    ({}, {"ad_cents": 0}, "ads_only"),
    ({}, {"ad_cents": 30_000}, "ads"),
    ({}, {"goal_s": {"orders": 180}}, "goal"),
    ({}, {"once": {**FACTS["once"], "clip": [410]}}, "did_not"),
    ({"once": {**FACTS["once"], "lucky_bag": [410]}}, {}, "did"),
    ({"prices": {"T1": 9_900, "T2": 7_900}}, {}, "price"),
    ({"agents": 2.0}, {}, "agents"),
    ({}, {"guarantee_s": 180}, "switch"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "other", "code"), CASES, ids=[case[2] for case in CASES])
def test_a_difference_is_seen_and_can_be_said_in_both_languages(own: dict[str, Any], other: dict[str, Any], code: str) -> None:
    found = differences({**FACTS, **own}, {**FACTS, **other})
    assert [difference["code"] for difference in found] == [code]
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said = sentence(found[0], PRODUCTS)
            assert said not in {"", code}
            assert "%(" not in said
            if "sku" in found[0]:
                assert PRODUCTS[found[0]["sku"]]["name_en" if language == "en" else "name_zh"] in said


def test_every_code_that_can_be_said_is_tried_here() -> None:
    assert {code for *_, code in CASES} == set(_SENTENCES)


def test_two_alike_ways_have_no_difference() -> None:
    assert differences(FACTS, deepcopy(FACTS)) == []


def test_what_is_less_than_a_decision_is_not_told() -> None:
    near = {**FACTS, "cue_s": {"demo": 110, "close": 70}, "ad_cents": 9_500, "agents": 4.5, "sold_out_s": {"T1": 10}}
    assert differences(FACTS, near) == []


def test_it_tells_a_few_and_gaps_in_stock_first() -> None:
    other = {**FACTS, "cue_s": {"hook": 180}, "pitch_s": {"T2": 180}, "ad_cents": 0, "agents": 9.0, "guarantee_s": 180, "pace_s": {"hot": 180}}
    found = differences({**FACTS, "sold_out_s": {"T1": 120}}, other)
    assert len(found) == MOST_TOLD
    assert found[0]["code"] == "ran_out"
