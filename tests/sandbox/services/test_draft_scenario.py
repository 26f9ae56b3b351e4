"""Drafts: defaults from the recording, every broken rule named, nothing half-changed."""

import pytest

from sandbox import selectors
from sandbox.engine.bundle import TICKS_PER_MIN
from sandbox.errors import ScenarioFrozen, ScenarioRefused
from sandbox.models import Recording, Room, Scenario
from sandbox.services.draft_bundle import draft_bundle
from sandbox.services.draft_scenario import change_draft, draft_scenario
from tests.sandbox.rooms import NOW, make_draft, make_room

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[ScenarioRefused]) -> set[str]:
    return {code for code, _ in refused.value.reasons}


def test_defaults_are_half_an_hour_from_the_middle(room: Room) -> None:
    row = draft_scenario(room.pk, kind="exam", by=None, now=NOW)
    assert (row.speed, row.terms["minutes"], row.terms["start_minute"]) == (5, 30, 30)
    demo = draft_scenario(room.pk, kind="demo", by=None, now=NOW)
    assert demo.speed == 60


def test_ad_limits_reach_only_somewhat_beyond_the_recording(room: Room) -> None:
    model = selectors.load_room(room.pk)
    most = max(float(control.value) for control in model.recorded if control.lever == "ad_spend")
    row = draft_scenario(room.pk, kind="exam", by=None, now=NOW)
    assert most <= row.terms["levers"]["ad_spend"]["maximum"] <= max(1.5 * most + 5, 100)


def test_an_exam_locks_levers_that_only_the_prior_knows(recording: Recording) -> None:
    room = make_room(recording, prior_only_levers=("lucky_bag", "clip"))
    exam = draft_scenario(room.pk, kind="exam", by=None, now=NOW)
    bundle = draft_bundle(exam).scenario
    assert [bundle.limits(name).enabled for name in ("lucky_bag", "clip", "cue")] == [False, False, True]  # type: ignore[union-attr]
    practice = draft_bundle(draft_scenario(room.pk, kind="practice", by=None, now=NOW)).scenario
    assert practice.limits("clip").enabled  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"start_minute": 80, "minutes": 30}, "excerpt_outside_session"),
        ({"start_minute": -1}, "excerpt_outside_session"),
        ({"minutes": 4}, "excerpt_outside_session"),
        ({"baseline": "somebody"}, "unknown_baseline"),
        ({"metric": "likes"}, "unknown_metric"),
        ({"ad_budget_cents": -1}, "negative_limit"),
        ({"levers": {"megaphone": {}}}, "unknown_lever"),
        ({"levers": {"agents": {"minimum": 9, "maximum": 3}}}, "limits_crossed"),
        ({"levers": {"agents": {"step": 0}}}, "negative_limit"),
        ({"incidents": [{"code": "meteor", "minute": 1, "minutes": 1}]}, "unknown_incident"),
        ({"incidents": [{"code": "traffic_slump", "minute": 31, "minutes": 1}]}, "incident_outside_excerpt"),
        ({"incidents": [{"code": "wrong_price", "minute": 1, "minutes": 1, "sku": "nope"}]}, "incident_needs_sku"),
        ({"minuets": 20}, "unknown_term"),
    ],
)
def test_it_refuses_a_broken_rule(room: Room, terms: dict[str, object], code: str) -> None:
    with pytest.raises(ScenarioRefused) as refused:
        draft_scenario(room.pk, kind="practice", by=None, now=NOW, terms=terms)
    assert code in codes(refused)
    assert not Scenario.objects.exists()


def test_an_exam_is_not_faster_than_judgement(room: Room) -> None:
    with pytest.raises(ScenarioRefused) as refused:
        draft_scenario(room.pk, kind="exam", speed=6, by=None, now=NOW)
    assert codes(refused) == {"exam_too_fast"}


def test_a_refused_change_leaves_the_draft_as_it_was(draft: Scenario) -> None:
    with pytest.raises(ScenarioRefused):
        change_draft(draft.pk, speed=2, terms={"minutes": 900})
    draft.refresh_from_db()
    assert (draft.speed, draft.terms["minutes"]) == (5, 10)


def test_one_limit_is_changed_alone(draft: Scenario) -> None:
    before = draft_bundle(draft).scenario
    change_draft(draft.pk, terms={"levers": {"agents": {"maximum": 7}}})
    after = draft_bundle(Scenario.objects.get(pk=draft.pk)).scenario
    assert after.limits("agents").maximum == 7  # type: ignore[union-attr]
    assert after.limits("ad_spend") == before.limits("ad_spend")
    assert after.ticks == 10 * TICKS_PER_MIN


def test_a_published_scenario_is_not_changed(published: Scenario) -> None:
    with pytest.raises(ScenarioFrozen):
        change_draft(published.pk, speed=3)


def test_the_same_draft_gives_the_same_bytes(room: Room) -> None:
    first, second = make_draft(room), make_draft(room)
    assert draft_bundle(first).data == draft_bundle(second).data
    assert draft_bundle(first).digest != draft_bundle(make_draft(room, minutes=11)).digest


def test_restock_releases_the_reserve_of_what_ran_low(room: Room) -> None:
    recorded = draft_bundle(make_draft(room, minutes=60, baseline="recorded")).scenario
    restocked = draft_bundle(make_draft(room, minutes=60, baseline="recorded + restock")).scenario
    added = [control for control in restocked.baseline if control not in recorded.baseline]
    assert {control.lever for control in added} == {"release"}
    stock = {line["sku"]: line for line in room.recording.summary["products"]}
    for control in added:
        minute = restocked.start_tick // TICKS_PER_MIN + control.tick // TICKS_PER_MIN - 1
        assert stock[control.sku]["stock"][minute] <= max(1, stock[control.sku]["start_stock"] // 10)


def test_an_exam_sells_no_cheaper_than_the_recorded_operator_did(room: Room) -> None:
    model = selectors.load_room(room.pk)
    exam = draft_bundle(draft_scenario(room.pk, kind="exam", by=None, now=NOW)).scenario
    practice = draft_bundle(draft_scenario(room.pk, kind="practice", by=None, now=NOW)).scenario
    assert practice.room.products == model.products
    for product, bound in zip(model.products, exam.room.products, strict=True):
        asked = [round(float(control.value) * 100) for control in model.recorded if control.lever == "price" and control.sku == product.sku]
        assert bound.floor_price_cents == max(product.floor_price_cents, min([product.list_price_cents, *asked]))
    assert any(bound.floor_price_cents > product.floor_price_cents for product, bound in zip(model.products, exam.room.products, strict=True))
