"""The report says how many rooms decided, and why extra rooms were opened or not: on the page, on paper, in both languages."""

import re
from html import unescape
from typing import Any

import pytest
from django.utils import translation

from grading.models import Result
from grading.pages.extra_rooms_words import extra_rooms_sentences
from grading.pages.print_report import print_report
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock
from tests.grading.pages.pdf_text import pdf_text

SCORE = {"code": "score_reaches_cut", "measured": 515.0, "low": 470.1, "high": 560.0, "required": 500.0, "unit": "score", "place": "straddles"}
UPLIFT = {"code": "uplift_reaches_growth", "measured": 0.4, "low": 0.31, "high": 0.5, "required": 0.3, "unit": "fraction", "place": "above"}


def told(**differences: Any) -> dict[str, Any]:
    return {
        "opened": True, "by": "assessment", "version": "sequential/1", "rooms": 4, "opens": True, "why": "close", "breaches": 0, "severe": 0,
        "intervals": [SCORE, UPLIFT], **differences,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sequential", "rooms", "says"),
    [
        (None, 6, []),
        (
            told(),
            6,
            [
                "6 rooms decided, 2 of them extra rooms.",
                "After the base rooms the 95 % interval of the score, 470.1 to 560.0, held the cut of 500.0.",
            ],
        ),
        (
            told(by="deadline", opens=False, why="above"),
            6,
            [
                "6 rooms decided, 2 of them extra rooms.",
                "The extra rooms were opened because no assessment of the base rooms came in time.",
            ],
        ),
        (
            told(opened=False, opens=False, why="below", intervals=[SCORE | {"place": "below", "high": 499.0}, UPLIFT]),
            4,
            [
                "4 base rooms decided; no extra rooms were opened.",
                "After the base rooms the 95 % interval of the score, 470.1 to 499.0, lay below the cut of 500.0.",
            ],
        ),
        (
            told(opened=False, opens=False, why="above", intervals=[SCORE | {"place": "above", "low": 501.0}, UPLIFT]),
            4,
            [
                "4 base rooms decided; no extra rooms were opened.",
                "After the base rooms the 95 % interval of the score, 501.0 to 560.0, lay above the cut of 500.0.",
                "After the base rooms the 95 % interval of the uplift, +31.00 % to +50.00 %, lay above the growth of +30.00 %.",
            ],
        ),
        (
            told(opened=False, opens=False, why="guard_rails"),
            4,
            [
                "4 base rooms decided; no extra rooms were opened.",
                "The guard-rails had already failed the round in the base rooms: further rooms could not have mended it.",
            ],
        ),
    ],
)
def test_every_reason_has_its_words(sequential: Any, rooms: int, says: list[str]) -> None:
    with translation.override("en"):
        assert extra_rooms_sentences(sequential, rooms) == says
    with translation.override("zh-hans"):
        chinese = extra_rooms_sentences(sequential, rooms)
    assert len(chinese) == len(says)
    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in chinese)


def test_page_and_paper_say_it(alice: Any, client_for: Any, clock: Clock) -> None:
    """A result that another round would have: what stands on it is what is said."""
    attempt = a_closed_attempt(a_round(a_scenario(), a_scenario(title_en="Second room")), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    plain = client_for(alice).get(f"/attempts/{attempt.public_id}/report/", headers={"accept-language": "en"}).content.decode()
    assert "extra room" not in plain
    Result.objects.update(sequential=told(rooms=1))
    page = client_for(alice).get(f"/attempts/{attempt.public_id}/report/", headers={"accept-language": "en"}).content.decode()
    text = unescape(re.sub(r"\s+", " ", page))
    assert "2 rooms decided, 1 of them an extra room. After the base rooms the 95 % interval of the score, 470.1 to 560.0, held the cut" in text
    assert text.count('<span class="badge">extra room</span>') == 1
    with translation.override("zh-hans"):
        paper = pdf_text(print_report(attempt.pk, clock()).content).text
    assert "加试" in paper
    assert "470.1" in paper
