"""A live room is a cache: what was shown is never false, and the log rebuilds it byte for byte."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certify.accounts.models import Person
from exams.errors import ExamsError
from exams.live.rooms import LiveRooms
from exams.models import Action, Attempt, AttemptRoom, Round
from exams.selectors import attempt_record, room_source
from exams.services.accept_action import NewAction, accept_action
from exams.services.accommodate import give_extra_time
from exams.services.begin_preparation import begin_preparation
from exams.services.go_live import go_live
from exams.services.hand_over import hand_over
from exams.services.pause_attempt import pause_attempt, resume_attempt
from exams.services.start_attempt import start_attempt
from exams.services.void_attempt import void_attempt
from sandbox.engine.versions import ENGINE_VERSION
from sandbox.engines import engine_by_version, engine_of
from sandbox.selectors import load_scenario
from tests.exams.conftest import CONSOLE, T0
from tests.sandbox.engine.golden.fingerprint import scenario_file

S = timedelta(seconds=1)
MOVES = (
    ("ad_spend", "", "100"),
    ("ad_spend", "", "0"),
    ("cue", "", "hold"),
    ("cue", "", "close"),
    ("cue", "", "demo"),
    ("pitch", "T2", ""),
    ("pitch", "T1", ""),
    ("price", "T1", "80"),
    ("release", "T1", "10"),
    ("agents", "", "8"),
    ("pace", "", "hot"),
)


def act(room: AttemptRoom, at: datetime, lever: str, sku: str = "", value: str = "") -> Action:
    person_id = room.attempt.registration.person_id
    new = NewAction(uuid.uuid4().hex, lever, sku, value)
    return accept_action(person_id, str(room.attempt.public_id), room.position, CONSOLE, new, clock=lambda: at)[0]


def frame(rooms: LiveRooms, room: AttemptRoom, at: datetime, since: int = -1) -> dict[str, Any]:
    view, held = rooms.read_one(room.pk, clock=lambda: at)
    assert view.server_now == at
    return held.frame(since)[0]


def replayed(room: AttemptRoom, tick: int) -> dict[str, Any]:
    """The frame of a tick computed from nothing but the stored log."""
    source = room_source(room.pk)
    record = next(row for row in attempt_record(room.attempt_id).rooms if row.position == room.position)
    fresh = engine_of(source.scenario).live_room(source.scenario, source.keys)
    fresh.advance(tick, record.controls)
    return fresh.frame(-1)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return json.dumps(one).encode() == json.dumps(other).encode()


def test_a_frame_shows_the_tick_of_the_clock(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    assert frame(rooms, room, T0)["tick"] == 0
    assert frame(rooms, room, T0 + 1.999999 * S)["tick"] == 1
    shown = frame(rooms, room, T0 + 30 * S, since=10)
    assert shown["tick"] == 30
    assert [row["tick"] for row in shown["series"]] == list(range(11, 31))


@pytest.mark.parametrize("version", ["room/1", ENGINE_VERSION])
def test_a_room_is_played_by_the_version_that_it_is_pinned_to(
    make_round: Callable[..., Round], make_scenario: Callable[..., int], live_room: Callable[..., AttemptRoom], version: str
) -> None:
    engine = engine_by_version(version)
    pinned = engine.scenario_from_json(scenario_file(engine).read_bytes())
    room, rooms = live_room(make_round(scenarios=[[make_scenario(pinned=pinned)]])), LiveRooms()
    act(room, T0 + 8 * S, "cue", "", "hold")
    act(room, T0 + 20 * S, "price", "T1", "80")
    source = room_source(room.pk)
    assert type(source.scenario).__module__ == f"{engine.package}.bundle"
    assert source.scenario == pinned
    record = attempt_record(room.attempt_id).rooms[0]
    played = engine.live_room(pinned, source.keys)
    played.advance(60, record.controls)
    assert same(frame(rooms, room, T0 + 60 * S), played.frame(-1))


def test_a_room_rebuilt_from_the_log_gives_the_same_bytes(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    for second, move in enumerate(MOVES):
        act(room, T0 + (8 + 7 * second) * S, *move)
        frame(rooms, room, T0 + (8 + 7 * second) * S)
    at = T0 + 120 * S
    streamed = frame(rooms, room, at)
    assert len(streamed["series"]) == 121
    assert same(streamed, frame(LiveRooms(), room, at))
    rooms.forget(room.pk)
    assert same(streamed, frame(rooms, room, at))
    assert same(streamed, replayed(room, 120))


def test_what_was_withdrawn_is_neither_shown_nor_graded(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    before = frame(rooms, room, T0 + 20 * S)["levers"]
    assert (before["pitch"], before["cue"]) != ("T2", "hold")
    act(room, T0 + 20.1 * S, "pitch", "T2")
    act(room, T0 + 20.2 * S, "cue", value="hold")
    frame(rooms, room, T0 + 20.3 * S)
    act(room, T0 + 20.4 * S, "withdraw", value="1")
    act(room, T0 + 20.5 * S, "withdraw", value="2")

    after = frame(rooms, room, T0 + 60 * S)
    assert (after["levers"]["pitch"], after["levers"]["cue"]) == (before["pitch"], before["cue"])
    assert same(after, replayed(room, 60))
    assert {control.lever for control in attempt_record(room.attempt_id).rooms[0].controls} == set()


def test_the_graded_run_is_the_run_that_was_shown(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    for second, move in enumerate(MOVES):
        act(room, T0 + (10 + 9 * second) * S, *move)
        frame(rooms, room, T0 + (10 + 9 * second) * S)
    last = frame(rooms, room, room.deadline)
    assert last["tick"] == 239
    record = attempt_record(room.attempt_id).rooms[0]
    scenario = load_scenario(record.scenario_id)
    graded = engine_of(scenario).run(scenario, record.keys, record.controls)
    assert last["now"]["gmv_cents"] == int(graded.gmv_cents.sum())
    assert record.last_tick == 239


def test_an_action_shows_from_its_tick_on_and_not_before(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    before = frame(rooms, room, T0 + 20 * S)
    action = act(room, T0 + 20.5 * S, "agents", value="9")
    assert action.effective_tick == 22
    assert before["levers"]["agents"] != 9
    assert frame(rooms, room, T0 + 21 * S)["levers"]["agents"] == before["levers"]["agents"]
    assert frame(rooms, room, T0 + 22 * S)["levers"]["agents"] == 9


def test_a_pause_freezes_the_room_and_extra_time_slows_it(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], ivan: Person
) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    assert frame(rooms, room, T0 + 10 * S)["tick"] == 10
    pause_attempt(room.attempt_id, "alarm", ivan, T0 + 10 * S)
    assert rooms.read_one(room.pk, clock=lambda: T0 + 500 * S)[0].paused
    assert frame(rooms, room, T0 + 500 * S)["tick"] == 10
    resume_attempt(room.attempt_id, "over", ivan, T0 + 1000 * S)
    assert frame(rooms, room, T0 + 1010 * S)["tick"] == 20
    give_extra_time(room.attempt.registration_id, 200, "granted", ivan, T0 + 1010 * S)
    assert frame(rooms, room, T0 + 1020 * S)["tick"] == 25
    room.refresh_from_db()
    assert room.deadline == T0 + (1010 + 2 * 220) * S


def test_reading_a_room_past_its_deadline_closes_it(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    view, held = rooms.read_one(room.pk, clock=lambda: T0 + 900 * S)
    assert (view.state, view.close_reason, view.closed_at) == ("closed", "deadline", T0 + 240 * S)
    assert held.tick == 239


def test_a_handed_over_room_stays_at_its_last_tick(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], alice: Person) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    hand_over(alice.pk, str(room.attempt.public_id), 1, CONSOLE, "over", T0 + 50 * S)
    assert frame(rooms, room, T0 + 900 * S)["tick"] == 50


def test_two_processes_show_the_same_room(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> None:
    room, one, other = live_room(make_round()), LiveRooms(), LiveRooms()
    for second in range(1, 60):
        at = T0 + second * S
        if second % 6 == 0:
            act(room, at, *MOVES[second // 6])
        if second % 2:
            frame(one, room, at)
        else:
            frame(other, room, at)
    assert same(frame(one, room, T0 + 60 * S), frame(other, room, T0 + 60 * S))


def test_a_broken_room_is_rebuilt_and_keeps_no_other_waiting(
    make_round: Callable[..., Round],
    live_room: Callable[..., AttemptRoom],
    start: Callable[..., Attempt],
    bob: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    round_, rooms = make_round(rooms=1), LiveRooms()
    broken = live_room(round_)
    other = start(round_, person=bob)
    begin_preparation(bob.pk, str(other.public_id), 1, CONSOLE, T0)
    whole = go_live(bob.pk, str(other.public_id), 1, CONSOLE, T0)
    before = frame(rooms, broken, T0 + 5 * S)
    held = rooms.read_one(broken.pk, clock=lambda: T0 + 5 * S)[1]
    monkeypatch.setattr(held, "advance", lambda *_: 1 / 0)
    read = rooms.read([broken.pk, whole.pk], clock=lambda: T0 + 9 * S)
    assert read[broken.pk][1] is None
    assert read[whole.pk][1] is not None
    assert read[whole.pk][1].tick == 9
    after = frame(rooms, broken, T0 + 10 * S)
    assert after["series"][: len(before["series"])] == before["series"]


def test_rooms_that_nobody_reads_are_dropped(
    make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, rooms = live_room(make_round()), LiveRooms()
    frame(rooms, room, T0)
    assert rooms.forget_unused() == 0
    monkeypatch.setattr("exams.live.rooms.UNUSED_S", -1.0)
    assert rooms.forget_unused() == 1
    assert len(rooms) == 0


steps = st.lists(
    st.tuples(st.sampled_from(["read", "other", "lose", "act", "act", "withdraw"]), st.integers(0, 4_000_000), st.sampled_from(MOVES)), max_size=40
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_no_shown_frame_is_ever_false(
    steps: list[tuple[str, int, tuple[str, str, str]]], make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom], request: Any
) -> None:
    """Whatever the order of readers, actions and lost caches: every frame is the frame of the final log, and order never changes."""
    room = _fresh_room(request, make_round, live_room)
    rooms = [LiveRooms(), LiveRooms()]
    now, shown, accepted = T0, [], []
    for kind, microseconds, move in steps:
        now += timedelta(microseconds=microseconds)
        if kind in {"act", "withdraw"}:
            try:
                accepted.append(act(room, now, *(move if kind == "act" else ("withdraw", "", str(len(accepted))))))
            except ExamsError:
                continue
        elif kind == "lose":
            rooms[0].forget(room.pk)
        else:
            shown.append(frame(rooms[kind == "other"], room, now))
    assert [action.number for action in accepted] == list(range(1, len(accepted) + 1))
    assert [action.tick for action in accepted] == sorted(action.tick for action in accepted)
    for one in shown:
        assert same(one, replayed(room, one["tick"]))


def _fresh_room(request: Any, make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> AttemptRoom:
    """A live room of a new attempt; the round is made once for all examples."""
    round_ = getattr(request.node, "example_round", None)
    if round_ is None:
        request.node.example_round = round_ = make_round(rooms=1, attempts_allowed=1000)
        return live_room(round_)
    for attempt in Attempt.objects.filter(closed_at=None):
        void_attempt(attempt.pk, "next example", round_.created_by, T0)
    person_id = round_.registrations.get().person_id
    attempt, made = start_attempt(round_, person_id, CONSOLE, f"start-{Attempt.objects.count() + 1}", T0)
    assert made
    begin_preparation(person_id, str(attempt.public_id), 1, CONSOLE, T0)
    return go_live(person_id, str(attempt.public_id), 1, CONSOLE, T0)
