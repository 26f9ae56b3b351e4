"""Rewinding: the room goes on from a moment that was played, what came after it is kept, and nothing that was shown becomes false."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certify.accounts.models import Person
from exams.canonical_log import log_document
from exams.errors import ClientIdReused, ControlRefused, RewindRefused, RoomClosed, TooLate
from exams.live.earlier_tries import course, played_tries
from exams.live.hint import hint
from exams.live.rooms import LiveRooms
from exams.models import Action, Attempt, AttemptRoom, Round
from exams.selectors import actions_after, attempt_record, effective_log, room_source
from exams.services import rewind_room as rewinding
from exams.services.close_due import close_due
from exams.services.hand_over import hand_over
from exams.tries import tries
from grading.evidence.bundle import RoomBundle
from grading.evidence.recompute import played_controls
from sandbox.engines import engine_of
from tests.exams.conftest import CONSOLE, T0
from tests.exams.live.test_live_rooms import _fresh_room
from tests.exams.practice.conftest import Desk, S


def told(frame: dict[str, Any]) -> dict[str, Any]:
    """What of a frame says how the room stands, whichever try it is."""
    return {name: value for name, value in frame.items() if name not in {"last_action", "try"}}


def test_the_room_comes_back_as_it_was(desk: Desk) -> None:
    desk.act(T0 + 20 * S, "cue", value="hook")
    then = desk.shown(T0 + 60 * S)
    desk.act(T0 + 61 * S, "price", "T1", "71")
    desk.act(T0 + 70 * S, "cue", value="close")
    changed = desk.shown(T0 + 120 * S)

    row, begun = desk.rewind(T0 + 130 * S, 60)
    assert begun and row is not None
    again = desk.shown(T0 + 130 * S)
    assert told(again) == told(then)
    assert (again["tick"], again["try"], again["last_action"]) == (60, 2, 4)
    assert told(desk.shown(T0 + 190 * S)) != told(changed)
    assert desk.room.attempt.rooms.get().deadline == T0 + 130 * S + 180 * S


def test_who_does_the_same_again_sees_the_same(desk: Desk) -> None:
    """Hosts take instructions up after a drawn delay: it is drawn for the action's place in the try."""
    first = [desk.act(T0 + second * S, "cue", value=cue) for second, cue in ((20, "hook"), (70, "answer"), (75, "hold"))]
    shown = desk.shown(T0 + 110 * S)
    desk.rewind(T0 + 120 * S, 60)
    second = [desk.act(T0 + 60 * S + after * S, "cue", value=cue) for after, cue in ((70, "answer"), (75, "hold"))]
    assert [(action.tick, action.effective_tick) for action in first[1:]] == [(action.tick, action.effective_tick) for action in second]
    assert told(desk.shown(T0 + 170 * S)) == told(shown)


def test_what_took_effect_up_to_the_moment_stays_and_nothing_else(desk: Desk) -> None:
    kept = desk.act(T0 + 50 * S, "price", "T1", "72")
    gone = desk.act(T0 + 51 * S, "price", "T2", "61")
    desk.rewind(T0 + 90 * S, kept.tick)
    frame = desk.shown(T0 + 100 * S)
    prices = {product["sku"]: product["price_cents"] for product in frame["products"]}
    assert gone.tick == kept.tick + 1
    assert prices["T1"] == 7200 and prices["T2"] != 6100


def test_the_log_keeps_everything_in_one_numbering(desk: Desk) -> None:
    desk.act(T0 + 20 * S, "cue", value="hook")
    desk.rewind(T0 + 100 * S, 10)
    desk.act(T0 + 110 * S, "cue", value="answer")
    desk.rewind(T0 + 120 * S, 5)
    log = actions_after(desk.room.pk)
    assert [action.number for action in log] == [1, 2, 3, 4]
    assert [(each.number, each.parent, each.from_tick, each.left_tick, [row.number for row in each.rows]) for each in tries(log)] == [
        (1, 0, 0, 100, [1]),
        (2, 1, 10, 30, [3]),
        (3, 2, 5, None, []),
    ]


def test_one_can_go_on_with_an_earlier_try_where_it_was_left(desk: Desk) -> None:
    desk.act(T0 + 20 * S, "price", "T1", "71")
    best = desk.shown(T0 + 100 * S)
    desk.rewind(T0 + 100 * S, 10)
    desk.act(T0 + 105 * S, "price", "T1", "79")
    desk.rewind(T0 + 120 * S, 100, from_try=1)
    assert told(desk.shown(T0 + 120 * S)) == told(best)
    assert [(each.number, each.from_try, each.from_tick, each.last_tick) for each in played_tries_at(desk, T0 + 130 * S)] == [
        (1, 0, 0, 100),
        (2, 1, 10, 30),
        (3, 1, 100, 110),
    ]


def played_tries_at(desk: Desk, now: Any) -> list[Any]:
    class At(LiveRooms):
        def read_one(self, room_id: int, clock: Any = None) -> Any:
            return super().read_one(room_id, clock=lambda: now)

    return played_tries(AttemptRoom.objects.select_related("attempt").get(pk=desk.room.pk), At())


def test_an_earlier_try_is_shown_beside_the_present_one(desk: Desk) -> None:
    desk.act(T0 + 20 * S, "price", "T1", "71")
    shown = {tick: desk.shown(T0 + tick * S) for tick in (30, 64, 90)}
    desk.rewind(T0 + 90 * S, 15)
    beside = course(desk.room, 1)
    assert beside.last_tick == 90 and {len(values) for values in beside.figures.values()} == {91}
    for tick, frame in shown.items():
        now, row = frame["now"], {name: values[tick] for name, values in beside.figures.items()}
        assert (row["gmv"], row["online"], row["gmv5"], row["deal"]) == (now["gmv_cents"], now["online"], now["gmv_5min_cents"], now["deal_rate"])
    first, second = played_tries_at(desk, T0 + 100 * S)
    assert (first.gmv_cents, first.actions) == (shown[90]["now"]["gmv_cents"], 1)
    assert (second.last_tick, second.actions) == (25, 0)
    with pytest.raises(RewindRefused):
        course(desk.room, 2)  # it is still played: the stream shows it


def test_a_double_click_begins_one_try(desk: Desk) -> None:
    first, begun = desk.rewind(T0 + 100 * S, 30, client_id="once")
    again, repeated = desk.rewind(T0 + 100.2 * S, 30, client_id="once")
    other, second = desk.rewind(T0 + 100.4 * S, 30, from_try=1)  # another window, with an id of its own
    assert (begun, repeated, second) == (True, False, False)
    assert first == again == other
    assert desk.room.attempt.rooms.get().try_number == 2


def test_an_id_names_one_rewind_for_ever(desk: Desk) -> None:
    desk.act(T0 + 20 * S, "cue", value="hook")
    desk.rewind(T0 + 100 * S, 30, client_id="once")
    for tick, client_id in ((31, "once"), (30, "act-1")):
        with pytest.raises(ClientIdReused):
            desk.rewind(T0 + 120 * S, tick, client_id=client_id)


def test_only_what_was_played_can_be_gone_back_to(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for tick, source, code in ((41, None, "not_played_yet"), (10, 2, "unknown_try")):
        with pytest.raises(RewindRefused) as refused:
            desk.rewind(T0 + 40 * S, tick, source)
        assert refused.value.code == code
    monkeypatch.setattr(rewinding, "MOST_TRIES", 2)
    desk.rewind(T0 + 40 * S, 10)
    with pytest.raises(RewindRefused) as refused:
        desk.rewind(T0 + 60 * S, 10)
    assert refused.value.code == "too_many_tries"


def test_cool_downs_and_withdrawals_are_those_of_the_try(desk: Desk) -> None:
    desk.act(T0 + 60 * S, "cue", value="close")
    desk.rewind(T0 + 90 * S, 30)
    with pytest.raises(ControlRefused):
        desk.act(T0 + 91 * S, "withdraw", value="1")  # of the try before
    cue = desk.act(T0 + 92 * S, "cue", value="hook")  # would cool down if the other try counted
    desk.act(T0 + 92.5 * S, "withdraw", value=str(cue.number))
    assert hint(desk.room, 40) is not None


def test_every_process_shows_the_same_and_a_late_reader_spoils_nothing(desk: Desk) -> None:
    """A process that read the clock before the rewind and plays after it must not run the new try ahead."""
    one, other = LiveRooms(), LiveRooms()
    desk.shown(T0 + 100 * S, one)
    _view, held = other.read_one(desk.room.pk, clock=lambda: T0 + 100 * S)
    desk.rewind(T0 + 100 * S, 20)
    desk.shown(T0 + 105 * S, other)
    held.advance(100, [], try_number=1)  # the late reader
    assert held.tick == 25
    desk.act(T0 + 106 * S, "price", "T1", "70")
    assert desk.shown(T0 + 120 * S, one) == desk.shown(T0 + 120 * S, other) == desk.shown(T0 + 120 * S)


def test_who_knows_ticks_of_another_try_gets_the_present_one_from_its_beginning(desk: Desk) -> None:
    desk.act(T0 + 20 * S, "cue", value="hook")
    desk.rewind(T0 + 100 * S, 20)
    _view, held = LiveRooms().read_one(desk.room.pk, clock=lambda: T0 + 130 * S)
    assert held.frame(100, 1)[0]["series"][0]["tick"] == 0
    assert held.frame(45, 2)[0]["series"][0]["tick"] == 46


def test_the_last_try_is_handed_over_and_the_receipt_covers_all_of_them(desk: Desk, alice: Person) -> None:
    desk.act(T0 + 20 * S, "price", "T1", "71")
    desk.rewind(T0 + 100 * S, 10)
    desk.act(T0 + 110 * S, "price", "T2", "60")
    receipt, _ = hand_over(alice.pk, str(desk.room.attempt.public_id), 1, CONSOLE, "over", T0 + 130 * S)
    record = attempt_record(desk.room.attempt_id).rooms[0]
    assert [(control.lever, control.sku) for control in record.controls if control.tick] == [("price", "T2")]
    assert record.last_tick == 40
    assert receipt.actions == 3
    log = log_document(desk.room.attempt, desk.room, "", "", actions_after(desk.room.pk))  # as the evidence holds it
    assert played_controls(cast(RoomBundle, SimpleNamespace(position=1, log=log)), 240) == record.controls
    with pytest.raises(RoomClosed):
        desk.rewind(T0 + 131 * S, 5)


def test_trying_again_takes_no_time_from_the_attempt(desk: Desk) -> None:
    for again in range(1, 6):
        desk.rewind(T0 + again * 200 * S, 0)
    close_due(T0 + 1239 * S)
    assert Attempt.objects.get().state == "running"
    close_due(T0 + 1240 * S)
    assert (Attempt.objects.get().state, desk.room.attempt.rooms.get().closed_at) == ("closed", T0 + 1240 * S)


MOVES = [("price", "T1", "75"), ("price", "T2", "60"), ("cue", "", "hook"), ("cue", "", "answer"), ("pace", "", "calm"), ("pace", "", "hot")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["read", "other", "act", "act", "rewind", "pace"]), st.integers(100_000, 25_000_000), st.integers(0, 239)),
        min_size=4,
        max_size=25,
    )
)
def test_whatever_is_done_no_shown_frame_is_ever_false(
    steps: list[tuple[str, int, int]], make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], request: Any, alice: Person
) -> None:
    """Two processes, rewinds, paces: each frame shown is the one that a fresh process computes from the log up to its last action."""
    Attempt.objects.exclude(closed_at=None).update(closed_at=T0)  # every example begins at T0
    desk = Desk(_fresh_room(request, make_round, live_room), alice)
    processes, now, shown = [LiveRooms(), LiveRooms()], T0, []
    for kind, microseconds, choice in steps:
        now += timedelta(microseconds=microseconds)
        try:
            if kind in {"read", "other"}:
                shown.append(desk.shown(now, processes[kind == "other"]))
            elif kind == "act":
                desk.act(now, *MOVES[choice % len(MOVES)])
            elif kind == "rewind":
                desk.rewind(now, choice, choice % 3 or None)
            else:
                desk.pace(now, (0, 1, 2, 8)[choice % 4])
        except (ControlRefused, RewindRefused, RoomClosed, TooLate):
            continue
    shown.append(desk.shown(now, processes[0]))
    log = actions_after(desk.room.pk)
    for frame in shown:
        played = tries([action for action in log if action.number <= frame["last_action"]])[-1]
        assert frame["try"] == played.number
        assert told(frame) == told(replayed(desk, [action for action in log if action.number <= frame["last_action"]], frame["tick"]))


def replayed(desk: Desk, log: list[Action], tick: int) -> dict[str, Any]:
    source = room_source(desk.room.pk)
    room = engine_of(source.scenario).live_room(source.scenario, source.keys)
    room.advance(tick, effective_log(source.opening, log, source.ticks))
    frame: dict[str, Any] = room.frame(-1)
    return frame
