"""A regrade of a round with extra rooms, up to the certificate: all rooms that were sat count, and who was sent to them stays decided."""

import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from certify.certificates.models import Certificate
from exams.models import Action, Attempt, ExtraRoomsDecision
from exams.services.hand_in import hand_in
from exams.services.reveal_due import reveal_due
from grading.evidence.examine import EQUAL, examine
from grading.models import Assessment, RegradeItem, Result, RoomFeedback, RoomGrade
from grading.selectors import evidence_bundle, report_document
from grading.services import queue_assessments as assessing
from grading.services.apply_regrade import apply_regrade
from grading.services.queue_assessments import queue_assessments
from grading.services.queue_job import queue_job
from grading.services.run_assessment import run_assessment
from grading.services.run_job import run_job
from tests.grading.builders import GOOD_ACTIONS, GOOD_OPENING, NOW, a_closed_attempt, a_round, a_scenario, another_room, console_of
from tests.grading.conftest import Clock
from tests.grading.selectors.test_evidence import AFTER, with_keys
from tests.grading.services.test_regrades import _messages, computed, issue_all  # noqa: F401

CUT = 618


def sat_with_extra_rooms(person: Any, clock: Clock) -> Attempt:
    """Three base rooms, one judged by another metric, so that they scatter and the interval holds the cut; then both extra rooms."""
    rooms = [a_scenario(another_room("net_gmv") if number == 2 else None, title_en=f"Room {number}") for number in range(1, 6)]
    attempt = a_closed_attempt(with_keys(a_round(*rooms, base_rooms=3, cut_score=Decimal(CUT))), person)
    opening = [{"lever": lever, "sku": sku, "value": value} for lever, sku, value in GOOD_OPENING]
    queue_assessments(clock())
    assert run_assessment(Assessment.objects.get().pk, clock)
    for room in attempt.rooms.filter(position__gt=3):
        Action.objects.bulk_create(
            Action(attempt_room=room, number=number, tick=tick, effective_tick=tick, client_id=f"{number}", lever=lever, sku=sku, value=value, at=NOW)
            for number, (tick, lever, sku, value) in enumerate(GOOD_ACTIONS, start=1)
        )
    assert attempt.rooms.filter(position__gt=3).update(opening=opening) == 2
    hand_in(person.pk, str(attempt.public_id), console_of(person), clock.pass_s(5))
    assert run_job(queue_job(attempt.pk, clock()).pk, clock)
    return attempt


@pytest.mark.django_db(transaction=True)
def test_it_is_applied_with_its_extra_rooms_and_follows_from_its_bundle(
    alice: Any, erin: Any, carol: Any, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessing, "_send", lambda _: None)
    attempt = sat_with_extra_rooms(alice, clock)
    before = Result.objects.get()
    assert (before.decision, before.sequential and before.sequential["opened"]) == ("PASS", True)
    issue_all(clock)
    assert Certificate.objects.get().revoked_at is None

    round_ = attempt.form.round
    regrade = computed(round_, erin, clock, "standard", cut_score=700)
    shadow = RegradeItem.objects.get()
    assert (shadow.rooms.count(), shadow.after and shadow.after.decision) == (5, "FAIL")
    assert apply_regrade(regrade.pk, carol.pk, clock.pass_s(60))
    assert not apply_regrade(regrade.pk, carol.pk, clock())  # the second click

    after = Result.objects.get(effective=True)
    assert (after.decision, after.state, after.score) == ("FAIL", "finalised", before.score)
    assert after.sequential == before.sequential  # by the cut that held then: no regrade decides again who sits on
    assert ExtraRoomsDecision.objects.count() == 1
    effective = RoomGrade.objects.filter(effective=True)
    assert (effective.count(), RoomGrade.objects.count()) == (5, 10)
    assert RoomFeedback.objects.filter(grade__in=effective).count() == 5
    issue_all(clock)
    issue_all(clock)
    assert Certificate.objects.get().revoked_by_id == carol.pk
    report = report_document(attempt.pk)
    assert (report["result"]["decision"], report["result"]["sequential"]["opened"]) == ("FAIL", True)

    reveal_due(AFTER)
    path = tmp_path / "bundle.zip"
    path.write_bytes(evidence_bundle(attempt.pk))
    found = examine(path)
    assert (found.verdict, [row for row in found.rows if not row.equal], [check for check in found.checks if not check.holds]) == (EQUAL, [], [])
    rules = json.loads(zipfile.ZipFile(path).read("manifest.json"))["rules"]
    assert (rules["cut_score"], rules["corrected"]) == (700, ["cut_score"])


@pytest.mark.django_db(transaction=True)
def test_a_base_room_left_out_leaves_the_other_rooms_and_the_word_as_it_was(
    alice: Any, erin: Any, carol: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessing, "_send", lambda _: None)
    attempt = sat_with_extra_rooms(alice, clock)
    before = Result.objects.get()
    other = RoomGrade.objects.get(position=2)
    assert apply_regrade(computed(attempt.form.round, erin, clock, "exclude_room", scenario_id=other.scenario_id).pk, carol.pk, clock())
    after = Result.objects.get(effective=True)
    counted = RoomGrade.objects.filter(effective=True).order_by("position")
    assert [grade.position for grade in counted] == [1, 3, 4, 5]
    assert after.score == pytest.approx(sum(grade.score for grade in counted) / 4, abs=0.05)
    assert after.sequential == before.sequential
    assert attempt.rooms.count() == 5  # what was sat stays sat
