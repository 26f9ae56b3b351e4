"""Starting: once, within the limits, on a form that the candidate has not met."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from certify.accounts.models import Person
from exams.errors import AttemptElsewhere, AttemptLimitReached, CoolingDown, NotRegistered, NoUnseenForm, RoundNotOpen, RoundOver, TokenRefused
from exams.models import Attempt, Round
from exams.services.accommodate import delay_start
from exams.services.begin_preparation import begin_preparation
from exams.services.close_round import close_round
from exams.services.hand_in import hand_in
from exams.services.register import register
from exams.services.start_attempt import start_attempt
from exams.services.void_attempt import void_attempt
from tests.exams.conftest import CONSOLE, PROGRAM, T0

MINUTE = timedelta(minutes=1)


def test_it_makes_an_attempt_with_all_its_rooms_waiting(make_round: Callable[..., Round], start: Callable[..., Attempt]) -> None:
    attempt = start(make_round(rooms=3))
    assert attempt.number == 1
    assert [(room.position, room.state) for room in attempt.rooms.all()] == [(1, "waiting"), (2, "waiting"), (3, "waiting")]
    assert attempt.deadline == T0 + timedelta(seconds=3 * (60 + 240 + 600))


def test_a_repeat_finds_the_first_attempt(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    round_ = make_round()
    attempt = start(round_)
    assert start_attempt(round_, alice.pk, CONSOLE, "start-1", T0 + MINUTE) == (attempt, False)
    assert start_attempt(round_, alice.pk, CONSOLE, "another-click", T0 + MINUTE) == (attempt, False)
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0 + MINUTE)
    assert start_attempt(round_, alice.pk, CONSOLE, "start-1", T0 + 2 * MINUTE) == (attempt, False)


def test_it_refuses_who_is_not_registered(make_round: Callable[..., Round], alice: Person) -> None:
    with pytest.raises(NotRegistered):
        start_attempt(make_round(), alice.pk, CONSOLE, "a", T0)


def test_it_refuses_before_the_start_and_from_the_end_on(make_round: Callable[..., Round], alice: Person) -> None:
    round_ = make_round()
    register(round_, alice, T0)
    for now, refusal in ((round_.opens_at - timedelta(microseconds=1), RoundNotOpen), (round_.closes_at, RoundOver)):
        with pytest.raises(refusal):
            start_attempt(round_, alice.pk, CONSOLE, "a", now)
    assert start_attempt(round_, alice.pk, CONSOLE, "a", round_.opens_at)[1]


def test_a_delayed_start_shifts_the_window(make_round: Callable[..., Round], alice: Person) -> None:
    round_ = make_round()
    delay_start(register(round_, alice, T0).pk, 600, "accommodation", alice, T0)
    with pytest.raises(RoundNotOpen):
        start_attempt(round_, alice.pk, CONSOLE, "a", round_.opens_at)
    assert start_attempt(round_, alice.pk, CONSOLE, "a", round_.closes_at)[1]


def test_it_refuses_in_a_round_that_was_closed(make_round: Callable[..., Round], alice: Person) -> None:
    round_ = make_round()
    register(round_, alice, T0)
    close_round(round_.pk)
    round_.refresh_from_db()
    with pytest.raises(RoundOver):
        start_attempt(round_, alice.pk, CONSOLE, "a", T0)


def test_it_refuses_more_attempts_than_allowed_but_a_refund_gives_one_back(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, ivan: Person
) -> None:
    round_ = make_round(attempts_allowed=1)
    attempt = start(round_)
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0)
    with pytest.raises(AttemptLimitReached):
        start(round_, T0 + MINUTE, client_id="b")
    void_attempt(attempt.pk, "server_failure", ivan, T0, refunds=True)
    assert start(round_, T0 + MINUTE, client_id="b").number == 2


def test_a_cool_down_ends_at_its_instant(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    round_ = make_round(cooldown_s=3600)
    hand_in(alice.pk, str(start(round_).public_id), CONSOLE, T0 + MINUTE)
    with pytest.raises(CoolingDown):
        start(round_, T0 + 61 * MINUTE - timedelta(microseconds=1), client_id="b")
    assert start(round_, T0 + 61 * MINUTE, client_id="b").number == 2


def test_a_cool_down_holds_across_the_certifications_of_a_level(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person
) -> None:
    first, second, other = (make_round("certification", cooldown_s=3600, slug=slug, rooms=1) for slug in ("spring", "autumn", "senior"))
    Round.objects.filter(pk=other.pk).update(level="senior")
    other.refresh_from_db()
    attempt = start(first)
    with pytest.raises(AttemptElsewhere):
        start(second, T0 + MINUTE)
    assert start(other, T0 + MINUTE).number == 1
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0 + 2 * MINUTE)
    with pytest.raises(CoolingDown):
        start(second, T0 + 62 * MINUTE - timedelta(microseconds=1))
    assert start(second, T0 + 62 * MINUTE).number == 1


def test_an_attempt_that_ran_out_elsewhere_is_closed_before_it_is_asked_about(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person
) -> None:
    first, second = (make_round("certification", cooldown_s=60, slug=slug, rooms=1) for slug in ("spring", "autumn"))
    attempt = start(first)
    assert attempt.deadline is not None
    assert start(second, attempt.deadline + 2 * MINUTE).number == 1


def test_a_retake_takes_a_form_that_the_candidate_has_not_met(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    round_ = make_round("certification", forms=2, rooms=1)
    first = start(round_)
    begin_preparation(alice.pk, str(first.public_id), 1, CONSOLE, T0)
    hand_in(alice.pk, str(first.public_id), CONSOLE, T0)
    second = start(round_, client_id="b")
    assert second.form_id != first.form_id
    begin_preparation(alice.pk, str(second.public_id), 1, CONSOLE, T0)
    hand_in(alice.pk, str(second.public_id), CONSOLE, T0)
    with pytest.raises(NoUnseenForm):
        start(round_, client_id="c")


def test_practice_gives_a_form_again_when_no_unseen_one_is_left(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person
) -> None:
    round_ = make_round("practice", forms=1, rooms=1)
    first = start(round_)
    hand_in(alice.pk, str(first.public_id), CONSOLE, T0)
    assert start(round_, client_id="b").form_id == first.form_id


def test_a_certification_refuses_a_room_that_was_practised(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    practice = make_round("practice", rooms=1)
    attempt = start(practice)
    begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, T0)
    scenario = attempt.rooms.get().form_room.scenario_id
    certification = make_round("certification", scenarios=[[scenario]])
    with pytest.raises(NoUnseenForm):
        start(certification, client_id="b")


def test_a_program_may_not_start_a_certification(make_round: Callable[..., Round], start: Callable[..., Attempt]) -> None:
    with pytest.raises(TokenRefused):
        start(make_round("certification"), console=PROGRAM)
    assert start(make_round("demonstration", demo=True), console=PROGRAM).number == 1
