"""One table of levers for everybody, and one state from which candidate, baseline and bots start."""

from dataclasses import replace

import pytest

from sandbox import selectors
from sandbox.engine import replay
from sandbox.engine.bots import bot_by_id
from sandbox.engine.bots.play import play
from sandbox.engine.bots.sheet import Sheet
from sandbox.engine.bundle import Keys, Scenario, default_limits
from sandbox.engine.controls import Control, parse_value, refuse
from sandbox.engine.levers import LEVERS
from sandbox.engine.live import LiveRoom
from sandbox.engine.reference_room import reference_scenario
from sandbox.models import Scenario as Row
from sandbox.services.draft_bundle import draft_bundle

KEYS = Keys(11, 12)


@pytest.mark.django_db
def test_card_bots_and_bundle_have_the_limits_of_the_table(published: Row) -> None:
    """What differs from the table is what the terms name."""
    scenario = selectors.load_scenario(published.pk)
    card = selectors.scenario_card(published.pk).levers
    named = published.terms["levers"]
    assert list(card) == list(LEVERS) == [line.lever for line in default_limits()]
    for default in default_limits():
        limits, line, sheet = scenario.limits(default.lever), card[default.lever], Sheet.of(scenario).limits(default.lever)
        assert limits == sheet
        assert limits is not None
        assert (line.enabled, line.minimum, line.maximum, line.step, line.cooldown_s) == (
            limits.enabled, limits.minimum, limits.maximum, limits.step, limits.cooldown_s,
        )  # fmt: skip
        if default.lever not in named:
            assert limits == default
        else:
            changed = named[default.lever]
            assert limits.step == changed.get("step", default.step)
            assert limits.maximum == changed.get("maximum", default.maximum)


@pytest.mark.parametrize("lever", list(LEVERS))
def test_the_check_of_an_action_and_a_recorded_log_read_a_lever_alike(lever: str) -> None:
    """`what_if` and calibration read logs with `parse_value`, console, API and bots ask `refuse`, which begins with it."""
    scenario = reference_scenario()
    sku = "T1" if LEVERS[lever].kind in {"sku", "sku_choice", "sku_number"} else ""
    value = LEVERS[lever].choices[0] if LEVERS[lever].choices else {"price": "90", "release": "5", "lucky_bag": "100"}.get(lever, "5")
    value = "" if LEVERS[lever].kind in {"none", "sku"} else value
    parse_value(lever, sku, value, scenario.room.products)
    assert refuse(scenario, (), Control(10, lever, sku, value)) is None


def test_everybody_starts_from_the_recorded_rooms_state() -> None:
    """The room under the recorded log and the path's keys: stock sold, reserve released, viewers inside."""
    scenario = reference_scenario()
    room, baseline = LiveRoom(scenario, KEYS), replay.run(scenario, KEYS, scenario.baseline)
    played, _ = play(scenario, KEYS, bot_by_id("rundown-8"))
    whole = replay.run_recorded(scenario.room, KEYS, scenario.room.recorded)
    before = scenario.start_tick - 1
    for stock in (room.start_stock, baseline.start_stock, played.start_stock):
        assert (stock == whole.product_stock[before]).all()
    assert baseline.start_online == played.start_online
    assert abs(baseline.start_online - whole.online[before]) <= 0.2 * whole.online[before]
    released = [control for control in scenario.room.recorded if control.lever == "release" and control.tick < scenario.start_tick]
    for product, left in zip(scenario.room.products, scenario.reserve_at_start, strict=True):
        assert left == product.reserve - sum(int(control.value) for control in released if control.sku == product.sku)


def test_without_enforcement_rules_are_counted_and_nothing_acts() -> None:
    """As `what_if` runs a room: the same log brings the same whether or not somebody counts."""
    free, strict = (replace(reference_scenario(enforce=enforce), incidents=()) for enforce in (False, True))
    raised = tuple(Control(tick, "price", "T1", str(price)) for tick, price in ((20, 80), (40, 85), (60, 90), (80, 95)))
    lawless, judged = (replay.run(scenario, KEYS, (Control(0, "pitch", "T1"), *raised)) for scenario in (free, strict))
    assert lawless.compliance.counts == judged.compliance.counts
    assert lawless.compliance.counts["price_raised"] >= 2
    assert lawless.entries[1].sum() > judged.entries[1].sum()  # throttled only where the scenario enforces
    session = replay.run_recorded(free.room, KEYS, raised)
    assert session.compliance.counts["price_raised"] >= 2


@pytest.mark.django_db
def test_costs_are_printed_on_the_card_as_they_are_charged(published: Row) -> None:
    costs, charged = selectors.scenario_card(published.pk).costs, selectors.load_scenario(published.pk).costs
    assert costs == {name: getattr(charged, name) for name in costs}
    assert set(costs) == set(charged.__dataclass_fields__)


@pytest.mark.django_db
def test_the_baseline_is_named_in_the_bundle(draft: Row) -> None:
    scenario: Scenario = draft_bundle(draft).scenario
    assert scenario.baseline_name == "recorded"
    shifted = {(control.tick + scenario.start_tick, control.lever) for control in scenario.baseline}
    assert shifted <= {(control.tick, control.lever) for control in scenario.room.recorded}
