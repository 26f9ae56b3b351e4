"""kill -9 at any line of the assessment of base rooms: the candidate who waits gets one word all the same, and the right one."""

import os
from decimal import Decimal
from functools import lru_cache

import pytest

import grading.services
from certify.accounts.models import Person
from certify.accounts.services.create_person import create_person
from exams.models import Attempt, ExtraRoomsDecision, Round
from exams.services import decide_extra_rooms as deciding
from exams.services import end_attempt as ending
from grading.models import Assessment, GradeJob, RoomGrade
from grading.services import grade_room as grading_a_room
from grading.services import queue_assessments as queueing
from grading.services.run_assessment import LEASE_S, run_assessment
from grading.services.sweep import sweep
from grading.services.sweep_assessments import sweep_assessments
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock
from tests.services.killing import every_line, in_a_process, killed_at, lines_of, say_lines

WATCHED = (grading.services, deciding, ending)
"""The word is written by the exams, in the transaction of the figures: their lines too."""


def a_sequential_round(slug: str, cut_score: int) -> Round:
    rooms = [a_scenario(title_en=f"Room {number}") for number in range(1, 5)]
    return a_round(*rooms, slug=slug, cut_score=Decimal(cut_score), base_rooms=3)


def waiting(round_: Round) -> Attempt:
    """Sat its base rooms; one without its agents, so that its rooms scatter."""
    number = Person.objects.count()
    attempt = a_closed_attempt(round_, create_person(f"candidate-{number}", "live-room-2026", f"{number}", now=NOW))
    assert attempt.assessing_at is not None
    row = attempt.rooms.get(position=2)
    row.opening = row.opening[:-1]
    row.save(update_fields=["opening"])
    return attempt


def assess_all(clock: Clock) -> None:
    """What beat and a worker do: find who waits, take each message."""
    sweep_assessments(clock())
    for row in Assessment.objects.exclude(state="ready"):
        run_assessment(row.pk, clock)


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch, sent: list[int]) -> dict[bool, Round]:
    """By whether the extra rooms are opened. All attempts have one log in the same rooms: the replay, a pure function, is computed once each."""
    monkeypatch.setattr(queueing, "_send", lambda _: None)
    monkeypatch.setattr(grading_a_room, "play_room", lru_cache(grading_a_room.play_room))
    return {False: a_sequential_round("sure", 350), True: a_sequential_round("close", 465)}


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_line_one_word_is_given(rounds: dict[bool, Round], clock: Clock) -> None:
    """All lines, a process and an attempt of its own for each, are `.ci/soak kills`. The suite takes every twelfth."""
    reached = {}
    for opens, round_ in rounds.items():
        waiting(round_)
        assess_all(clock)  # what is imported, compiled or remembered is so from now on
        waiting(round_)
        with lines_of(*WATCHED) as reached[opens]:
            assess_all(clock)
    files = {name for lines in reached.values() for name, *_ in lines}
    assert {"queue_assessments.py", "run_assessment.py", "lease_row.py", "claim_row.py", "grade_room.py"} <= files
    assert {"decide_extra_rooms.py", "end_attempt.py"} <= files
    tries: set[int] = set()
    killed = 0
    for opens, round_ in rounds.items():
        for line in list(reached[opens])[:: every_line(12)]:
            attempt, now = waiting(round_), Clock(clock.now)
            assert killed_at(line, lambda now=now: assess_all(now), *WATCHED), line  # type: ignore[misc]
            sweep_assessments(now.pass_s(LEASE_S))
            row = Assessment.objects.get(attempt=attempt)
            run_assessment(row.pk, now)  # what the sweep has sent
            run_assessment(row.pk, now)  # and the message of the killed worker, delivered again
            row.refresh_from_db()
            attempt.refresh_from_db()
            decision = ExtraRoomsDecision.objects.get(attempt=attempt)
            assert row.figures is not None
            assert (row.state, row.told, row.figures["opens"], decision.opens, decision.by) == ("ready", True, opens, opens, "assessment"), line
            assert (attempt.state, attempt.rooms.count()) == (("running", 4) if opens else ("closed", 3)), line
            tries.add(row.tries)
            killed += 1
    assert tries == {1, 2}
    say_lines("assessment", "word on extra rooms", killed, sum(map(len, reached.values())))
    assert not RoomGrade.objects.exists()  # whatever was assessed is no grade
    sweep(NOW)  # the announcements that died with their workers
    closed = Attempt.objects.filter(form__round=rounds[False])
    assert set(GradeJob.objects.values_list("attempt_id", flat=True)) == {attempt.pk for attempt in closed}


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_get_the_same_message_at_once_give_one_word(rounds: dict[bool, Round], clock: Clock) -> None:
    waiting(rounds[True])
    assess_all(clock)  # compiled, so that the two really run at once
    attempt = waiting(rounds[True])
    sweep_assessments(clock())
    row = Assessment.objects.get(attempt=attempt)
    for pid in [in_a_process(lambda: run_assessment(row.pk, clock)) for _ in range(2)]:
        os.waitpid(pid, 0)
    row.refresh_from_db()
    assert (row.state, row.tries, row.error) == ("ready", 1, "")
    assert (ExtraRoomsDecision.objects.filter(attempt=attempt).count(), attempt.rooms.count()) == (1, 4)
