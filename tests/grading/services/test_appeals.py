"""Appeals: within the window, once, reviewed by a second person, decided with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from grading.errors import AppealRefused, SecondPersonNeeded
from grading.models import Appeal, GradeJob, RegradeEvent, Result
from grading.selectors.appeals import APPEAL_WINDOW_DAYS, appeal_lines, appeal_place
from grading.services.apply_regrade import apply_regrade
from grading.services.drop_regrade import drop_regrade
from grading.services.file_appeal import file_appeal, withdraw_appeal
from grading.services.review_appeal import decide_appeal, take_appeal
from grading.services.run_job import run_job
from tests.grading.builders import a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock
from tests.grading.services.test_concurrency import WORKERS, at_once
from tests.grading.services.test_regrades import _messages, computed  # noqa: F401  (the fixture keeps messages from a broker)

pytestmark = pytest.mark.django_db(transaction=True)
postgres_only = pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="needs PostgreSQL")


@pytest.fixture
def result(alice: Any, erin: Any, clock: Clock) -> Result:
    """Alice's, final; Erin made the round."""
    round_ = a_round(a_scenario())
    type(round_).objects.filter(pk=round_.pk).update(created_by=erin)
    attempt = a_closed_attempt(round_, alice)
    assert run_job(GradeJob.objects.get(attempt=attempt).pk, clock)
    return Result.objects.get()


@pytest.fixture
def filed(result: Result, alice: Any, clock: Clock) -> Appeal:
    return file_appeal(result.attempt_id, alice.pk, "The room froze.", clock())


def why(refusal: Any) -> str:
    return str(refusal.value.params["why"])


def test_a_double_click_files_one_and_another_text_is_refused(result: Result, alice: Any, clock: Clock) -> None:
    first, second = (file_appeal(result.attempt_id, alice.pk, "The room froze.", clock()) for _ in range(2))
    assert first.pk == second.pk and Appeal.objects.count() == 1
    with pytest.raises(AppealRefused) as refusal:
        file_appeal(result.attempt_id, alice.pk, "And again.", clock())
    assert why(refusal) == "appealed_already"
    assert not appeal_place(result.attempt_id, clock()).may_file


def test_the_window_is_half_open(result: Result, alice: Any) -> None:
    assert result.published_at
    until = result.published_at + timedelta(days=APPEAL_WINDOW_DAYS)
    assert appeal_place(result.attempt_id, until - timedelta(microseconds=1)).may_file
    assert not appeal_place(result.attempt_id, until).may_file
    with pytest.raises(AppealRefused) as refusal:
        file_appeal(result.attempt_id, alice.pk, "Too late.", until)
    assert why(refusal) == "window_closed"
    assert file_appeal(result.attempt_id, alice.pk, "In time.", until - timedelta(microseconds=1))


@pytest.mark.parametrize("text", ["", "   \n"])
def test_it_needs_words_and_a_final_result_of_one_s_own(text: str, result: Result, alice: Any, bob: Any, clock: Clock) -> None:
    with pytest.raises(AppealRefused) as refusal:
        file_appeal(result.attempt_id, alice.pk, text, clock())
    assert why(refusal) == "text_missing"
    with pytest.raises(AppealRefused) as refusal:
        file_appeal(result.attempt_id, bob.pk, "Not mine.", clock())
    assert why(refusal) == "not_final"


def test_neither_the_first_examiner_nor_the_candidate_reviews_it(filed: Appeal, alice: Any, erin: Any, clock: Clock) -> None:
    for person in (alice, erin):
        with pytest.raises(SecondPersonNeeded):
            take_appeal(filed, person.pk, clock())
    filed.refresh_from_db()
    assert filed.state == "filed" and filed.reviewer_id is None


def test_rejected_with_a_reason_by_its_reviewer_only(filed: Appeal, carol: Any, ivan: Any, clock: Clock) -> None:
    with pytest.raises(AppealRefused):
        decide_appeal(filed, carol.pk, upheld=False, outcome="Too early.", regrade_id=None, now=clock())
    assert take_appeal(filed, carol.pk, clock()) and not take_appeal(filed, carol.pk, clock())
    with pytest.raises(AppealRefused) as refusal:
        take_appeal(filed, ivan.pk, clock())
    assert why(refusal) == "wrong_state"
    with pytest.raises(AppealRefused) as refusal:
        decide_appeal(filed, carol.pk, upheld=False, outcome=" ", regrade_id=None, now=clock())
    assert why(refusal) == "reason_missing"
    with pytest.raises(AppealRefused):
        decide_appeal(filed, ivan.pk, upheld=False, outcome="Not mine.", regrade_id=None, now=clock())
    assert decide_appeal(filed, carol.pk, upheld=False, outcome="The log shows no gap.", regrade_id=None, now=clock())
    assert not decide_appeal(filed, carol.pk, upheld=False, outcome="The log shows no gap.", regrade_id=None, now=clock())
    with pytest.raises(AppealRefused):
        withdraw_appeal(filed, filed.person_id, clock())
    assert list(RegradeEvent.objects.values_list("what", flat=True)) == ["filed", "taken", "rejected"]


def test_upheld_leads_to_a_regrade_and_the_new_result_has_a_window_of_its_own(
    filed: Appeal, result: Result, erin: Any, carol: Any, ivan: Any, clock: Clock
) -> None:
    take_appeal(filed, ivan.pk, clock())
    with pytest.raises(AppealRefused) as refusal:
        decide_appeal(filed, ivan.pk, upheld=True, outcome="Right.", regrade_id=None, now=clock())
    assert why(refusal) == "no_regrade"
    regrade = computed(result.round, erin, clock, "standard", [result.attempt_id])
    assert decide_appeal(filed, ivan.pk, upheld=True, outcome="Right.", regrade_id=regrade.pk, now=clock())
    clock.pass_s(60)
    assert apply_regrade(regrade.pk, carol.pk, clock())
    place = appeal_place(result.attempt_id, clock())
    assert place.may_file and place.until == clock() + timedelta(days=APPEAL_WINDOW_DAYS)
    assert [line.appeal.state for line in appeal_lines()] == ["upheld"]


def test_dropping_its_regrade_brings_an_upheld_appeal_back_to_its_reviewer(filed: Appeal, result: Result, erin: Any, ivan: Any, clock: Clock) -> None:
    take_appeal(filed, ivan.pk, clock())
    regrade = computed(result.round, erin, clock, "recompute")
    decide_appeal(filed, ivan.pk, upheld=True, outcome="Right.", regrade_id=regrade.pk, now=clock())
    drop_regrade(regrade.pk, erin.pk, clock())
    filed.refresh_from_db()
    assert (filed.state, filed.reviewer_id, filed.outcome, filed.regrade_id) == ("in_review", ivan.pk, "", None)
    assert RegradeEvent.objects.filter(appeal=filed).last().what == "reopened"  # type: ignore[union-attr]
    with pytest.raises(AppealRefused):
        decide_appeal(filed, ivan.pk, upheld=True, outcome="Right.", regrade_id=regrade.pk, now=clock())


def test_an_open_appeal_against_the_earlier_result_is_not_doubled(
    filed: Appeal, result: Result, alice: Any, erin: Any, carol: Any, clock: Clock
) -> None:
    clock.pass_s(60)
    apply_regrade(computed(result.round, erin, clock, "recompute").pk, carol.pk, clock())
    assert not appeal_place(result.attempt_id, clock()).may_file
    with pytest.raises(AppealRefused) as refusal:
        file_appeal(result.attempt_id, alice.pk, "Another one.", clock())
    assert why(refusal) == "appealed_already"
    withdraw_appeal(filed, alice.pk, clock())
    assert file_appeal(result.attempt_id, alice.pk, "Another one.", clock()).result_id != result.pk


def test_a_withdrawn_appeal_may_be_filed_anew(filed: Appeal, result: Result, alice: Any, clock: Clock) -> None:
    assert withdraw_appeal(filed, alice.pk, clock()) and not withdraw_appeal(filed, alice.pk, clock())
    assert file_appeal(result.attempt_id, alice.pk, "Once more.", clock()).pk != filed.pk


@postgres_only
def test_six_clicks_and_six_reviewers_at_once_make_one_of_each(result: Result, alice: Any, carol: Any, clock: Clock) -> None:
    assert len(set(at_once(lambda: file_appeal(result.attempt_id, alice.pk, "The room froze.", clock()).pk))) == 1
    appeal = Appeal.objects.get()
    assert sorted(at_once(lambda: take_appeal(Appeal.objects.get(pk=appeal.pk), carol.pk, clock()))) == [False] * (WORKERS - 1) + [True]
    assert RegradeEvent.objects.filter(what="taken").count() == 1
