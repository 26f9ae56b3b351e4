"""Actions: numbered, ticked, acknowledged or refused; a repeat finds the first answer."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from certify.accounts.models import Person
from exams.errors import AttemptPaused, ClientIdReused, ControlRefused, NotHere, RoomClosed, RoomNotStarted, SecondSession, TokenRefused, TooLate
from exams.models import Action, Attempt, AttemptRoom, Round
from exams.services.accept_action import NewAction, accept_action
from exams.services.begin_preparation import begin_preparation
from exams.services.hand_over import hand_over
from exams.services.pause_attempt import pause_attempt, resume_attempt
from sandbox.engine.bundle import Scenario
from sandbox.selectors import load_scenario
from tests.exams.conftest import CONSOLE, OTHER_CONSOLE, PROGRAM, T0

S = timedelta(seconds=1)


def act(room: AttemptRoom, at: datetime, lever: str = "ad_spend", value: str = "100", client_id: str = "", sku: str = "") -> Action:
    person_id = room.attempt.registration.person_id
    new = NewAction(client_id or f"{lever}-{value}-{at.isoformat()}", lever, sku, value)
    return accept_action(person_id, str(room.attempt.public_id), room.position, CONSOLE, new, clock=lambda: at)[0]


def scenario_of(room: AttemptRoom) -> Scenario:
    return load_scenario(room.form_room.scenario_id)


def test_numbers_have_no_gaps_and_ticks_follow_the_clock(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room = live_room(make_round())
    actions = [act(room, T0 + delay, value=value) for delay, value in ((0 * S, "50"), (2.999999 * S, "60"), (7 * S, "70"))]
    assert [(action.number, action.tick) for action in actions] == [(1, 2), (2, 4), (3, 9)]
    assert [action.at for action in actions] == [T0, T0 + 2.999999 * S, T0 + 7 * S]


def test_a_clock_that_was_set_back_never_puts_an_action_before_an_earlier_one(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]
) -> None:
    room = live_room(make_round())
    assert act(room, T0 + 20 * S).tick == 22
    assert act(room, T0 + 10 * S, "agents", "3").tick == 22


def test_an_instruction_takes_effect_when_the_host_takes_it_up_and_in_order(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]
) -> None:
    room = live_room(make_round())
    low_s, high_s = scenario_of(room).uptake_s
    actions = [act(room, T0 + (10 + 4 * n) * S, "cue", cue) for n, cue in enumerate(("demo", "hook", "answer", "demo", "close", "demo"))]
    delays_s = [(action.effective_tick - action.tick) * 5 for action in actions]
    assert all(delay >= low_s for delay in delays_s)
    assert delays_s[0] <= high_s
    assert len(set(delays_s)) > 1
    effective = [action.effective_tick for action in actions]
    assert effective == sorted(effective)
    assert act(room, T0 + 40 * S).effective_tick == 42


def test_a_repeat_returns_the_first_acknowledgement_even_after_the_deadline(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]
) -> None:
    room = live_room(make_round())
    first = act(room, T0 + 5 * S, client_id="c-1")
    assert act(room, T0 + 6 * S, client_id="c-1") == first
    assert act(room, T0 + timedelta(hours=2), client_id="c-1") == first
    room.refresh_from_db()
    assert act(room, T0 + timedelta(hours=3), client_id="c-1") == first
    assert Action.objects.count() == 1


def test_an_id_names_one_action_for_ever(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room = live_room(make_round())
    act(room, T0, client_id="c-1", value="100")
    with pytest.raises(ClientIdReused):
        act(room, T0 + 60 * S, client_id="c-1", value="200")


def test_the_deadline_closes_the_room(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room = live_room(make_round())
    assert room.deadline == T0 + 240 * S
    with pytest.raises(RoomClosed):
        act(room, room.deadline)
    room.refresh_from_db()
    assert (room.state, room.closed_at, room.close_reason) == ("closed", T0 + 240 * S, "deadline")


def test_what_cannot_take_effect_any_more_is_refused(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room = live_room(make_round())
    assert act(room, T0 + 237.9 * S, "agents", "4").tick == 239
    with pytest.raises(TooLate):
        act(room, T0 + 238 * S, "agents", "6")


def test_nothing_is_accepted_before_the_room_is_live(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    attempt = start(make_round())
    room = attempt.rooms.get(position=1)
    with pytest.raises(RoomNotStarted):
        act(room, T0)
    begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, T0)
    with pytest.raises(RoomNotStarted):
        act(room, T0 + 59.999999 * S)


def test_a_preparation_that_has_ended_is_live_whether_anybody_noticed_or_not(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person
) -> None:
    attempt = start(make_round())
    begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, T0)
    action = act(attempt.rooms.get(position=1), T0 + 70 * S)
    assert action.tick == 12
    assert action.attempt_room.live_at == T0 + 60 * S or AttemptRoom.objects.get(pk=action.attempt_room_id).live_at == T0 + 60 * S


@pytest.mark.parametrize(
    ("lever", "sku", "value", "code"),
    [
        ("warp", "", "1", "unknown_lever"),
        ("price", "X9", "50", "unknown_sku"),
        ("price", "T1", "1", "price_under_floor"),
        ("agents", "", "4000", "value_above_maximum"),
        ("agents", "", "many", "not_a_number"),
        ("agents", "", "nan", "not_a_number"),
        ("cue", "", "shout", "unknown_choice"),
        ("ad_spend", "", "7", "value_off_step"),
    ],
)
def test_the_scenario_refuses_with_a_reason_and_logs_nothing(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], lever: str, sku: str, value: str, code: str
) -> None:
    room = live_room(make_round())
    with pytest.raises(ControlRefused) as refused:
        act(room, T0 + 5 * S, lever, value, sku=sku)
    assert refused.value.code == code
    assert refused.value.message
    assert not Action.objects.exists()


def test_a_lever_cools_down(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room = live_room(make_round())
    act(room, T0 + 10 * S, "pace", "hot")
    with pytest.raises(ControlRefused) as refused:
        act(room, T0 + 15 * S, "pace", "calm")
    assert refused.value.code == "cooling_down"
    assert act(room, T0 + 16 * S, "pace", "calm").number == 2


def test_nothing_is_accepted_in_a_pause(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], ivan: Person) -> None:
    room = live_room(make_round())
    pause_attempt(room.attempt_id, "fire alarm", ivan, T0 + 10 * S)
    with pytest.raises(AttemptPaused):
        act(room, T0 + 11 * S)
    resume_attempt(room.attempt_id, "over", ivan, T0 + 100 * S)
    assert act(room, T0 + 101 * S).tick == 13
    room.refresh_from_db()
    assert room.deadline == T0 + 330 * S


def test_only_the_console_that_began_the_room_steers_it(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person, bob: Person
) -> None:
    room = live_room(make_round())
    public_id, new = str(room.attempt.public_id), NewAction("x", "agents", "", "3")
    with pytest.raises(SecondSession):
        accept_action(alice.pk, public_id, 1, OTHER_CONSOLE, new, clock=lambda: T0)
    with pytest.raises(NotHere):
        accept_action(bob.pk, public_id, 1, CONSOLE, new, clock=lambda: T0)


def test_a_certification_refuses_programs(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person) -> None:
    room = live_room(make_round("certification"))
    with pytest.raises(TokenRefused):
        accept_action(alice.pk, str(room.attempt.public_id), 1, PROGRAM, NewAction("x", "agents", "", "3"), clock=lambda: T0)


def test_a_handed_over_room_takes_no_action_but_repeats_what_it_took(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person
) -> None:
    room = live_room(make_round())
    first = act(room, T0 + 5 * S, client_id="c-1")
    hand_over(alice.pk, str(room.attempt.public_id), 1, CONSOLE, "over-1", T0 + 20 * S)
    assert act(room, T0 + 21 * S, client_id="c-1") == first
    with pytest.raises(RoomClosed):
        act(room, T0 + 21 * S, "agents", "5")


def test_the_log_cannot_be_changed(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    action = act(live_room(make_round()), T0)
    with pytest.raises(TypeError):
        Action.objects.filter(pk=action.pk).update(tick=9)
    with pytest.raises(TypeError):
        Action.objects.all().delete()
    action.tick = action.effective_tick = 9
    with pytest.raises(DatabaseError), transaction.atomic():
        action.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE exams_action SET value = 'x'")
    assert Action.objects.get().tick == 2
