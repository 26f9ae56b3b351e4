"""The candidate's report page and the state of the work."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import translation

from grading.models import GradeJob, Result
from grading.services.queue_job import queue_job
from grading.services.release_round import release_round
from grading.services.run_job import run_job
from tests.grading.builders import BAD_OPENING, NOW, a_closed_attempt, a_round, a_scenario, an_open_attempt, another_room
from tests.grading.conftest import Clock


def page(client: Any, attempt: Any, language: str = "en", what: str = "report") -> str:
    response = client.get(f"/attempts/{attempt.public_id}/{what}/", headers={"accept-language": language})
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


@pytest.fixture
def passed(alice: Any, clock: Clock) -> Any:
    attempt = a_closed_attempt(a_round(a_scenario(), a_scenario(another_room("net_gmv"), title_en="Second room")), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


def test_the_decision_comes_first_with_the_number_that_decides_and_what_was_required(passed: Any, alice: Any, client_for: Any) -> None:
    text = page(client_for(alice), passed)
    uplift = f"+{Result.objects.get().round_uplift * 100:.2f} %"
    assert ">Passed</h1>" in text
    assert f"Expected GMV against the baseline operator: {uplift}. Required: +2.00 %." in text
    assert text.index(">Passed</h1>") < text.index("What the decision rests on") < text.index("Second room")


def test_every_room_has_its_curves_panel_and_guard_rails(passed: Any, alice: Any, client_for: Any) -> None:
    text = page(client_for(alice), passed)
    for position in (1, 2):
        assert f'data-chart="gmv-{position}"' in text
        assert f'<script id="gmv-{position}" type="application/json">' in text
        assert f'data-chart="online-{position}"' in text
    assert text.count("Among 24 reference operators") == 2
    assert text.count("Fan-group fatigue at the end") == 2
    assert len(re.findall(r'<circle class="dot family-\w+" cx="[\d.]+%"', text)) == 48


def test_a_failed_attempt_says_what_was_not_met(alice: Any, client_for: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice, opening=BAD_OPENING, actions=())
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    text = page(client_for(alice), attempt)
    assert ">Not passed</h1>" in text
    assert "✗ not met" in text
    assert "severe breach" in text
    result = Result.objects.get()
    assert f"Round score {result.score:.1f}: {430 - result.score:.1f} below the cut of 430.0." in text
    assert "at least" in text and "needed. This is a severe breach." in text
    assert "You may begin another attempt now" in text
    assert "4 of 5 attempts are left" in text
    assert text.index("What was missing") < text.index("What happens next") < text.index("What to practise") < text.index("The rooms in detail")


def test_it_withholds_everything_before_the_release(alice: Any, carol: Any, client_for: Any, clock: Clock) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    run_job(queue_job(attempt.pk, NOW).pk, clock)
    text = page(client_for(alice), attempt)
    assert "withheld until a certifier releases the round" in text
    result = Result.objects.get()
    for told in (f"{result.round_uplift * 100:.2f}", f"{result.score:.1f}", "Passed", "gmv-1"):
        assert told not in text
    assert "the candidate does not see this report yet" in page(client_for(carol), attempt)
    release_round(attempt.registration.round_id, carol.pk, NOW + timedelta(hours=2))
    assert ">Passed</h1>" in page(client_for(alice), attempt)


@pytest.mark.parametrize(
    ("state", "said", "asks_again"),
    [
        ("queued", "Place 1 in the queue", True),
        ("dead", "an examiner sees the error", False),
    ],
)
def test_the_fragment_tells_the_state_and_asks_again_while_it_moves(state: str, said: str, asks_again: bool, alice: Any, client_for: Any) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    queue_job(attempt.pk, NOW)
    GradeJob.objects.update(state=state, tries=3 if state == "dead" else 0)
    text = page(client_for(alice), attempt, what="grading")
    assert said in text
    assert ('hx-trigger="every 2s"' in text) is asks_again


def test_the_fragment_of_an_open_attempt_waits(alice: Any, client_for: Any) -> None:
    attempt = an_open_attempt(a_round(a_scenario()), alice)
    text = page(client_for(alice), attempt, what="grading")
    assert "still open" in text
    assert 'hx-trigger="every 2s"' in text


def test_the_fragment_leads_to_the_report_and_stops_asking(passed: Any, alice: Any, client_for: Any) -> None:
    text = page(client_for(alice), passed, what="grading")
    assert f'href="/attempts/{passed.public_id}/report/"' in text
    assert "hx-get" not in text


def test_titles_follow_the_reader_s_language(passed: Any, alice: Any, client_for: Any) -> None:
    assert "参考房间" in page(client_for(alice), passed, "zh-hans")
    with translation.override("en"):
        assert "参考房间" not in page(client_for(alice), passed, "en")


def test_it_needs_no_inline_style(passed: Any, alice: Any, client_for: Any) -> None:
    """The site's content security policy would drop it."""
    assert not re.search(r"<[^>]+\sstyle=", page(client_for(alice), passed))
