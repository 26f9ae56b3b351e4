"""When a person may sit a round again: what the report promises is what a start allows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from exams.errors import AttemptLimitReached, CoolingDown, NoUnseenForm, RoundOver
from exams.models import Attempt, ConsoleGap, Sitting
from exams.selectors import practice_places, retake_place
from exams.services.hand_in import hand_in
from exams.services.start_attempt import start_attempt
from exams.services.void_attempt import void_attempt
from tests.exams.conftest import CONSOLE, T0

LATER = T0 + timedelta(minutes=5)


@pytest.fixture
def closed(alice: Any, start: Callable[..., Attempt]) -> Callable[..., Attempt]:
    """An attempt at the round, handed in five minutes after its start."""

    def make(round_: Any) -> Attempt:
        attempt = start(round_)
        return hand_in(alice.pk, str(attempt.public_id), CONSOLE, LATER)

    return make


def again(round_: Any, person: Any, at: Any) -> Attempt:
    return start_attempt(round_, person.pk, CONSOLE, "start-2", at)[0]


def test_it_may_begin_at_once_where_nothing_stands_in_the_way(make_round: Any, closed: Any, alice: Any) -> None:
    round_ = make_round("demonstration", demo=True)
    place = retake_place(closed(round_).pk, LATER)
    assert (place.state, place.why, place.at, place.until) == ("now", "", LATER, round_.closes_at)
    assert (place.attempts_allowed, place.attempts_left, place.unseen, place.counted) == (3, 2, False, True)
    again(round_, alice, LATER)
    assert retake_place(Attempt.objects.get(number=1).pk, LATER).why == "attempt_open"


def test_a_cool_down_names_the_first_instant_that_a_start_accepts(make_round: Any, closed: Any, alice: Any) -> None:
    round_ = make_round("demonstration", demo=True, cooldown_s=3600)
    place = retake_place(closed(round_).pk, LATER)
    assert (place.state, place.at, place.cooldown_s) == ("later", LATER + timedelta(hours=1), 3600)
    assert place.at is not None
    with pytest.raises(CoolingDown):
        again(round_, alice, place.at - timedelta(seconds=1))
    assert again(round_, alice, place.at).number == 2


def test_a_cool_down_that_outlasts_the_round_leaves_nothing(make_round: Any, closed: Any, alice: Any) -> None:
    round_ = make_round("demonstration", demo=True, cooldown_s=14 * 86400)
    place = retake_place(closed(round_).pk, LATER)
    assert (place.state, place.why, place.at, place.attempts_left) == ("none", "round_over", None, 2)
    with pytest.raises(RoundOver):
        again(round_, alice, LATER + timedelta(days=14))


def test_no_attempt_is_left(make_round: Any, closed: Any, alice: Any) -> None:
    round_ = make_round("demonstration", demo=True, attempts_allowed=1)
    place = retake_place(closed(round_).pk, LATER)
    assert (place.state, place.why, place.attempts_left) == ("none", "attempts_used", 0)
    with pytest.raises(AttemptLimitReached):
        again(round_, alice, LATER)


def test_a_certification_takes_a_form_that_was_not_met_or_none(make_round: Any, closed: Any, alice: Any) -> None:
    one, two = make_round("certification", slug="one-form"), make_round("certification", slug="two-forms", forms=2)
    place = retake_place(closed(one).pk, LATER)
    assert (place.state, place.why) == ("none", "no_unseen_form")
    with pytest.raises(NoUnseenForm):
        again(one, alice, LATER)
    first = closed(two)
    place = retake_place(first.pk, LATER)
    assert (place.state, place.unseen) == ("now", True)
    assert again(two, alice, LATER).form_id != first.form_id


def test_a_later_sitting_with_an_unseen_form_is_named(make_round: Any, closed: Any, alice: Any) -> None:
    round_ = make_round("certification", slug="two-forms", forms=2)
    opens = T0 + timedelta(hours=6)
    first = closed(round_)
    Sitting.objects.filter(round=round_).exclude(form=first.form).update(starts_at=opens)
    place = retake_place(first.pk, LATER)
    assert (place.state, place.at, place.unseen) == ("later", opens, True)
    assert again(round_, alice, opens).number == 2


def test_a_refunded_void_attempt_is_given_back(make_round: Any, closed: Any, ivan: Any) -> None:
    round_ = make_round("demonstration", demo=True, attempts_allowed=1)
    attempt = closed(round_)
    ConsoleGap.objects.create(attempt_room=attempt.rooms.first(), lost_at=T0, back_at=T0 + timedelta(seconds=40), server_side=True)
    void_attempt(attempt.pk, "power cut", ivan, LATER, refunds=True)
    place = retake_place(attempt.pk, LATER)
    assert (place.state, place.counted, place.attempts_left, place.void_reason) == ("now", False, 1, "power cut")


def test_practice_places_are_rooms_of_open_practice_rounds_with_their_levers(make_round: Any) -> None:
    make_round("practice", rooms=2)
    make_round("demonstration", demo=True)
    places = practice_places(T0)
    assert [(place.slug, place.minutes) for place in places] == [("practice-round", 20.0)] * 2
    assert {"pitch", "release", "ad_spend"} <= places[0].levers
    assert practice_places(T0 - timedelta(hours=2)) == practice_places(T0 + timedelta(days=2)) == []
