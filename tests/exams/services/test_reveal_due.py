"""The sweep that reveals: form by form, after the form's last sitting, and never while somebody sits it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from certify.accounts.models import Person
from exams.models import Attempt, FormRoom, Round, Sitting
from exams.services.close_round import close_round
from exams.services.hand_in import hand_in
from exams.services.reveal_due import GRACE, reveal_due
from exams.services.reveal_keys import reveal_keys
from exams.tasks import BEAT, reveal_due_keys
from tests.exams.conftest import CONSOLE

MakeRound = Callable[..., Round]


def revealed(round_: Round) -> dict[str, datetime | None]:
    return dict(FormRoom.objects.filter(form__round=round_, position=1).values_list("form__label", "revealed_at"))


def test_it_waits_for_the_sitting_s_end_and_a_minute(make_round: MakeRound) -> None:
    round_ = make_round(rooms=2)
    assert reveal_due(round_.closes_at + GRACE - timedelta(microseconds=1)) == 0
    assert reveal_due(round_.closes_at + GRACE) == 2
    assert reveal_due(round_.closes_at + GRACE) == 0
    assert revealed(round_) == {"A": round_.closes_at + GRACE}


def test_a_form_whose_sitting_lies_ahead_stays_sealed(make_round: MakeRound) -> None:
    round_ = make_round(forms=2, rooms=1)
    earlier = round_.closes_at - timedelta(minutes=30)
    Sitting.objects.filter(form__round=round_, form__label="A").update(ends_at=earlier)
    assert reveal_due(earlier + GRACE) == 1
    assert revealed(round_) == {"A": earlier + GRACE, "B": None}


def test_an_open_attempt_keeps_its_form_sealed(make_round: MakeRound, start: Callable[..., Attempt], alice: Person) -> None:
    round_ = make_round(rooms=1)
    attempt = start(round_, round_.closes_at - timedelta(seconds=1))
    assert reveal_due(round_.closes_at + timedelta(hours=1)) == 0
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, round_.closes_at)
    assert reveal_due(round_.closes_at + timedelta(hours=1)) == 1


def test_a_round_that_was_closed_early_is_over(make_round: MakeRound) -> None:
    round_ = make_round(rooms=1)
    close_round(round_.pk)
    assert reveal_due(round_.opens_at) == 1


def test_a_round_that_waits_for_its_release_is_left_to_the_certifier(make_round: MakeRound) -> None:
    round_ = make_round(rooms=1)
    Round.objects.filter(pk=round_.pk).update(release="on_release")
    later = round_.closes_at + timedelta(days=1)
    assert reveal_due(later) == 0
    Round.objects.filter(pk=round_.pk).update(released_at=later)
    assert reveal_due(later) == 1


def test_a_draft_reveals_nothing(make_round: MakeRound) -> None:
    round_ = make_round(rooms=1)
    Round.objects.filter(pk=round_.pk).update(state="draft")
    assert reveal_due(round_.closes_at + timedelta(days=1)) == 0


def test_what_was_revealed_by_hand_keeps_its_instant(make_round: MakeRound) -> None:
    round_ = make_round(rooms=1)
    reveal_keys(round_.pk, round_.closes_at)
    assert reveal_due(round_.closes_at + timedelta(days=1)) == 0
    assert revealed(round_) == {"A": round_.closes_at}


@pytest.mark.django_db
def test_it_is_on_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    assert BEAT["exams.reveal_due"]["task"] == reveal_due_keys.name
    seen: list[Any] = []
    monkeypatch.setattr("exams.tasks.reveal_due", seen.append)
    reveal_due_keys()
    assert len(seen) == 1
