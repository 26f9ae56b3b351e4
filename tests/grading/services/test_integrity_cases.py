"""Cases: opened by one, answered by the candidate, decided by another; the result waits meanwhile and nothing happens by itself."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certify.accounts.models import Letter, Person
from certify.accounts.services.deliver_letter import deliver_letter
from exams.models import Attempt
from grading.errors import CaseRefused, SecondPersonNeeded
from grading.models import GradeJob, IntegrityCase, IntegrityEvent, RegradeEvent, RegradeSet, Result
from grading.selectors import integrity
from grading.selectors.integrity import case_lines
from grading.services import propose_regrade as proposing
from grading.services.decide_case import decide_case
from grading.services.finalise import finalise
from grading.services.open_case import HEARING_DAYS, NewCase, open_case
from grading.services.release_held import release_held
from grading.services.release_round import release_round
from grading.services.run_job import run_job
from grading.services.state_case import make_statement
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock
from tests.grading.services.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
postgres_only = pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="needs PostgreSQL")


@pytest.fixture
def attempt(alice: Any, clock: Clock) -> Attempt:
    """Alice's, graded, waiting for the certifier's release."""
    attempt = a_closed_attempt(a_round(a_scenario(), release="on_release"), alice)
    assert run_job(GradeJob.objects.get(attempt=attempt).pk, clock)
    return Attempt.objects.get(pk=attempt.pk)


@pytest.fixture
def case(attempt: Attempt, ivan: Any, clock: Clock) -> IntegrityCase:
    return opened(attempt, ivan, clock)


def opened(attempt: Attempt, by: Any, clock: Clock) -> IntegrityCase:
    return open_case(NewCase(attempt.pk, "similarity", "Your log is like another one."), by.pk, clock())[0]


def why(refusal: Any) -> str:
    return str(refusal.value.params["why"])


def decide(case: IntegrityCase, by: Any, clock: Clock, outcome: str = "no_consequence", reason: str = "explained") -> bool:
    return decide_case(case, by, outcome=outcome, reason=reason, explanation="As we see it.", now=clock())


def heard(case: IntegrityCase, clock: Clock) -> IntegrityCase:
    make_statement(case, case.person_id, "I was alone.", clock())
    case.refresh_from_db()
    return case


def release(attempt: Attempt, by: Any) -> int:
    return release_round(attempt.registration.round_id, by.pk, NOW + timedelta(hours=2)).finalised


def test_while_a_case_is_open_the_result_is_not_released(attempt: Attempt, case: IntegrityCase, carol: Any, clock: Clock) -> None:
    assert release(attempt, carol) == 0
    result = Result.objects.get()
    assert not finalise(result.pk, carol.pk, clock())
    assert release_held(clock()) == 0
    result.refresh_from_db()
    assert result.state == "graded"


def test_without_consequence_the_result_is_published_if_the_round_is(attempt: Attempt, case: IntegrityCase, carol: Any, clock: Clock) -> None:
    release(attempt, carol)
    assert decide(heard(case, clock), carol, clock)
    assert Result.objects.get().state == "finalised"
    assert not decide(case, carol, clock)


def test_without_consequence_before_the_release_the_result_waits_for_it(attempt: Attempt, case: IntegrityCase, carol: Any, clock: Clock) -> None:
    assert decide(heard(case, clock), carol, clock)
    assert Result.objects.get().state == "graded"
    assert release(attempt, carol) == 1


def test_a_void_attempt_has_no_result_and_counts_as_sat(attempt: Attempt, case: IntegrityCase, carol: Any, clock: Clock) -> None:
    release(attempt, carol)
    assert decide(heard(case, clock), carol, clock, "void", "copied")
    attempt.refresh_from_db()
    assert (attempt.state, attempt.void_note.refunds, attempt.void_note.reason) == ("void", False, "integrity_case")
    with CaptureQueriesContext(connection) as asked:
        assert release_held(clock()) == 0
    assert len(asked) == 1, "the sweep reads no log of an attempt that does not count"
    assert Result.objects.get().state == "graded"


def test_the_list_holds_every_open_case_and_the_newest_decided_ones(
    attempt: Attempt, case: IntegrityCase, ivan: Any, carol: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert decide(heard(case, clock), carol, clock)
    again = opened(attempt, ivan, clock)
    assert [line.case for line in case_lines(clock(), carol.pk)] == [again, case]
    assert case_lines(clock(), attempt.registration.person_id) == [], "nobody reads here who asks about themselves"
    monkeypatch.setattr(integrity, "MOST_DECIDED", 0)
    assert [line.case for line in case_lines(clock(), carol.pk)] == [again]


def test_a_published_result_changes_by_a_regrade_alone(alice: Any, ivan: Any, carol: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "_send", lambda _id: None)
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    assert run_job(GradeJob.objects.get(attempt=attempt).pk, clock)
    case = heard(opened(attempt, ivan, clock), clock)
    assert Result.objects.get().state == "finalised"
    assert decide(case, carol, clock, "void", "program")
    case.refresh_from_db()
    regrade = RegradeSet.objects.get()
    assert (case.regrade_id, regrade.correction, regrade.change, regrade.author_id) == (regrade.pk, "invalidate", {"because": "breach"}, carol.pk)
    attempt.refresh_from_db()
    assert attempt.state == "finalised"


def test_whoever_opened_it_does_not_decide_and_nobody_about_themselves(
    attempt: Attempt, case: IntegrityCase, alice: Any, ivan: Any, clock: Clock
) -> None:
    heard(case, clock)
    for person in (ivan, alice):
        with pytest.raises(SecondPersonNeeded):
            decide(case, person, clock)
    with pytest.raises(CaseRefused) as refusal:
        open_case(NewCase(attempt.pk, "observed", "Me."), alice.pk, clock())
    assert why(refusal) == "about_oneself"
    with pytest.raises(DatabaseError), transaction.atomic():
        IntegrityCase.objects.filter(pk=case.pk).update(state="decided", decided_by=ivan, decided_at=NOW, outcome="void", reason="copied")


def test_the_candidate_is_heard_first_or_the_time_for_it_passes(case: IntegrityCase, carol: Any, clock: Clock) -> None:
    with pytest.raises(CaseRefused) as refusal:
        decide(case, carol, clock)
    assert why(refusal) == "not_heard"
    clock.now = case.heard_until - timedelta(microseconds=1)
    with pytest.raises(CaseRefused):
        decide(case, carol, clock)
    clock.now = case.heard_until
    with pytest.raises(CaseRefused) as late:
        make_statement(case, case.person_id, "Too late.", clock())
    assert why(late) == "hearing_over"
    assert decide(case, carol, clock)
    assert case.heard_until - case.opened_at == timedelta(days=HEARING_DAYS)


def test_a_statement_is_made_once(case: IntegrityCase, bob: Any, clock: Clock) -> None:
    assert make_statement(case, case.person_id, "I was alone.", clock())
    assert not make_statement(case, case.person_id, "I was alone.", clock())
    with pytest.raises(CaseRefused) as refusal:
        make_statement(case, case.person_id, "And more.", clock())
    assert why(refusal) == "stated_already"
    with pytest.raises(CaseRefused):
        make_statement(case, bob.pk, "I am not Alice.", clock())
    assert IntegrityEvent.objects.filter(what="stated").count() == 1


def test_a_double_click_opens_one_and_a_new_one_waits_for_the_decision(
    attempt: Attempt, case: IntegrityCase, erin: Any, carol: Any, clock: Clock
) -> None:
    again, made = open_case(NewCase(attempt.pk, "timing", "Like a program's."), erin.pk, clock())
    assert (again.pk, made) == (case.pk, False)
    decide(heard(case, clock), carol, clock)
    assert open_case(NewCase(attempt.pk, "timing", "Like a program's."), erin.pk, clock())[1]


@pytest.mark.parametrize(("outcome", "reason"), [("void", "explained"), ("no_consequence", "copied"), ("other", "copied")])
def test_a_reason_fits_its_outcome(case: IntegrityCase, carol: Any, clock: Clock, outcome: str, reason: str) -> None:
    with pytest.raises(CaseRefused) as refusal:
        decide(heard(case, clock), carol, clock, outcome, reason)
    assert why(refusal) == "bad_reason"


def test_the_trail_is_append_only(case: IntegrityCase, clock: Clock) -> None:
    heard(case, clock)
    event = IntegrityEvent.objects.order_by("pk").first()
    assert event is not None
    assert list(IntegrityEvent.objects.values_list("what", flat=True)) == ["opened", "stated"]
    for change in ({"what": "nothing"}, {"detail": {"more": 1}}, {"by": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            IntegrityEvent.objects.filter(pk=event.pk).update(**change)
    IntegrityEvent.objects.filter(pk=event.pk).update(detail={})
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic():
            event.delete()
    RegradeEvent.objects.create(what="proposed", at=NOW, detail={"attempts": 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        RegradeEvent.objects.update(what="applied")
    assert RegradeEvent.objects.update(detail={}) == 1


@postgres_only
def test_of_an_opening_and_a_release_at_once_one_sees_the_other(attempt: Attempt, ivan: Any, carol: Any, clock: Clock) -> None:
    """Either the case holds the result back, or it says that the result was published before."""
    round_id = attempt.registration.round_id

    def work(index: int) -> Any:
        if index % 2:
            return release_round(round_id, carol.pk, NOW + timedelta(hours=2)).finalised
        return open_case(NewCase(attempt.pk, "observed", "Seen."), ivan.pk, clock())[1]

    places = count()
    done = at_once(lambda: work(next(places)))
    assert not [one for one in done if isinstance(one, BaseException)]
    assert IntegrityCase.objects.count() == 1
    event = IntegrityEvent.objects.get(what="opened")
    assert event.detail["published"] == (Result.objects.get().state == "finalised")


@postgres_only
def test_of_many_decisions_at_once_one_holds(case: IntegrityCase, erin: Any, carol: Any, clock: Clock) -> None:
    heard(case, clock)

    def work(index: int) -> Any:
        by, outcome, reason = ((carol, "void", "copied"), (erin, "no_consequence", "explained"))[index % 2]
        try:
            return decide(IntegrityCase.objects.get(pk=case.pk), by, clock, outcome, reason)
        except CaseRefused as refusal:
            return refusal.params["why"]

    places = count()
    done = at_once(lambda: work(next(places)))
    assert done.count(True) == 1
    assert IntegrityEvent.objects.filter(what="decided").count() == 1
    case.refresh_from_db()
    assert (case.attempt.state == "void") == (case.outcome == "void")


def test_the_candidate_is_written_to_when_it_is_opened_and_when_it_is_decided_and_no_mail_says_what(
    attempt: Attempt, alice: Any, ivan: Any, erin: Any, clock: Clock
) -> None:
    Person.objects.filter(pk=alice.pk).update(email="alice@post.example", email_verified_at=NOW, language="en")
    case = opened(attempt, ivan, clock)
    opened(attempt, ivan, clock)  # the second click
    for _ in range(2):
        decide(heard(case, clock) if case.state == "open" else case, erin, clock)
    for letter in Letter.objects.order_by("pk"):
        deliver_letter(letter.pk, clock)
    assert [message.subject for message in mail.outbox] == [
        "Certify · A question about your attempt",
        "Certify · The question about your attempt is decided",
    ]
    for message in mail.outbox:
        assert f"/attempts/{attempt.public_id}/question/" in message.body
        assert "Your log is like another one" not in message.body and "As we see it" not in message.body
