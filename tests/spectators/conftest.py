"""A demonstration that two people sat, graded, and over an hour ago; or not yet."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from certify.spectators.seats import seat_letters
from exams.models import Attempt, Form, Round
from grading.services import queue_feedback as queueing
from grading.services import send_job as sending
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.grading.builders import BAD_OPENING, NOW, a_closed_attempt, a_round, a_scenario

OVER = NOW + timedelta(hours=2)
"""The round of the builders is open for an hour from NOW."""


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_send", lambda _job: None)
    monkeypatch.setattr(queueing, "_send", lambda _feedback: None)


@pytest.fixture
def at() -> Iterator[Callable[..., None]]:
    """Moves the clock that pages read."""
    travels: list[Any] = []

    def move(now: Any) -> None:
        while travels:
            travels.pop().stop()
        travel = time_machine.travel(now, tick=False)
        travel.start()
        travels.append(travel)

    yield move
    while travels:
        travels.pop().stop()


def grade(attempt: Attempt) -> None:
    run_job(queue_job(attempt.pk, attempt.closed_at or NOW).pk, lambda: NOW + timedelta(minutes=10))


def sat(alice: Any, bob: Any, **rules: Any) -> SimpleNamespace:
    """Alice did well, Bob badly. `path` is where Alice's first room is watched."""
    round_ = a_round(a_scenario(), **rules)
    attempts = {"alice": a_closed_attempt(round_, alice), "bob": a_closed_attempt(round_, bob, BAD_OPENING, ())}
    for attempt in attempts.values():
        grade(attempt)
    return scene(round_, attempts)


def scene(round_: Round, attempts: dict[str, Attempt]) -> SimpleNamespace:
    form = Form.objects.get(round=round_)
    drawn = seat_letters({attempt.registration_id: str(attempt.public_id) for attempt in attempts.values()})
    letters = {name: drawn[attempt.registration_id] for name, attempt in attempts.items()}
    return SimpleNamespace(
        round=round_, form=form, letters=letters, attempts=attempts, path=f"/watch/{round_.slug}/{form.label}/{letters.get('alice')}/1/"
    )
