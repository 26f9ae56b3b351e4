"""What the tests of grading share: a clock that is told the time, and messages caught instead of sent."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from grading.services import queue_feedback as queueing
from grading.services import send_job as sending
from tests.grading.builders import NOW


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


@pytest.fixture(autouse=True)
def edge_clock() -> Iterator[None]:
    """What views and commands read: inside the window of the tests' round, whatever day it is."""
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW + timedelta(minutes=6))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Ids of jobs whose message reached the broker, in order."""
    messages: list[int] = []
    monkeypatch.setattr(sending, "_send", messages.append)
    return messages  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def feedback_sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of feedback whose message reached the broker; nothing computes it unless a test does."""
    messages: list[int] = []
    monkeypatch.setattr(queueing, "_send", messages.append)
    return messages
