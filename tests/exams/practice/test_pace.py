"""The pace of a practice room: it stands still, runs faster, and goes back to its own pace with the room's end."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from certify.accounts.models import Person
from exams.errors import AttemptPaused, PaceRefused, PracticeOnly, RoomClosed, RoomNotStarted, SecondSession
from exams.models import Attempt, AttemptRoom, ClockChange, Round
from exams.services.begin_preparation import begin_preparation
from exams.services.close_due import close_due
from exams.services.go_live import go_live
from exams.services.hand_over import hand_over
from exams.services.let_go_on import FORGOTTEN_AFTER, let_go_on
from exams.services.pause_attempt import pause_attempt, resume_attempt
from exams.services.save_opening import save_opening
from tests.exams.conftest import CONSOLE, OTHER_CONSOLE, PROGRAM, T0
from tests.exams.practice.conftest import Desk, S


def test_a_room_that_stands_still_is_shown_and_waits_as_long_as_it_takes(desk: Desk) -> None:
    room = desk.pace(T0 + 30 * S, 0)
    assert room.deadline is None
    later = T0 + timedelta(days=1)
    assert close_due(later) == 0
    assert desk.shown(later)["tick"] == 30

    room = desk.pace(later, 1)
    assert room.deadline == later + 210 * S
    assert desk.shown(later + 10 * S)["tick"] == 40


def test_in_a_room_that_stands_still_one_may_act_and_it_counts_when_it_goes_on(desk: Desk) -> None:
    desk.pace(T0 + 30 * S, 0)
    action = desk.act(T0 + 300 * S, "cue", value="hook")
    assert action.tick == 32
    desk.pace(T0 + 400 * S, 1)
    assert desk.shown(T0 + 401 * S + timedelta(seconds=action.effective_tick - 31))["levers"]["cue"] == "hook"


@pytest.mark.parametrize("pace", [2, 4, 8])
def test_a_pace_counts_from_its_instant_on(desk: Desk, pace: int) -> None:
    room = desk.pace(T0 + 40 * S, pace)
    assert room.deadline == T0 + 40 * S + 200 * S / pace
    assert desk.shown(T0 + 50 * S)["tick"] == 40 + 10 * pace
    desk.pace(T0 + 50 * S, 1)
    assert desk.shown(T0 + 60 * S)["tick"] == 50 + 10 * pace


def test_what_was_played_is_the_same_at_every_pace(desk: Desk) -> None:
    at_its_own = desk.shown(T0 + 120 * S)
    desk.pace(T0 + 10 * S, 8)
    fast = desk.shown(T0 + 10 * S + 110 * S / 8)
    assert fast == at_its_own


def test_setting_the_pace_again_changes_nothing(desk: Desk) -> None:
    for second in (40, 41, 42):
        desk.pace(T0 + second * S, 4)
    assert ClockChange.objects.count() == 1


def test_a_pace_that_no_eye_can_follow_is_refused(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], desk: Desk, alice: Person
) -> None:
    with pytest.raises(PaceRefused) as refused:
        desk.pace(T0 + S, 16)
    assert refused.value.params["allowed"] == [0, 1, 2, 4, 8]
    fast = Desk(live_room(make_round("practice", rooms=1, speed=60, slug="fast")), alice)
    with pytest.raises(PaceRefused) as refused:
        fast.pace(T0 + S, 2)
    assert refused.value.params["allowed"] == [0, 1]


def test_extra_time_and_pace_multiply(desk: Desk) -> None:
    ClockChange.objects.create(attempt=desk.room.attempt, at=T0, kind="extra_time", percent=200)
    desk.pace(T0 + 20 * S, 4)
    assert desk.shown(T0 + 30 * S)["tick"] == 10 + 20


def test_the_invigilators_pause_blanks_and_refuses_whatever_the_pace(desk: Desk, ivan: Person) -> None:
    desk.pace(T0 + 20 * S, 0)
    pause_attempt(desk.room.attempt_id, "technical", ivan, T0 + 30 * S)
    with pytest.raises(AttemptPaused):
        desk.pace(T0 + 31 * S, 1)
    with pytest.raises(AttemptPaused):
        desk.act(T0 + 31 * S, "cue", value="hook")
    resume_attempt(desk.room.attempt_id, "technical", ivan, T0 + 40 * S)
    assert desk.pace(T0 + 50 * S, 1).deadline == T0 + 50 * S + 220 * S


def test_after_the_room_the_clock_has_its_own_pace_again(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person
) -> None:
    """A break of ten minutes stays one, however fast the room before it was played; and whenever the sweep comes by."""
    room = live_room(make_round("practice", rooms=2, break_s=600))
    desk = Desk(room, alice)
    desk.pace(T0, 8)
    late = T0 + 500 * S  # the room ended after 30 s; at eight times the pace the attempt would be over by now
    close_due(late)
    attempt = Attempt.objects.get()
    assert (attempt.state, desk.room.attempt.rooms.get(position=1).closed_at) == ("running", T0 + 30 * S)
    assert attempt.deadline is not None and attempt.deadline > T0 + 1000 * S
    begin_preparation(alice.pk, str(attempt.public_id), 2, CONSOLE, late)
    assert attempt.rooms.get(position=2).preparation_ends_at == late + 60 * S


def test_a_room_that_stands_still_can_be_handed_over(desk: Desk, alice: Person) -> None:
    desk.pace(T0 + 30 * S, 0)
    hand_over(alice.pk, str(desk.room.attempt.public_id), 1, CONSOLE, "over", T0 + 90 * S)
    assert Attempt.objects.get().state == "closed"
    with pytest.raises(RoomClosed):
        desk.pace(T0 + 91 * S, 1)


def test_a_room_left_standing_goes_on_by_itself_after_a_week(desk: Desk) -> None:
    desk.pace(T0 + 30 * S, 0)
    assert let_go_on(T0 + 29 * S + FORGOTTEN_AFTER) == 0
    assert let_go_on(T0 + 31 * S + FORGOTTEN_AFTER) == 1
    close_due(T0 + 300 * S + FORGOTTEN_AFTER)
    assert Attempt.objects.get().state == "closed"


@pytest.fixture
def preparing(practice: Round, start: Callable[..., Attempt], alice: Person) -> Desk:
    """A preparation of 60 seconds, begun at T0."""
    return Desk(begin_preparation(alice.pk, str(start(practice, T0).public_id), 1, CONSOLE, T0), alice)


def test_a_preparation_stands_still_as_long_as_it_takes_and_can_be_planned_meanwhile(preparing: Desk, alice: Person) -> None:
    assert preparing.pace(T0 + 20 * S, 0).preparation_ends_at is None
    later = T0 + timedelta(days=1)
    assert close_due(later) == 0
    save_opening(*preparing.address, CONSOLE, [], "traffic", later)
    with pytest.raises(PaceRefused) as refused:
        preparing.pace(later, 2)
    assert refused.value.params["allowed"] == [0, 1]
    assert preparing.pace(later, 1).preparation_ends_at == later + 40 * S
    close_due(later + 41 * S)
    assert preparing.shown(later + 50 * S)["tick"] == 10


def test_going_live_from_a_preparation_that_stands_still_lets_the_clock_run(preparing: Desk, alice: Person) -> None:
    preparing.pace(T0 + 20 * S, 0)
    room = go_live(*preparing.address, CONSOLE, T0 + 500 * S)
    assert (room.state, room.deadline) == ("live", T0 + 740 * S)
    assert preparing.shown(T0 + 510 * S)["tick"] == 10


def test_a_forgotten_preparation_goes_on_by_itself_after_a_week(preparing: Desk) -> None:
    preparing.pace(T0 + 20 * S, 0)
    assert let_go_on(T0 + 21 * S + FORGOTTEN_AFTER) == 1
    assert AttemptRoom.objects.get().preparation_ends_at == T0 + 61 * S + FORGOTTEN_AFTER


def test_only_in_practice_and_from_the_console_that_steers_a_preparation_stands_still(
    preparing: Desk, make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person
) -> None:
    with pytest.raises(SecondSession):
        preparing.pace(T0 + S, 0, console=OTHER_CONSOLE)
    attempt = start(make_round("certification", rooms=1, slug="exam"), T0)
    with pytest.raises(PracticeOnly):
        Desk(begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, T0), alice).pace(T0 + S, 0)


@pytest.mark.parametrize("kind", ["demonstration", "certification"])
def test_in_an_exam_nobody_but_the_server_moves_the_clock(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person, kind: str
) -> None:
    exam = Desk(live_room(make_round(kind, rooms=1, slug=kind)), alice)
    for pace in (0, 1, 2):
        with pytest.raises(PracticeOnly):
            exam.pace(T0 + 10 * S, pace)
    with pytest.raises(PracticeOnly):
        exam.rewind(T0 + 10 * S, 0)
    assert not ClockChange.objects.exists()
    assert exam.shown(T0 + 20 * S)["tick"] == 20


def test_only_the_console_that_steers_sets_the_pace(desk: Desk) -> None:
    for console in (OTHER_CONSOLE, PROGRAM):
        with pytest.raises(SecondSession):
            desk.pace(T0 + 10 * S, 0, console=console)


def test_before_its_preparation_a_room_has_no_time_to_stop(practice: Round, start: Callable[..., Attempt], alice: Person) -> None:
    with pytest.raises(RoomNotStarted):
        Desk(start(practice).rooms.get(), alice).pace(T0 + S, 0)
