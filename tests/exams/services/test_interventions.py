"""What invigilators do: at once, with a trail that cannot be changed; announcements, extensions, delays, identity."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from certify.accounts.models import Person
from exams.errors import IllegalMove, NotHere
from exams.models import Announcement, AnnouncementAck, Attempt, AttemptRoom, Intervention, Registration, Round, Sitting
from exams.selectors.announcements import announcements_for, announcements_of, announcements_to
from exams.services.accept_action import NewAction, accept_action
from exams.services.accommodate import delay_start
from exams.services.announce import acknowledge, announce
from exams.services.begin_preparation import begin_preparation
from exams.services.confirm_identity import confirm_identity
from exams.services.extend_attempt import extend_attempt
from exams.services.hand_in import hand_in
from exams.services.pause_attempt import pause_attempt
from exams.services.register import register
from tests.exams.conftest import CONSOLE, T0

S = timedelta(seconds=1)


@pytest.fixture
def room(make_round: Callable[..., Round], live_room: Callable[..., AttemptRoom]) -> AttemptRoom:
    """Live since T0 for 240 s; the attempt has 1,800 s."""
    return live_room(make_round())


def test_an_extension_moves_every_deadline_by_its_seconds(room: AttemptRoom, ivan: Person) -> None:
    extend_attempt(room.attempt_id, 45, "technical", ivan, T0 + 100 * S)
    room.refresh_from_db()
    assert room.deadline == T0 + 285 * S
    assert Attempt.objects.get().deadline == T0 + 1845 * S
    note = Intervention.objects.get()
    assert (note.kind, note.reason, note.detail, note.by, note.at) == ("extend", "technical", "45 s", ivan, T0 + 100 * S)


def test_an_extension_lengthens_a_running_preparation(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, ivan: Person
) -> None:
    attempt = start(make_round())
    begin_preparation(alice.pk, str(attempt.public_id), 1, CONSOLE, T0)
    extend_attempt(attempt.pk, 30, "technical", ivan, T0 + 10 * S)
    assert attempt.rooms.get(position=1).preparation_ends_at == T0 + 90 * S


def test_a_room_that_waits_takes_actions_at_its_tick(room: AttemptRoom, alice: Person, ivan: Person) -> None:
    extend_attempt(room.attempt_id, 60, "technical", ivan, T0 + 100 * S)
    action, _ = accept_action(alice.pk, str(room.attempt.public_id), 1, CONSOLE, NewAction("a", "agents", "", "7"), lambda: T0 + 150 * S)
    assert action.tick == 102


def test_what_is_over_is_not_extended(room: AttemptRoom, alice: Person, ivan: Person) -> None:
    hand_in(alice.pk, str(room.attempt.public_id), CONSOLE, T0 + 5 * S)
    with pytest.raises(IllegalMove):
        extend_attempt(room.attempt_id, 60, "technical", ivan, T0 + 6 * S)
    assert Intervention.objects.count() == 0


def test_a_delay_reaches_a_running_attempt_at_once_and_only_what_is_new_of_it(room: AttemptRoom, ivan: Person) -> None:
    registration_id = room.attempt.registration_id
    for delay_s, deadline_s in ((120, 360), (120, 360), (60, 360), (180, 420)):
        delay_start(registration_id, delay_s, "accommodation", ivan, T0 + 10 * S)
        room.refresh_from_db()
        assert room.deadline == T0 + deadline_s * S, delay_s
    assert Registration.objects.get().delay_s == 180


def test_the_trail_can_be_changed_by_nobody(room: AttemptRoom, ivan: Person) -> None:
    pause_attempt(room.attempt_id, "alarm", ivan, T0 + S)
    with pytest.raises(TypeError):
        Intervention.objects.update(reason="mistake")
    with pytest.raises(TypeError):
        Intervention.objects.all().delete()
    note = Intervention.objects.get()
    note.reason = "mistake"
    with pytest.raises(DatabaseError), transaction.atomic():
        note.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE exams_intervention SET reason = 'mistake'")
    assert Intervention.objects.get().reason == "alarm"


def test_an_identity_is_confirmed_by_somebody_at_an_instant_and_may_be_taken_back(room: AttemptRoom, ivan: Person) -> None:
    registration_id = room.attempt.registration_id
    for _ in range(2):
        row = confirm_identity(registration_id, "document", ivan, T0 + S)
        assert (row.identity_check, row.identity_checked_by, row.identity_checked_at) == ("document", ivan, T0 + S)
    row = confirm_identity(registration_id, "not_checked", ivan, T0 + 2 * S, "wrong seat")
    assert (row.identity_check, row.identity_checked_by, row.identity_checked_at) == ("not_checked", None, None)
    assert list(Intervention.objects.order_by("at").values_list("detail", "note")) == [("document", ""), ("not_checked", "wrong seat")]
    with pytest.raises(ValueError, match="passport"):
        confirm_identity(registration_id, "passport", ivan, T0)


def test_an_announcement_reaches_everybody_and_is_said_once(
    make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, bob: Person, ivan: Person
) -> None:
    round_ = make_round()
    one, other = start(round_), start(round_, person=bob)
    sitting = Sitting.objects.get()
    said, made = announce(sitting.pk, "Stay seated", "c-1", ivan, T0)
    assert (announce(sitting.pk, "Stay seated", "c-1", ivan, T0), made) == ((said, False), True)
    announce(sitting.pk, "Only you", "c-2", ivan, T0 + S, one.pk)
    assert [row["text"] for row in announcements_to(one)] == ["Stay seated", "Only you"]
    assert [row["text"] for row in announcements_to(other)] == ["Stay seated"]
    acknowledge(one, said.pk, T0 + S)
    acknowledge(one, said.pk, T0 + 2 * S)
    assert [row["acknowledged"] for row in announcements_to(one)] == [True, False]
    assert [(row.text, row.read) for row in announcements_of(sitting)] == [("Only you", 0), ("Stay seated", 1)]  # type: ignore[attr-defined]
    assert AnnouncementAck.objects.get().at == T0 + S


def test_nobody_acknowledges_what_was_said_to_somebody_else(
    make_round: Callable[..., Round], start: Callable[..., Attempt], bob: Person, ivan: Person
) -> None:
    round_ = make_round()
    one, other = start(round_), start(round_, person=bob)
    said, _ = announce(Sitting.objects.get().pk, "Only you", "c", ivan, T0, one.pk)
    with pytest.raises(NotHere):
        acknowledge(other, said.pk, T0)
    with pytest.raises(NotHere):
        announce(999, "x", "c", ivan, T0)


def test_streams_are_told_what_is_new_and_a_fresh_one_everything_unread(room: AttemptRoom, ivan: Person) -> None:
    sitting = Sitting.objects.get()
    now = datetime.now(UTC)
    old, _ = announce(sitting.pk, "before", "a", ivan, now - timedelta(hours=1))
    assert announcements_for([room.pk], set(), now) == {}
    assert [row.text for row in announcements_for([room.pk], {room.pk}, now)[room.pk]] == ["before"]
    announce(sitting.pk, "now", "b", ivan, now)
    assert [row.text for row in announcements_for([room.pk], set(), now)[room.pk]] == ["now"]
    acknowledge(room.attempt, old.pk, now)
    assert [row.text for row in announcements_for([room.pk], {room.pk}, now)[room.pk]] == ["now"]
    assert Announcement.objects.count() == 2


def test_a_person_who_has_not_started_has_a_trail_too(make_round: Callable[..., Round], alice: Person, ivan: Person) -> None:
    row = register(make_round("certification"), alice, T0)
    delay_start(row.pk, 300, "accommodation", ivan, T0)
    note = Intervention.objects.get()
    assert (note.kind, note.sitting, note.attempt, note.registration, note.detail) == ("delay", None, None, row, "300 s")
