"""The reference operators play by the candidates' rules, and skill pays."""

import json
from dataclasses import replace

import pytest

from sandbox.engine.bots import DEGENERATE, PANEL, bot_by_id, panel
from sandbox.engine.bots.bot import Bot
from sandbox.engine.bots.hand import Hand
from sandbox.engine.bots.order import Order
from sandbox.engine.bots.play import ACCEPT_TICKS, Ledger, Table, play, play_log
from sandbox.engine.bots.sheet import Sheet
from sandbox.engine.bots.view import Event, Shelf
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control
from sandbox.engine.levers import LEVERS
from sandbox.engine.live import LiveRoom, uptake_delay_ticks
from sandbox.engine.reference_room import reference_scenario
from sandbox.engine.replay import run

KEYS = Keys(0x5EED, 0xBA6)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return reference_scenario()


def test_the_panel_has_24_operators_of_three_families_from_poor_to_expert() -> None:
    assert len(panel()) == 24
    for family in ("rundown", "bottleneck", "traffic"):
        skills = [bot.skill for bot in PANEL if bot.family == family]
        assert skills == sorted(skills)
        assert (skills[0], skills[-1]) == (0.0, 1.0)
    assert len({bot.id for bot in (*PANEL, *DEGENERATE)}) == 24 + 10


@pytest.mark.parametrize("bot_id", ["rundown-5", "bottleneck-8", "traffic-2", "floor_prices"])
def test_an_operator_plays_the_same_room_the_same_way(scenario: Scenario, bot_id: str) -> None:
    first, again = play(scenario, KEYS, bot_by_id(bot_id)), play(scenario, KEYS, bot_by_id(bot_id))
    assert first[1] == again[1]
    assert first[0].digest() == again[0].digest()


def test_another_path_makes_another_log(scenario: Scenario) -> None:
    assert play_log(scenario, KEYS, bot_by_id("rundown-8")) != play_log(scenario, Keys(1, 2), bot_by_id("rundown-8"))


def test_the_run_is_the_replay_of_the_log(scenario: Scenario) -> None:
    """A table is set once and used by many: nobody leaves a trace, and what was played is what a grader would replay."""
    table = Table(scenario, KEYS)
    for bot_id in ("traffic-8", "everything_at_once", "traffic-8"):
        played, log = table.play(bot_by_id(bot_id))
        assert played.digest() == run(scenario, KEYS, log).digest()
        assert (played.digest(), log) == ((other := play(scenario, KEYS, bot_by_id(bot_id)))[0].digest(), other[1])


def test_an_order_is_refused_to_an_operator_as_to_a_candidate(scenario: Scenario) -> None:
    ledger = Ledger(scenario, KEYS)
    assert ledger.give(Order("ad_goal", "", "stay"), 10)
    assert not ledger.give(Order("ad_goal", "", "orders"), 12)  # cooling down for 30 s
    assert not ledger.give(Order("price", "T1", "1.0"), 20)  # under the floor
    assert not ledger.give(Order("clip"), scenario.ticks)  # too late
    assert ledger.log == (Control(10, "ad_goal", "", "stay"),)


def test_the_host_takes_up_an_operators_instructions_late_and_in_order(scenario: Scenario) -> None:
    ledger = Ledger(scenario, KEYS)
    orders = [Order("pitch", "T1"), Order("cue", "", "hook"), Order("pace", "", "calm"), Order("clip"), Order("follow_call")]
    for order in orders:
        assert ledger.give(order, 30)
    effective = {control.lever: control.tick for control in ledger.effective}
    assert effective["clip"] == 30
    told = [effective[order.lever] for order in orders if LEVERS[order.lever].host_instruction]
    assert told == sorted(told)
    assert all(31 <= tick <= 34 for tick in told)
    assert effective["pitch"] == 30 + uptake_delay_ticks(scenario, KEYS, 1)


@pytest.mark.parametrize("bot_id", ["rundown-1", "bottleneck-4", "traffic-8"])
def test_nobody_acts_sooner_than_a_person_could(scenario: Scenario, bot_id: str) -> None:
    log = play_log(scenario, KEYS, bot_by_id(bot_id))
    assert log
    assert min(control.tick for control in log) >= ACCEPT_TICKS
    assert max([control.tick for control in log].count(tick) for tick in range(scenario.ticks)) <= 8


def test_a_slower_hand_gives_the_same_first_orders_later(scenario: Scenario) -> None:
    prompt, late = Table(scenario, KEYS).play(bot_by_id("rundown-8"))[1], Table(scenario, KEYS).play(bot_by_id("rundown-8"), late_ticks=3)[1]
    first = next(control for control in prompt if not LEVERS[control.lever].host_instruction)
    assert Control(first.tick + 3, first.lever, first.sku, first.value) in late


def test_an_operator_needs_nothing_but_the_frame(scenario: Scenario) -> None:
    """A frame that went through JSON, as over the network, leads to the same orders."""
    spec = bot_by_id("traffic-7")
    near, far, room = Bot(spec, scenario, KEYS), Bot(spec, scenario, KEYS), LiveRoom(scenario, KEYS)
    given = 0
    for tick in range(120):
        room.advance(tick, ())
        frame = room.frame(tick - 1)
        orders = near.decide(frame)
        assert orders == far.decide(json.loads(json.dumps(frame)))
        given += len(orders)
    assert given > 3


def stripped(frame: dict[str, object]) -> dict[str, object]:
    """What an operator says it reads, and nothing else of the frame."""
    products = [{name: row[name] for name in Shelf.__dataclass_fields__} for row in frame["products"]]  # type: ignore[attr-defined]
    incidents = [{name: row[name] for name in Event.__dataclass_fields__} for row in frame["incidents"]]  # type: ignore[attr-defined]
    now = {name: frame["now"].get(name) for name in NOW_READ}  # type: ignore[attr-defined]
    return {"tick": frame["tick"], "ticks": frame["ticks"], "now": now, "levers": frame["levers"], "products": products, "incidents": incidents}


NOW_READ = ("dwell_s", "click_rate", "deal_rate", "trend", "ad_roi", "energy", "questions_open")


@pytest.mark.parametrize("bot_id", ["rundown-8", "bottleneck-8", "traffic-8", "burn_the_end", "floor_prices"])
def test_a_frame_without_what_operators_do_not_read_leads_to_the_same_orders(scenario: Scenario, bot_id: str) -> None:
    spec = bot_by_id(bot_id)
    whole, part, room, ledger = Bot(spec, scenario, KEYS), Bot(spec, scenario, KEYS), LiveRoom(scenario, KEYS), Ledger(scenario, KEYS)
    for tick in range(scenario.ticks - 1):
        if not whole.looks_at(tick):
            continue
        room.advance(tick, ledger.log)
        frame = room.frame(tick - 1)
        orders = whole.decide(frame)
        assert orders == part.decide(stripped(frame))
        for order in orders:
            ledger.give(order, tick + ACCEPT_TICKS)
    assert ledger.accepted


def test_what_an_operator_reads_is_what_the_frame_shows_to_everybody(scenario: Scenario) -> None:
    room = LiveRoom(scenario, KEYS)
    room.advance(60, ())
    frame = room.frame(59)
    assert set(NOW_READ) <= set(frame["now"])  # type: ignore[call-overload]
    assert {"recorded", "baseline", "parameters", "keys", "members", "returns"}.isdisjoint(frame)


def test_an_operator_holds_nothing_of_the_room(scenario: Scenario) -> None:
    """No bundle, no parameters, no keys, however deep one looks."""
    bot = Bot(bot_by_id("traffic-8"), scenario, KEYS)
    room = LiveRoom(scenario, KEYS)
    room.advance(40, ())
    bot.decide(room.frame(-1))
    hidden = [scenario, scenario.room, scenario.room.members[0], scenario.incidents, scenario.baseline, KEYS, room]
    assert not [thing for thing in _reached(bot) if any(thing is secret for secret in hidden)]
    assert not [thing for thing in _reached(bot) if isinstance(thing, int) and thing in (KEYS.traffic, KEYS.luck)]


def _reached(root: object) -> list[object]:
    found: dict[int, object] = {}
    waiting = [root]
    while waiting:
        thing = waiting.pop()
        if id(thing) in found:
            continue
        found[id(thing)] = thing
        if isinstance(thing, dict):
            waiting += [*thing.keys(), *thing.values()]
        elif isinstance(thing, list | tuple | set):
            waiting += thing
        elif hasattr(thing, "__dict__") and not isinstance(thing, type):
            waiting += vars(thing).values()
    return list(found.values())


def test_a_card_is_as_good_as_the_bundle(scenario: Scenario) -> None:
    sheet = Sheet.of(scenario)
    assert (sheet.ticks, sheet.ad_budget_cents) == (scenario.ticks, scenario.ad_budget_cents)
    assert Sheet.of(sheet) == sheet
    locked = Sheet.of(replace(scenario, levers=tuple(replace(line, enabled=False) for line in scenario.levers)))
    assert not any(locked.open(lever) for lever in LEVERS)


def test_the_expert_looks_more_often_and_slips_less_than_the_poor_operator() -> None:
    poor, expert = Hand.of("x", 0.0, KEYS), Hand.of("x", 1.0, KEYS)
    assert expert.look_ticks < poor.look_ticks
    slips = [sum(hand.slips(tick, 0) for tick in range(2000)) / 2000 for hand in (poor, expert)]
    assert slips[0] == pytest.approx(0.40, abs=0.05)
    assert slips[1] == pytest.approx(0.01, abs=0.01)
    assert all(expert.delay_ticks(tick) == 0 for tick in range(50))
    assert max(poor.delay_ticks(tick) for tick in range(200)) == 4
