"""A sequential round: base rooms, the wait for the grader's word, extra rooms or the end. Decided once per attempt."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from certify.accounts.models import Person
from exams.commitment import commitment, commitment_bytes
from exams.errors import NotHere, RoundInvalid
from exams.models import Attempt, AttemptRoom, ExtraRoomsDecision, FormRoom, Registration, Round
from exams.selectors import attempt_record, attempt_state, attempts_to_assess, registration_of, round_document
from exams.selectors.board import seats
from exams.selectors.retakes import unmet_sittings
from exams.selectors.rooms import scenario_digest
from exams.selectors.rounds import release_obstacles
from exams.selectors.waiting import waiting_place
from exams.services.accommodate import give_extra_time
from exams.services.begin_preparation import begin_preparation
from exams.services.close_due import close_due
from exams.services.create_round import NewRound, create_round
from exams.services.decide_extra_rooms import decide_extra_rooms
from exams.services.extend_attempt import extend_attempt
from exams.services.go_live import go_live
from exams.services.hand_in import hand_in
from exams.services.hand_over import hand_over
from exams.services.pause_attempt import pause_attempt, resume_attempt
from exams.services.register import register
from exams.services.start_attempt import start_attempt
from exams.services.void_attempt import void_attempt
from exams.signals import attempt_closed
from tests.exams.conftest import CONSOLE, T0

S = timedelta(seconds=1)
WAIT_S = 300
ROOM_S = 600 + 60 + 20
"""Break, preparation and live part of the tests' rooms at speed 60."""


@pytest.fixture
def sequential(make_round: Callable[..., Round]) -> Callable[..., Round]:
    """Three base rooms and two extra ones in each form."""

    def make(**rules: Any) -> Round:
        return make_round(**{"kind": "certification", "rooms": 5, "speed": 60, "base_rooms": 3, "assessment_s": WAIT_S, **rules})

    return make


@pytest.fixture
def announced() -> Any:
    heard: list[int] = []

    def hear(sender: object, attempt_id: int, **_: Any) -> None:
        heard.append(attempt_id)

    attempt_closed.connect(hear)
    yield heard
    attempt_closed.disconnect(hear)


def played(attempt: Attempt, person: Person, positions: tuple[int, ...], at: datetime) -> datetime:
    """Each room opened, live and handed over within 30 s; the instant of the last hand-over."""
    public_id = str(attempt.public_id)
    for position in positions:
        begin_preparation(person.pk, public_id, position, CONSOLE, at)
        go_live(person.pk, public_id, position, CONSOLE, at + 10 * S)
        at += 25 * S
        hand_over(person.pk, public_id, position, CONSOLE, f"over-{position}", at)
        at += 5 * S
    return at - 5 * S


def state_of(attempt: Attempt, now: datetime = T0) -> tuple[str, str, datetime | None]:
    found = attempt_state(attempt.pk, now)
    return found["state"], found["sequential"]["phase"], found["deadline"]


def test_the_base_rooms_over_the_attempt_waits_and_is_not_announced(
    sequential: Any, start: Any, alice: Person, announced: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = start(sequential())
    assert state_of(attempt) == ("running", "base", T0 + 3 * ROOM_S * S)
    with django_capture_on_commit_callbacks(execute=True):
        over = played(attempt, alice, (1, 2, 3), T0)
    assert state_of(attempt) == ("running", "assessing", over + WAIT_S * S)
    assert (attempts_to_assess(), announced) == ([attempt.pk], [])
    assert attempt_state(attempt.pk, over)["current"] is None
    assert release_obstacles(attempt.registration.round_id, over + 365 * 86_400 * S) == ["attempt_open"]


def test_no_extra_room_exists_before_it_is_opened(sequential: Any, start: Any, alice: Person) -> None:
    attempt = start(sequential())
    assert list(attempt.rooms.values_list("position", flat=True)) == [1, 2, 3]
    over = played(attempt, alice, (1, 2, 3), T0)
    with pytest.raises(NotHere):
        begin_preparation(alice.pk, str(attempt.public_id), 4, CONSOLE, over)
    decide_extra_rooms(attempt.pk, True, over + 9 * S)
    assert begin_preparation(alice.pk, str(attempt.public_id), 4, CONSOLE, over + 10 * S).state == "preparing"


def test_finished_closes_with_the_news_once(
    sequential: Any, start: Any, alice: Person, announced: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = start(sequential())
    over = played(attempt, alice, (1, 2, 3), T0)
    with django_capture_on_commit_callbacks(execute=True):
        told = decide_extra_rooms(attempt.pk, False, over + 9 * S)
        assert decide_extra_rooms(attempt.pk, True, over + 10 * S) is None
    assert told is not None
    attempt.refresh_from_db()
    assert (told.opens, told.by, attempt.state, attempt.closed_at, attempt.close_reason) == (
        False, "assessment", "closed", over + 9 * S, "handed_over"
    )  # fmt: skip
    assert (announced, attempts_to_assess()) == ([attempt.pk], [])
    record = attempt_record(attempt.pk)
    assert (len(record.rooms), record.base_rooms, record.sequential_rule) == (3, 3, "sequential/1")
    assert record.extra_rooms is not None
    assert record.extra_rooms.opens is False


def test_extra_rooms_have_their_full_time_from_their_opening(
    sequential: Any, start: Any, alice: Person, announced: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    attempt = start(sequential())
    over = played(attempt, alice, (1, 2, 3), T0)
    decide_extra_rooms(attempt.pk, True, over + 9 * S)
    assert state_of(attempt) == ("running", "extra", over + (9 + 2 * ROOM_S) * S)
    with django_capture_on_commit_callbacks(execute=True):
        last = played(attempt, alice, (4, 5), over + 20 * S)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at, announced) == ("closed", last, [attempt.pk])
    assert [room.position for room in attempt_record(attempt.pk).rooms] == [1, 2, 3, 4, 5]
    assert ExtraRoomsDecision.objects.count() == 1


def test_without_an_assessment_in_time_the_extra_rooms_are_opened(sequential: Any, start: Any, alice: Person) -> None:
    attempt = start(sequential())
    over = played(attempt, alice, (1, 2, 3), T0)
    due = over + WAIT_S * S
    assert close_due(due - timedelta(microseconds=1)) == 0
    assert close_due(due + 3 * S) == 1
    assert close_due(due + 3 * S) == 0
    decision = ExtraRoomsDecision.objects.get()
    assert (decision.opens, decision.by, decision.at) == (True, "deadline", due + 3 * S)
    assert state_of(attempt) == ("running", "extra", due + (3 + 2 * ROOM_S) * S)  # the sweep's three seconds are not the candidate's
    assert decide_extra_rooms(attempt.pk, False, due + 5 * S) is None
    assert attempt.rooms.count() == 5


def test_a_word_at_the_deadline_comes_too_late(sequential: Any, start: Any, alice: Person) -> None:
    """The clock decides, not who is quicker: the sweep has not come by yet."""
    attempt = start(sequential())
    over = played(attempt, alice, (1, 2, 3), T0)
    told = decide_extra_rooms(attempt.pk, False, over + WAIT_S * S)
    assert told is not None
    assert (told.opens, told.by) == (True, "deadline")


def test_the_database_keeps_the_decision_as_it_is(sequential: Any, start: Any, alice: Person) -> None:
    attempt = start(sequential())
    decide_extra_rooms(attempt.pk, False, played(attempt, alice, (1, 2, 3), T0) + S)
    with pytest.raises(TypeError, match="append-only"):
        ExtraRoomsDecision.objects.filter(attempt=attempt).update(opens=True)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE exams_extraroomsdecision SET opens = NOT opens")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtraRoomsDecision.objects.create(attempt=attempt, at=T0, opens=True, by="assessment")


def test_a_candidate_who_never_returns_is_assessed_too(sequential: Any, start: Any) -> None:
    """Nobody chooses by staying away how many rooms decide. Extra rooms that nobody opens run with nobody steering."""
    attempt = start(sequential())
    base_over = T0 + 3 * ROOM_S * S
    assert close_due(base_over) == 1
    assert state_of(attempt) == ("running", "assessing", base_over + WAIT_S * S)
    decide_extra_rooms(attempt.pk, True, base_over + S)
    assert close_due(base_over + (1 + 2 * ROOM_S) * S) == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.close_reason) == ("closed", "attempt_deadline")
    assert [room.close_reason for room in attempt_record(attempt.pk).rooms] == ["attempt_deadline"] * 5


def test_handing_in_ends_the_base_rooms_and_not_the_assessment(sequential: Any, start: Any, alice: Person) -> None:
    attempt = start(sequential())
    assert hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0 + S).state == "running"
    assert state_of(attempt) == ("running", "assessing", T0 + (1 + WAIT_S) * S)
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0 + 2 * S)
    assert state_of(attempt) == ("running", "assessing", T0 + (1 + WAIT_S) * S)
    decide_extra_rooms(attempt.pk, True, T0 + 3 * S)
    assert hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0 + 4 * S).state == "closed"


def test_a_start_meanwhile_finds_the_attempt_that_waits(sequential: Any, start: Any, alice: Person) -> None:
    round_ = sequential()
    attempt = start(round_)
    over = played(attempt, alice, (1, 2, 3), T0)
    assert start_attempt(round_, alice.pk, CONSOLE, "again", over + S) == (attempt, False)


def test_a_pause_holds_the_wait_open_and_a_word_in_it_counts(sequential: Any, start: Any, alice: Person, ivan: Person) -> None:
    attempt = start(sequential())
    over = played(attempt, alice, (1, 2, 3), T0)
    pause_attempt(attempt.pk, "alarm", ivan, over + 100 * S)
    assert state_of(attempt) == ("paused", "assessing", None)
    assert close_due(over + 9999 * S) == 0
    decide_extra_rooms(attempt.pk, True, over + 200 * S)
    assert state_of(attempt) == ("paused", "extra", None)
    resume_attempt(attempt.pk, "alarm", ivan, over + 500 * S)
    assert state_of(attempt) == ("running", "extra", over + (500 + 2 * ROOM_S) * S)


def test_a_pause_and_an_extension_move_the_wait_and_extra_time_does_not(sequential: Any, start: Any, alice: Person, ivan: Person) -> None:
    attempt = start(sequential())
    over = played(attempt, alice, (1, 2, 3), T0)
    pause_attempt(attempt.pk, "alarm", ivan, over + 100 * S)
    resume_attempt(attempt.pk, "alarm", ivan, over + 160 * S)
    assert state_of(attempt)[2] == over + (WAIT_S + 60) * S
    extend_attempt(attempt.pk, 40, "alarm", ivan, over + 170 * S)
    assert state_of(attempt)[2] == over + (WAIT_S + 100) * S
    give_extra_time(attempt.registration_id, 150, "medical", ivan, over + 220 * S)
    assert state_of(attempt)[2] == over + (WAIT_S + 100) * S
    decide_extra_rooms(attempt.pk, True, over + 230 * S)
    assert state_of(attempt)[2] == over + 230 * S + 2 * ROOM_S * 1.5 * S  # and is there for the extra rooms


def test_a_void_attempt_is_not_decided(sequential: Any, start: Any, alice: Person, ivan: Person, announced: list[int]) -> None:
    attempt = start(sequential())
    over = played(attempt, alice, (1, 2, 3), T0)
    void_attempt(attempt.pk, "alarm", ivan, over + S)
    assert decide_extra_rooms(attempt.pk, True, over + 2 * S) is None
    assert (attempts_to_assess(), ExtraRoomsDecision.objects.count(), attempt.rooms.count(), announced) == ([], 0, 3, [])


def test_a_room_that_was_not_opened_was_not_met(sequential: Any, start: Any, make_round: Any, make_scenario: Any, alice: Person) -> None:
    shared = make_scenario("shared", speed=60)
    attempt = start(sequential(scenarios=[[*(make_scenario(f"own-{n}", speed=60) for n in range(3)), shared]]))
    later = make_round("certification", slug="later", scenarios=[[shared]])
    register(later, alice, T0)
    registration = Registration.objects.get(round=later)
    over = played(attempt, alice, (1, 2, 3), T0)
    assert len(unmet_sittings(registration, later.sittings.all())) == 1
    decide_extra_rooms(attempt.pk, True, over + S)
    assert len(unmet_sittings(registration, later.sittings.all())) == 1
    begin_preparation(alice.pk, str(attempt.public_id), 4, CONSOLE, over + 2 * S)
    assert unmet_sittings(registration, later.sittings.all()) == []


def test_the_rule_is_committed_to_and_other_rounds_commit_as_before(sequential: Any, make_round: Any) -> None:
    row = FormRoom.objects.filter(form__round=sequential()).order_by("-position").first()
    assert row is not None
    assert row.rules == {
        "cut_score": 60.0, "expected_growth": 0.3, "sequential": "sequential/1", "base_rooms": 3, "rooms": 5, "assessment_s": WAIT_S
    }  # fmt: skip
    slug, digest = row.form.round.slug, scenario_digest(row.scenario_id)
    content = commitment_bytes(slug, row.form.label, row.position, digest, row.traffic_key, row.luck_key, row.rules)
    assert b'"layout":"commitment/3"' in content
    assert commitment(content, row.nonce) == row.commitment
    other = FormRoom.objects.filter(form__round=make_round("certification", slug="plain")).first()
    assert other is not None
    assert other.rules == {"cut_score": 60.0, "expected_growth": 0.3}
    content = commitment_bytes(
        "plain", other.form.label, other.position, scenario_digest(other.scenario_id), other.traffic_key, other.luck_key, other.rules
    )
    assert b'"layout":"commitment/2"' in content
    assert commitment(content, other.nonce) == other.commitment


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        ({"base_rooms": 2}, {"base_rooms_out_of_range"}),
        ({"base_rooms": 5}, {"no_extra_rooms"}),
        ({"assessment_s": 10}, {"assessment_out_of_range"}),
        ({"kind": "practice"}, {"extra_rooms_in_practice"}),
    ],
)
def test_a_rule_that_cannot_work_makes_no_round(make_scenario: Any, erin: Person, rules: dict[str, Any], codes: set[str]) -> None:
    scenarios = [[make_scenario(f"{n}") for n in range(5)]]
    given = {"kind": "demonstration", "base_rooms": 3, **rules}
    with pytest.raises(RoundInvalid) as refused:
        create_round(
            NewRound("s", "轮", "R", opens_at=T0, closes_at=T0 + S, forms=scenarios, expected_growth=None, cut_score=Decimal(500), **given), erin, T0
        )
    assert {problem["code"] for problem in refused.value.problems} == codes


def test_the_longest_case_is_told_before_anybody_registers(sequential: Any, start: Any, alice: Person) -> None:
    round_ = sequential()
    told = round_document(round_, T0)["sequential"]
    assert told == {
        "rule": "sequential/1", "assessment_s": WAIT_S, "base_rooms": 3, "extra_rooms": 2,
        "base_minutes": 3 * ROOM_S // 60, "minutes": -(-(5 * ROOM_S + WAIT_S) // 60),
    }  # fmt: skip
    register(round_, alice, T0)
    Registration.objects.update(extra_time_percent=150)
    registration = registration_of(alice.pk, round_.pk)
    assert registration is not None
    place = waiting_place(registration, T0)
    assert (place.rooms, place.extra_rooms) == (3, 2)
    assert (place.minutes, place.longest_minutes) == (3 * ROOM_S * 3 // 2 // 60, -(-(5 * ROOM_S * 3 // 2 + WAIT_S) // 60))


def test_the_board_shows_who_waits_and_until_when(sequential: Any, start: Any, alice: Person) -> None:
    round_ = sequential()
    over = played(start(round_), alice, (1, 2, 3), T0)
    seat = seats(round_.sittings.get(), over)[0]
    assert (seat.state, seat.phase, seat.room, seat.deadline) == ("running", "assessing", None, over + WAIT_S * S)
    decide_extra_rooms(Attempt.objects.get().pk, True, over + S)
    seat = seats(round_.sittings.get(), over + 2 * S)[0]
    assert (seat.phase, seat.room, seat.rooms) == ("extra", 4, 5)


def test_other_rounds_have_no_phase(make_round: Any, start: Any, alice: Person) -> None:
    round_ = make_round("certification")
    attempt = start(round_)
    assert (attempt_state(attempt.pk, T0)["sequential"], round_document(round_, T0)["sequential"]) == (None, None)
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, T0 + S)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.assessing_at, AttemptRoom.objects.count()) == ("closed", None, 2)
