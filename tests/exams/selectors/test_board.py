"""What the board calls an incident, and in which order."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from certify.accounts.models import Person
from exams.errors import ControlRefused, SecondSession
from exams.models import Attempt, AttemptRoom, ConsolePresence, Registration, Round, Sitting
from exams.selectors.board import LATE_AFTER, QUIET_AFTER, seats
from exams.services.accept_action import NewAction, accept_action
from exams.services.accommodate import delay_start
from exams.services.note_place import note_place
from exams.services.note_presence import note_presence
from exams.services.pause_attempt import pause_attempt
from exams.services.register import register
from tests.exams.conftest import CONSOLE, OTHER_CONSOLE, T0

S = timedelta(seconds=1)


def codes(now_s: float = 10) -> list[list[str]]:
    return [[incident.code for incident in seat.incidents] for seat in seats(Sitting.objects.get(), T0 + now_s * S)]


@pytest.fixture
def room(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> AttemptRoom:
    return live_room(make_round("certification"))


def test_a_console_that_is_there_is_no_incident(room: AttemptRoom) -> None:
    note_presence({room.pk}, T0 + 10 * S)
    assert codes(24) == [[]]
    assert seats(Sitting.objects.get(), T0 + 24 * S)[0].tick == 24


def test_a_console_that_nobody_has_seen_for_fifteen_seconds_is_offline_since_then(room: AttemptRoom) -> None:
    note_presence({room.pk}, T0 + 10 * S)
    assert codes(24.9) == [[]]
    incident = seats(Sitting.objects.get(), T0 + 25 * S)[0].incidents[0]
    assert (incident.code, incident.since) == ("offline", T0 + 10 * S)


def test_whoever_acts_is_there_even_without_a_stream(room: AttemptRoom, alice: Person) -> None:
    accept_action(alice.pk, str(room.attempt.public_id), 1, CONSOLE, NewAction("a", "agents", "", "7"), lambda: T0 + 40 * S)
    assert codes(50) == [[]]
    assert codes(56) == [["offline"]]


def test_connected_without_an_action_for_long_is_quiet(room: AttemptRoom) -> None:
    after = QUIET_AFTER.total_seconds() + 1
    note_presence({room.pk}, T0 + after * S)
    assert codes(after) == [["quiet"]]


def test_a_paused_attempt_is_not_offline(room: AttemptRoom, ivan: Person) -> None:
    pause_attempt(room.attempt_id, "alarm", ivan, T0 + 5 * S)
    assert codes(200) == [["paused"]]


def test_refused_actions_are_counted_with_their_codes_and_fade(room: AttemptRoom, alice: Person) -> None:
    note_presence({room.pk}, T0 + 10 * S)
    for number in range(3):
        with pytest.raises(ControlRefused):
            accept_action(alice.pk, str(room.attempt.public_id), 1, CONSOLE, NewAction(f"x{number}", "agents", "", "999"), lambda: T0 + 5 * S)
    incident = seats(Sitting.objects.get(), T0 + 10 * S)[0].incidents[0]
    assert (incident.code, incident.times, incident.detail) == ("refused", 3, "value_above_maximum")
    room.refresh_from_db()
    assert room.last_number == 0
    note_presence({room.pk}, T0 + 700 * S)
    assert "refused" not in codes(700)[0]


def test_a_second_session_is_an_incident_of_its_own(room: AttemptRoom, alice: Person) -> None:
    note_presence({room.pk}, T0 + 10 * S)
    with pytest.raises(SecondSession):
        accept_action(alice.pk, str(room.attempt.public_id), 1, OTHER_CONSOLE, NewAction("x", "agents", "", "7"), lambda: T0 + 5 * S)
    assert codes() == [["second_session"]]


def test_another_address_or_browser_is_shown(room: AttemptRoom) -> None:
    note_presence({room.pk}, T0 + 10 * S)
    note_place(room.attempt_id, "203.0.113.7", "Firefox", T0)
    note_place(room.attempt_id, "203.0.113.7", "Firefox", T0 + 5 * S)
    assert codes() == [[]]
    note_place(room.attempt_id, "198.51.100.2", "Firefox", T0 + 6 * S)
    incident = seats(Sitting.objects.get(), T0 + 10 * S)[0].incidents[0]
    assert (incident.code, incident.since, incident.times, incident.detail) == ("places", T0 + 6 * S, 2, "203.0.… → 198.51.…")


def test_a_program_that_acts_by_the_second_is_told_from_a_person(room: AttemptRoom, alice: Person) -> None:
    for number in range(24):
        at = T0 + (number * 2 + 0.21) * S
        accept_action(alice.pk, str(room.attempt.public_id), 1, CONSOLE, NewAction(f"n{number}", "agents", "", str(3 + number % 2)), lambda at=at: at)
    note_presence({room.pk}, T0 + 48 * S)
    assert codes(48) == [["script"]]


def test_who_does_not_start_is_late_after_five_minutes_with_their_own_delay(
    make_round: Callable[..., Round], alice: Person, bob: Person, ivan: Person
) -> None:
    round_ = make_round("certification", sittings=((T0, T0 + timedelta(hours=2)),))
    register(round_, alice, T0 - S)
    delay_start(register(round_, bob, T0 - S).pk, 600, "accommodation", ivan, T0 - S)
    after = LATE_AFTER.total_seconds()
    assert codes(after - 1) == [[], []]
    late = seats(Sitting.objects.get(), T0 + after * S)
    assert [(seat.username, [incident.code for incident in seat.incidents]) for seat in late] == [("alice", ["late"]), ("bob", [])]
    assert codes(after + 600) == [["late"], ["late"]]


def test_the_waiting_room_is_told_from_absence(make_round: Callable[..., Round], alice: Person) -> None:
    row = register(make_round("certification"), alice, T0)
    assert seats(Sitting.objects.get(), T0)[0].state == "absent"
    Registration.objects.filter(pk=row.pk).update(waiting_seen_at=T0)
    assert seats(Sitting.objects.get(), T0 + 14 * S)[0].state == "waiting_room"
    assert seats(Sitting.objects.get(), T0 + 15 * S)[0].state == "absent"


def test_the_worst_comes_first(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, bob: Person, ivan: Person) -> None:
    round_ = make_round("certification", sittings=((T0, T0 + timedelta(hours=2)),))
    register(round_, ivan, T0)
    paused = start(round_, T0)
    pause_attempt(paused.pk, "health", ivan, T0)
    start(round_, T0, person=bob)
    assert [seat.username for seat in seats(Sitting.objects.get(), T0 + 400 * S)] == ["ivan", "alice", "bob"]
    assert ConsolePresence.objects.count() == 0
