"""Withdrawals: an instruction that the host has not taken up can be taken back; the log keeps both rows and nobody gains time."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from certify.accounts.models import Person
from exams.errors import ControlRefused
from exams.models import Action, AttemptRoom, Round
from exams.selectors import effective_log
from exams.services.accept_action import NewAction, accept_action
from tests.exams.conftest import CONSOLE, T0

S = timedelta(seconds=1)


@pytest.fixture
def act(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person) -> Callable[..., Action]:
    """Alice acts in her live room, `after` seconds from its start; a tick of this room is one second."""
    room = live_room(make_round())

    def make(after: float, lever: str, value: str = "", sku: str = "", client_id: str = "") -> Action:
        new = NewAction(client_id or f"{lever}-{value}-{after}", lever, sku, value)
        return accept_action(alice.pk, str(room.attempt.public_id), 1, CONSOLE, new, clock=lambda: T0 + after * S)[0]

    return make


def played(ticks: int = 240) -> list[tuple[int, str, str]]:
    return [(control.tick, control.lever, control.value or control.sku) for control in effective_log((), Action.objects.order_by("number"), ticks)]


def test_a_withdrawn_instruction_stays_in_the_log_and_is_not_played(act: Callable[..., Action]) -> None:
    cue = act(10, "cue", "hook")
    withdrawal = act(10.2, "withdraw", "1")

    assert cue.effective_tick >= withdrawal.tick
    assert (withdrawal.number, withdrawal.tick, withdrawal.effective_tick) == (2, 12, 12)
    assert list(Action.objects.values_list("number", "lever", "value")) == [(1, "cue", "hook"), (2, "withdraw", "1")]
    assert played() == []


def test_what_was_not_withdrawn_is_played(act: Callable[..., Action]) -> None:
    act(10, "pitch", sku="T2")
    cue = act(10.1, "cue", "hook")
    act(10.2, "withdraw", "1")

    assert played() == [(cue.effective_tick, "cue", "hook")]


def test_what_the_host_has_taken_up_can_no_longer_be_withdrawn(act: Callable[..., Action]) -> None:
    cue = act(10, "cue", "hook")

    with pytest.raises(ControlRefused) as refused:
        act(cue.effective_tick - 1, "withdraw", "1")  # a withdrawal of that second would act one tick after the uptake
    assert refused.value.code == "taken_up"
    assert played() == [(cue.effective_tick, "cue", "hook")]


def test_the_last_moment_is_the_tick_of_the_uptake(act: Callable[..., Action]) -> None:
    cue = act(10, "cue", "hook")
    withdrawal = act(cue.effective_tick - 2, "withdraw", "1")

    assert withdrawal.tick == cue.effective_tick
    assert played() == []


@pytest.mark.parametrize(("lever", "value", "sku"), [("ad_spend", "100", ""), ("price", "80", "T1"), ("release", "1", "T1"), ("guarantee", "on", "")])
def test_only_instructions_to_the_host_wait_and_can_be_withdrawn(act: Callable[..., Action], lever: str, value: str, sku: str) -> None:
    act(10, lever, value, sku)

    with pytest.raises(ControlRefused) as refused:
        act(10.1, "withdraw", "1")
    assert refused.value.code == "nothing_to_withdraw"
    assert len(played()) == 1


@pytest.mark.parametrize("number", ["2", "0", "-1", "01", "x", ""])
def test_a_number_that_is_no_instruction_is_refused(act: Callable[..., Action], number: str) -> None:
    act(10, "cue", "hook")

    with pytest.raises(ControlRefused) as refused:
        act(10.1, "withdraw", number)
    assert refused.value.code == "nothing_to_withdraw"


def test_it_is_withdrawn_once_and_a_withdrawal_cannot_be_withdrawn(act: Callable[..., Action]) -> None:
    act(10, "cue", "hook")
    first = act(10.1, "withdraw", "1", client_id="once")

    assert act(10.2, "withdraw", "1", client_id="once").number == first.number
    with pytest.raises(ControlRefused) as again:
        act(10.3, "withdraw", "1")
    assert again.value.code == "already_withdrawn"
    with pytest.raises(ControlRefused) as back:
        act(10.4, "withdraw", "2")
    assert back.value.code == "nothing_to_withdraw"


def test_a_withdrawal_gives_no_cool_down_back_and_no_shorter_delay(act: Callable[..., Action]) -> None:
    first = act(10, "cue", "hook")
    act(10.1, "withdraw", "1")

    with pytest.raises(ControlRefused) as refused:
        act(10.2, "cue", "demo")
    assert refused.value.code == "cooling_down"
    assert act(12.2, "cue", "demo").effective_tick >= first.effective_tick
