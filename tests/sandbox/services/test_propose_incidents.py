"""A draft of an exam comes with incidents that fit its excerpt; the examiner may change them."""

import pytest

from sandbox import selectors
from sandbox.engine.incidents import CATALOGUE
from sandbox.errors import ScenarioRefused
from sandbox.models import Recording, Room
from sandbox.services.draft_bundle import draft_bundle
from sandbox.services.draft_scenario import change_draft, draft_scenario
from sandbox.services.propose_incidents import LEAST_INCIDENTS, MOST_INCIDENTS, propose_incidents
from tests.sandbox.rooms import NOW, make_draft, make_room

pytestmark = pytest.mark.django_db


def test_an_exam_gets_two_to_four_of_different_kinds_inside_its_excerpt(room: Room) -> None:
    model = selectors.load_room(room.pk)
    for start in range(0, 60, 7):
        for minutes in (10, 30):
            found = propose_incidents(model, start, minutes, {})
            assert LEAST_INCIDENTS <= len(found) <= MOST_INCIDENTS
            assert len({incident["code"] for incident in found}) == len(found)
            assert all(incident["code"] in CATALOGUE for incident in found)
            begins = [incident["minute"] for incident in found]
            assert begins == sorted(begins)
            assert begins[0] >= 0.1 * minutes and begins[-1] < 0.86 * minutes
            assert all(incident["minute"] + incident["minutes"] <= minutes for incident in found)


def test_the_same_excerpt_proposes_the_same_and_excerpts_differ(room: Room) -> None:
    model = selectors.load_room(room.pk)
    assert propose_incidents(model, 20, 30, {}) == propose_incidents(model, 20, 30, {})
    kinds = {tuple(incident["code"] for incident in propose_incidents(model, start, 30, {})) for start in range(0, 60, 5)}
    assert len(kinds) > 3


def test_nothing_is_proposed_that_no_open_lever_answers(room: Room) -> None:
    model = selectors.load_room(room.pk)
    locked = {lever: {"enabled": False} for lever in ("price", "ad_spend", "ad_goal", "clip", "fan_push")}
    codes = {incident["code"] for start in range(60) for incident in propose_incidents(model, start, 30, locked)}
    assert codes
    assert codes.isdisjoint({"wrong_price", "ad_rejected", "traffic_slump"})


def test_an_exam_draft_has_the_proposal_of_its_own_excerpt_and_practice_has_none(room: Room) -> None:
    model = selectors.load_room(room.pk)
    exam = draft_scenario(room.pk, kind="exam", by=None, now=NOW, terms={"start_minute": 12})
    assert exam.terms["incidents"] == propose_incidents(model, 12, 30, exam.terms["levers"])
    assert len(draft_bundle(exam).scenario.incidents) == 3
    assert draft_scenario(room.pk, kind="practice", by=None, now=NOW).terms["incidents"] == []


def test_the_examiners_choice_stands(room: Room) -> None:
    chosen = [{"code": "flash_sale", "minute": 5.0, "minutes": 3.0, "size": 0.2, "sku": ""}]
    exam = draft_scenario(room.pk, kind="exam", by=None, now=NOW, terms={"incidents": chosen})
    change_draft(exam.pk, terms={"start_minute": 20})
    exam.refresh_from_db()
    assert exam.terms["incidents"] == chosen
    assert draft_bundle(exam).scenario.incidents[0].size == 0.2


def test_a_strength_beyond_measure_is_refused(room: Room) -> None:
    with pytest.raises(ScenarioRefused) as refused:
        make_draft(room, incidents=[{"code": "flash_sale", "minute": 1, "minutes": 1, "size": 99.0, "sku": ""}])
    assert [code for code, _ in refused.value.reasons] == ["incident_too_large"]


def test_the_ad_budget_is_that_of_the_chosen_excerpt(recording: Recording) -> None:
    room = make_room(recording)
    budgets = {
        draft_scenario(room.pk, kind="exam", by=None, now=NOW, terms={"start_minute": start}).terms["ad_budget_cents"] for start in (0, 30, 55)
    }
    assert len(budgets) > 1
