"""The report of a sitting: made once, after the sitting or when asked for, by whoever holds the lease; failures are visible."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from exams.models import Attempt, AttemptRoom, Sitting
from grading.errors import NothingToCompare
from grading.models import SimilarityReport
from grading.services import compare_sitting as comparing
from grading.services import queue_similarity as queueing
from grading.services import run_similarity as running
from grading.services.queue_similarity import queue_similarity
from grading.services.run_similarity import WORK, run_similarity
from grading.services.sweep_similarity import sweep_similarity
from tests.grading.builders import BAD_OPENING, NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock

pytestmark = pytest.mark.django_db(transaction=True)

OWN = tuple((tick, "agents", "", str(3 + tick % 5)) for tick in range(7, 230, 16))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A small crowd, and messages that reach no broker."""
    messages: list[int] = []
    monkeypatch.setattr(running, "compare_sitting", partial(comparing.compare_sitting, crowd=4, reference=21))
    monkeypatch.setattr(queueing, "_send", messages.append)
    return messages


@pytest.fixture
def sitting(alice: Any, bob: Any) -> Sitting:
    """Alice and Bob did the same eleven things, at the same time."""
    round_ = a_round(a_scenario())
    for person in (alice, bob):
        a_closed_attempt(round_, person)
    AttemptRoom.objects.update(live_at=NOW)
    return Sitting.objects.get()


def test_it_is_asked_for_once_and_made_once(sitting: Sitting, ivan: Any, clock: Clock, small: list[int]) -> None:
    first, made = queue_similarity(sitting.pk, ivan.pk, clock())
    again, made_again = queue_similarity(sitting.pk, ivan.pk, clock())
    assert (first.pk, made, made_again) == (again.pk, True, False)
    assert small == [first.pk]
    assert run_similarity(first.pk, clock)
    assert not run_similarity(first.pk, clock)
    first.refresh_from_db()
    assert (first.state, first.attempts, first.lease_token) == ("ready", 2, None)
    assert first.document is not None
    pair = first.document["pairs"][0]
    assert {pair["first"], pair["second"]} == set(first.document["attempts"])
    room = pair["rooms"][0]
    assert (room["lag_ticks"], room["first_actions"], room["second_actions"]) == (0, 11, 11)
    assert len(room["coincidences"]) >= 6
    assert "alice" not in str(first.document) and "爱丽丝" not in str(first.document)


def test_two_different_logs_are_less_alike_than_two_equal_ones(alice: Any, bob: Any, erin: Any, clock: Clock) -> None:
    round_ = a_round(a_scenario())
    attempts = [a_closed_attempt(round_, alice).pk, a_closed_attempt(round_, bob).pk, a_closed_attempt(round_, erin, BAD_OPENING, OWN).pk]
    AttemptRoom.objects.update(live_at=NOW)
    report, _ = queue_similarity(Sitting.objects.get().pk, None, clock())
    assert run_similarity(report.pk, clock)
    report.refresh_from_db()
    assert report.document is not None
    scores = {(pair["first"], pair["second"]): pair["score"] for pair in report.document["pairs"]}
    assert scores[attempts[0], attempts[1]] > 3 * max(scores[attempts[0], attempts[2]], scores[attempts[1], attempts[2]])


def test_one_attempt_is_nothing_to_compare(alice: Any, clock: Clock) -> None:
    a_closed_attempt(a_round(a_scenario()), alice)
    with pytest.raises(NothingToCompare):
        queue_similarity(Sitting.objects.get().pk, None, clock())
    assert sweep_similarity(NOW + timedelta(days=1)).queued == 0


def test_the_sweep_asks_when_the_sitting_is_over_and_again_only_for_later_attempts(sitting: Sitting, clock: Clock, small: list[int]) -> None:
    assert sweep_similarity(sitting.ends_at - timedelta(seconds=1)).queued == 0
    assert sweep_similarity(sitting.ends_at).queued == 1
    assert sweep_similarity(sitting.ends_at).queued == 0
    report = SimilarityReport.objects.get()
    clock.now = sitting.ends_at + timedelta(seconds=5)
    assert run_similarity(report.pk, clock)
    assert sweep_similarity(clock()).queued == 0
    Attempt.objects.filter(pk__lt=Attempt.objects.latest("pk").pk).update(closed_at=clock() + timedelta(hours=1))
    assert sweep_similarity(clock() + timedelta(hours=2)).queued == 1


def test_a_worker_that_falls_silent_is_replaced_and_its_late_work_is_dropped(
    sitting: Sitting, clock: Clock, monkeypatch: pytest.MonkeyPatch, small: list[int]
) -> None:
    report, _ = queue_similarity(sitting.pk, None, clock())
    whole = running.compare_sitting

    def slow(sitting_id: int, tell: Callable[[int, int], None]) -> Any:
        monkeypatch.setattr(running, "compare_sitting", whole)
        clock.pass_s(running.LEASE_S)
        assert sweep_similarity(clock()).expired == 1
        assert run_similarity(report.pk, clock)
        return whole(sitting_id, tell)

    monkeypatch.setattr(running, "compare_sitting", slow)
    assert not run_similarity(report.pk, clock)
    report.refresh_from_db()
    assert (report.state, report.tries) == ("ready", 2)


def test_three_failures_make_a_dead_letter_that_can_be_asked_for_anew(sitting: Sitting, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> Any:
        raise RuntimeError("no room")

    monkeypatch.setattr(running, "compare_sitting", broken)
    report, _ = queue_similarity(sitting.pk, None, clock())
    for _ in range(WORK.most_tries):
        assert not run_similarity(report.pk, clock)
        clock.pass_s(300)
    report.refresh_from_db()
    assert (report.state, report.tries, report.error) == ("dead", 3, "RuntimeError: no room")
    assert not run_similarity(report.pk, clock)
    assert queue_similarity(sitting.pk, None, clock())[1]
