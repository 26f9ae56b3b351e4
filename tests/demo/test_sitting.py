"""A program's sitting in the demo: the real services on a clock that does not wait, also where extra rooms are decided on the way."""

from datetime import timedelta
from typing import Any

import pytest

from certify.demo.content.reference_run import install_sitting
from exams.models import Attempt, ExtraRoomsDecision, FormRoom, Round
from exams.selectors import keys_of
from grading.models import Assessment, Result
from grading.services import run_assessment as assessing
from tests.grading.builders import KEYS, NOW, a_panel, a_round, a_scenario

pytestmark = pytest.mark.django_db(transaction=True)
BASE_ROOMS, ROOMS = 3, 5


def clock() -> Any:
    return NOW + timedelta(minutes=40)


def sequential(**rules: Any) -> Round:
    round_ = a_round(*(a_scenario(title_en=f"Room {number}") for number in range(ROOMS)), base_rooms=BASE_ROOMS, assessment_s=300, **rules)
    FormRoom.objects.filter(form__round=round_).update(**KEYS)
    for room in FormRoom.objects.filter(form__round=round_):
        a_panel(room.scenario, keys_of(room))
    return round_


def test_the_grader_decides_on_the_extra_rooms_at_the_time_of_the_sitting(bob: Any) -> None:
    install_sitting(sequential(), bob, "rundown-8", clock)
    attempt, decision = Attempt.objects.get(), ExtraRoomsDecision.objects.get()
    assert Assessment.objects.get().told
    assert decision.by == "assessment"
    over = max(room.closed_at for room in attempt.rooms.filter(position__lte=BASE_ROOMS) if room.closed_at)
    assert timedelta() < decision.at - over < timedelta(seconds=6)
    assert attempt.rooms.count() == (ROOMS if decision.opens else BASE_ROOMS)
    assert attempt.state == "finalised" and Result.objects.get().attempt_id == attempt.pk


def test_extra_rooms_are_sat_and_count(bob: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same room five times is never undecided: here somebody says that it is."""
    monkeypatch.setattr(assessing, "assessment_figures", lambda record, scores: {"rule": "sequential/1", "opens": True, "why": "open"})
    install_sitting(sequential(), bob, "rundown-8", clock)
    attempt = Attempt.objects.get()
    played = [room.actions.count() for room in attempt.rooms.order_by("position")]
    assert len(played) == ROOMS and all(played)


def test_a_second_installation_finds_the_first_ones_sitting(bob: Any) -> None:
    round_ = sequential()
    install_sitting(round_, bob, "rundown-8", clock)
    install_sitting(round_, bob, "rundown-8", clock)
    assert Attempt.objects.count() == 1
