"""The rundown: planned in the preparation, ticked off live, kept by the server, and without any effect on the room."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from certify.accounts.models import Person
from exams.errors import ControlRefused, IllegalMove, NotHere, RoomNotStarted, SecondSession
from exams.models import Attempt, AttemptRoom, Round
from exams.services.begin_preparation import begin_preparation
from exams.services.hand_over import hand_over
from exams.services.save_rundown import RundownLine, save_rundown
from tests.exams.conftest import CONSOLE, OTHER_CONSOLE, T0

S = timedelta(seconds=1)
PLAN = [RundownLine("T2", 6), RundownLine("T1"), RundownLine("T2", 3)]


def test_it_is_planned_in_the_preparation_and_ticked_off_live(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person
) -> None:
    room = live_room(make_round())
    attempt_id = str(room.attempt.public_id)
    begun = AttemptRoom.objects.get(pk=room.pk)
    ticked = save_rundown(alice.pk, attempt_id, 1, CONSOLE, [RundownLine("T2", 6, done=True), *PLAN[1:]], T0 + 5 * S)

    assert [line["done"] for line in ticked.rundown] == [True, False, False]
    room.refresh_from_db()
    assert [(line["sku"], line["minutes"]) for line in room.rundown] == [("T2", 6), ("T1", None), ("T2", 3)]
    assert (room.last_number, room.opening) == (begun.last_number, begun.opening)


def test_before_the_preparation_and_after_the_end_it_is_refused(
    make_round: Callable[..., Round], start: Callable[..., Attempt], live_room: Callable[..., AttemptRoom], alice: Person
) -> None:
    room = live_room(make_round())
    attempt_id = str(room.attempt.public_id)
    with pytest.raises(RoomNotStarted):
        save_rundown(alice.pk, attempt_id, 2, CONSOLE, PLAN, T0)
    hand_over(alice.pk, attempt_id, 1, CONSOLE, "end", T0 + S)
    with pytest.raises(IllegalMove):
        save_rundown(alice.pk, attempt_id, 1, CONSOLE, PLAN, T0 + 2 * S)


def test_only_the_own_room_and_the_console_that_steers(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, bob: Person
) -> None:
    attempt_id = str(start(make_round()).public_id)
    begin_preparation(alice.pk, attempt_id, 1, CONSOLE, T0)
    with pytest.raises(NotHere):
        save_rundown(bob.pk, attempt_id, 1, CONSOLE, PLAN, T0)
    with pytest.raises(SecondSession):
        save_rundown(alice.pk, attempt_id, 1, OTHER_CONSOLE, PLAN, T0)
    assert save_rundown(alice.pk, attempt_id, 1, CONSOLE, PLAN, T0).rundown[0]["sku"] == "T2"


def test_an_unknown_product_is_refused_and_the_plan_stays(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    attempt_id = str(start(make_round()).public_id)
    begin_preparation(alice.pk, attempt_id, 1, CONSOLE, T0)
    save_rundown(alice.pk, attempt_id, 1, CONSOLE, PLAN, T0)
    with pytest.raises(ControlRefused) as refused:
        save_rundown(alice.pk, attempt_id, 1, CONSOLE, [RundownLine("X9")], T0)
    assert refused.value.code == "unknown_sku"
    assert len(AttemptRoom.objects.get(position=1).rundown) == 3
