"""The reference operators play by the candidates' rules, and skill pays."""

import json

import pytest
from scipy.stats import spearmanr

from sandbox.engine.bots import DEGENERATE, PANEL, BotSpec, bot_by_id, panel
from sandbox.engine.bots.bot import Bot
from sandbox.engine.bots.hand import Hand
from sandbox.engine.bots.play import ACCEPT_TICKS, play, play_log
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import refuse
from sandbox.engine.live import LiveRoom
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


@pytest.mark.parametrize("bot", PANEL, ids=lambda bot: bot.id)
def test_every_order_is_one_that_a_candidate_could_give(scenario: Scenario, bot: BotSpec) -> None:
    log = play_log(scenario, KEYS, bot)
    for index, control in enumerate(log):
        assert control.tick >= ACCEPT_TICKS
        if control.lever != "cue":  # orders overtake each other on their way to the host; the check was made in the order of giving
            assert refuse(scenario, log[:index], control) is None or control.lever in {"pitch", "pace", "follow_call"}


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


def test_the_expert_looks_more_often_and_slips_less_than_the_poor_operator() -> None:
    poor, expert = Hand("x", 0.0, KEYS), Hand("x", 1.0, KEYS)
    assert expert.look_ticks < poor.look_ticks
    slips = [sum(hand.slips(tick, 0) for tick in range(2000)) / 2000 for hand in (poor, expert)]
    assert slips[0] == pytest.approx(0.40, abs=0.05)
    assert slips[1] == pytest.approx(0.01, abs=0.01)
    assert all(expert.delay_ticks(tick) == 0 for tick in range(50))
    assert max(poor.delay_ticks(tick) for tick in range(200)) == 4


def test_skill_pays(scenario: Scenario) -> None:
    values = [play(scenario, KEYS, bot)[0].value_cents("gmv") for bot in PANEL]
    assert spearmanr([bot.skill for bot in PANEL], values).statistic >= 0.6


def test_nobody_who_games_one_lever_reaches_the_recorded_operator_or_keeps_the_rules(scenario: Scenario) -> None:
    """Here in the made-up room; the gate plays them in every scenario that is published."""
    baseline = run(scenario, KEYS, scenario.baseline).value_cents("gmv")
    for bot in DEGENERATE:
        result, _log = play(scenario, KEYS, bot)
        assert result.value_cents("gmv") < 1.1 * baseline, bot.id
