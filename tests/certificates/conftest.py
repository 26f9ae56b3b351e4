"""Results as grading tells them, and certificates issued from them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate
from certify.certificates.selectors import passes as adapter
from certify.certificates.services.issue_certificate import issue_certificate
from grading.selectors import ResultRecord, RoomFigures

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    """No test inherits another one's counted look-ups."""
    cache.clear()


@pytest.fixture
def a_day_later() -> Iterator[None]:
    """The edges' clock, a day after the certificates were issued."""
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def stranger(client_for: Callable[[Person | None], Client]) -> Client:
    """Somebody who reads English and has no account."""
    client = client_for(None)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def room(position: int, title_zh: str, title_en: str) -> RoomFigures:
    return RoomFigures(
        position=position,
        title_zh=title_zh,
        title_en=title_en,
        host="factory",
        categories=("outdoor",),
        minutes=30.0,
        metric="gmv",
        uplift=0.2,
        score=520.0,
        baseline_name="recorded",
    )


PASS = ResultRecord(
    result_id=1,
    attempt_id=1,
    public_id="7a8f4f3e-1111-4222-8333-444455556666",
    person_id=0,
    round_id=1,
    round_slug="demo",
    round_title_zh="演示考试",
    round_title_en="Demonstration",
    kind="demonstration",
    demo=True,
    attempt_number=2,
    identity_check="not_checked",
    sitting_mode="window",
    state="finalised",
    decision="PASS",
    round_uplift=0.3124,
    uplift_low=0.251,
    uplift_high=0.377,
    net_uplift=0.289,
    ad_roi=4.12,
    contribution_cents=1_234_567_89,
    score=561.3,
    score_se=12.0,
    expected_growth=0.2,
    cut_score=500.0,
    standard_zh="两个房间，提升至少 20%。",
    standard_en="Two rooms, an uplift of 20 % at least.",
    versions=("bots/1", "room/1", "rubric/1"),
    rooms=(room(1, "山野工厂晚场", "Mountain factory, evening"), room(2, "高原场", "Plateau")),
    finalised_at=NOW,
)


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> dict[int, ResultRecord]:
    """What grading knows, by result id."""
    known: dict[int, ResultRecord] = {}
    monkeypatch.setattr(adapter, "result_record", lambda result_id: known[result_id])
    return known


@pytest.fixture
def passed(results: dict[int, ResultRecord], alice: Person) -> Callable[..., int]:
    """A finalised pass of Alice's, changed as the test says; gives its result id."""

    def make(result_id: int = 1, **changes: Any) -> int:
        results[result_id] = replace(PASS, **{"result_id": result_id, "person_id": alice.pk, **changes})
        return result_id

    return make


@pytest.fixture
def certificate(passed: Callable[..., int], alice: Person) -> Certificate:
    """Alice's certificate; she has agreed to show her name."""
    show_name(alice, True, NOW)
    return issue_certificate(passed(), NOW)
