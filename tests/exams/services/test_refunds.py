"""What gives an attempt back: failures that the server saw or that hit several, on an unseen form; the second time an examiner."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from certify.accounts.models import Person
from exams.errors import AttemptLimitReached, IllegalMove, NoUnseenForm, RefundRefused, SecondRefund
from exams.models import Attempt, AttemptRoom, ConsoleGap, Intervention, Round
from exams.selectors.failures import refund_grounds
from exams.services.begin_preparation import begin_preparation
from exams.services.go_live import go_live
from exams.services.note_presence import note_presence
from exams.services.pause_attempt import pause_attempt, resume_attempt
from exams.services.void_attempt import refund_attempt, void_attempt
from tests.exams.conftest import CONSOLE, T0

S = timedelta(seconds=1)


@pytest.fixture
def round_(make_round: Callable[..., Round]) -> Round:
    return make_round("certification", forms=3, rooms=1, attempts_allowed=1)


@pytest.fixture
def live(start: Callable[..., Attempt]) -> Callable[..., AttemptRoom]:
    """A person's room, live and with its console there since `now`."""

    def make(round_: Round, person: Person, now: object = T0, client_id: str = "s") -> AttemptRoom:
        attempt = start(round_, now, person=person, client_id=client_id)
        begin_preparation(person.pk, str(attempt.public_id), 1, CONSOLE, now)  # type: ignore[arg-type]
        room = go_live(person.pk, str(attempt.public_id), 1, CONSOLE, now)  # type: ignore[arg-type]
        note_presence({room.pk}, now)  # type: ignore[arg-type]
        return room

    return make


def failed(room: AttemptRoom) -> None:
    """The process that served it was restarted meanwhile."""
    ConsoleGap.objects.create(attempt_room=room, lost_at=room.live_at, back_at=room.live_at + 40 * S, server_side=True)


def test_a_candidate_who_was_offline_alone_gets_nothing_back(live: Callable[..., AttemptRoom], round_: Round, alice: Person, ivan: Person) -> None:
    room = live(round_, alice)
    assert note_presence({room.pk}, T0 + 60 * S, trouble_at=T0 - S) == 1
    assert not ConsoleGap.objects.get().server_side
    with pytest.raises(RefundRefused):
        void_attempt(room.attempt_id, "server_failure", ivan, T0 + 60 * S, refunds=True)
    room.attempt.refresh_from_db()
    assert room.attempt.state == "running"
    void_attempt(room.attempt_id, "candidate_asked", ivan, T0 + 60 * S)
    room.attempt.refresh_from_db()
    assert room.attempt.state == "void"


def test_a_gap_in_which_the_server_was_restarted_is_a_ground(live: Callable[..., AttemptRoom], round_: Round, alice: Person) -> None:
    room = live(round_, alice)
    assert note_presence({room.pk}, T0 + 14 * S, trouble_at=T0 + 5 * S) == 0
    assert note_presence({room.pk}, T0 + 60 * S, trouble_at=T0 + 50 * S) == 1
    assert refund_grounds(room.attempt, T0 + 60 * S) == {"server_failure"}


def test_three_consoles_gone_at_one_moment_are_a_ground_and_two_are_not(
    live: Callable[..., AttemptRoom], round_: Round, alice: Person, bob: Person, erin: Person
) -> None:
    rooms = [live(round_, person) for person in (alice, bob)]
    assert refund_grounds(rooms[0].attempt, T0 + 60 * S) == set()
    rooms.append(live(round_, erin))
    assert refund_grounds(rooms[0].attempt, T0 + 60 * S) == {"several_hit"}
    note_presence({room.pk for room in rooms}, T0 + 70 * S)
    assert refund_grounds(rooms[0].attempt, T0 + 71 * S) == {"several_hit"}


def test_gaps_one_after_the_other_hit_nobody_at_once(
    live: Callable[..., AttemptRoom], round_: Round, alice: Person, bob: Person, erin: Person
) -> None:
    rooms = [live(round_, person) for person in (alice, bob, erin)]
    note_presence({room.pk for room in rooms}, T0 + 10 * S)
    for number, room in enumerate(rooms):
        ConsoleGap.objects.create(attempt_room=room, lost_at=T0 + number * 30 * S, back_at=T0 + (number + 1) * 30 * S)
    note_presence({room.pk for room in rooms}, T0 + 20 * S)
    assert refund_grounds(rooms[1].attempt, T0 + 21 * S) == set()


def test_a_pause_is_no_gap(live: Callable[..., AttemptRoom], round_: Round, alice: Person, ivan: Person) -> None:
    room = live(round_, alice)
    pause_attempt(room.attempt_id, "technical", ivan, T0 + 5 * S)
    resume_attempt(room.attempt_id, "settled", ivan, T0 + 500 * S)
    assert note_presence({room.pk}, T0 + 504 * S, trouble_at=T0 + 400 * S) == 0


def test_three_paused_for_an_alarm_are_a_ground(
    live: Callable[..., AttemptRoom], round_: Round, alice: Person, bob: Person, erin: Person, ivan: Person
) -> None:
    rooms = [live(round_, person) for person in (alice, bob, erin)]
    for number, room in enumerate(rooms):
        pause_attempt(room.attempt_id, "alarm", ivan, T0 + (1 + number) * S)
    assert refund_grounds(rooms[2].attempt, T0 + 10 * S) == {"several_hit"}


def test_the_refunded_attempt_has_an_unseen_form_and_the_second_refund_an_examiner(
    live: Callable[..., AttemptRoom], start: Callable[..., Attempt], round_: Round, alice: Person, ivan: Person, erin: Person
) -> None:
    first = live(round_, alice)
    failed(first)
    void_attempt(first.attempt_id, "server_failure", ivan, T0 + 50 * S, refunds=True)
    second = live(round_, alice, T0 + 60 * S, "b")
    assert second.attempt.form_id != first.attempt.form_id
    failed(second)
    with pytest.raises(SecondRefund):
        void_attempt(second.attempt_id, "server_failure", ivan, T0 + 120 * S, refunds=True)
    void_attempt(second.attempt_id, "server_failure", ivan, T0 + 120 * S)
    with pytest.raises(AttemptLimitReached):
        start(round_, T0 + 130 * S, client_id="c")
    with pytest.raises(SecondRefund):
        refund_attempt(second.attempt_id, "server_failure", ivan, T0 + 140 * S)
    refund_attempt(second.attempt_id, "server_failure", erin, T0 + 140 * S)
    refund_attempt(second.attempt_id, "server_failure", erin, T0 + 141 * S)
    third = start(round_, T0 + 150 * S, client_id="c")
    assert third.form_id not in {first.attempt.form_id, second.attempt.form_id}
    assert Intervention.objects.filter(kind="refund").count() == 2


def test_nothing_is_given_back_when_no_unseen_form_is_left(
    live: Callable[..., AttemptRoom], make_round: Callable[..., Round], alice: Person, ivan: Person
) -> None:
    room = live(make_round("certification", forms=1, rooms=1), alice)
    failed(room)
    with pytest.raises(NoUnseenForm):
        void_attempt(room.attempt_id, "server_failure", ivan, T0 + 50 * S, refunds=True)
    room.attempt.refresh_from_db()
    assert room.attempt.state == "running"


def test_only_a_void_attempt_is_given_back(live: Callable[..., AttemptRoom], round_: Round, alice: Person, erin: Person) -> None:
    with pytest.raises(IllegalMove):
        refund_attempt(live(round_, alice).attempt_id, "server_failure", erin, T0)
