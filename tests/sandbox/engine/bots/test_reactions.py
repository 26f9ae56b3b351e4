"""Incidents are answered from the message in the frame, and the right answer beats none: in expectation, over many paths."""

from typing import Any

import numpy as np
import pytest

from sandbox.engine import incidents, replay
from sandbox.engine.bots import bot_by_id
from sandbox.engine.bots.operator import Operator
from sandbox.engine.bots.order import Order
from sandbox.engine.bots.reactions import KNOWS, cue_against, reactions
from sandbox.engine.bots.rundown import rundown
from sandbox.engine.bots.sheet import Sheet
from sandbox.engine.bots.view import read
from sandbox.engine.bundle import Incident, Scenario, default_limits
from sandbox.engine.controls import Control
from sandbox.engine.incidents import CATALOGUE
from sandbox.engine.live import LiveRoom
from tests.sandbox.engine.builders import act, keys, quiet_scenario

KEYS = keys(60)
OPENING = ((0, "ad_spend", "", "200"), (0, "agents", "", "2"))
ANSWERS: dict[str, tuple[tuple[int, str, str, str], ...]] = {
    "traffic_surge": ((66, "cue", "", "close"), (90, "cue", "", "demo")),
    "traffic_slump": ((63, "ad_spend", "", "400"), (63, "clip", "", ""), (63, "fan_push", "", ""), (120, "ad_spend", "", "200")),
    "ad_rejected": ((63, "ad_goal", "", "stay"),),
    "troll_wave": ((63, "agents", "", "6"),),
    "host_voice": ((66, "cohost", "", "on"), (120, "cohost", "", "off")),
    "wrong_price": ((63, "price", "T1", "99"),),
    "late_courier": ((63, "guarantee", "", "on"),),
    "flash_sale": ((66, "cue", "", "hook"), (96, "cue", "", "demo")),
}


def incident(code: str) -> Incident:
    """As a draft proposes it: a wrong price is too high."""
    given = incidents.default_incident(code, 60, "T1")
    return Incident(given.code, given.tick, given.ticks, 1.4 if code == "wrong_price" else given.size, given.sku)


def gmv(scenario: Scenario, log: tuple[Control, ...]) -> Any:
    return replay.run_paths(scenario, KEYS, log).value_cents("gmv")


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_the_right_answer_beats_none_in_expectation(code: str) -> None:
    """Mean over 60 paths, the same for both; by more than twice the standard error."""
    hit = quiet_scenario(incidents=(incident(code),))
    gained = gmv(hit, act(*OPENING, *ANSWERS[code])) - gmv(hit, act(*OPENING))
    assert gained.mean() > 2 * gained.std() / np.sqrt(len(KEYS))


@pytest.mark.parametrize("code", ["ad_rejected", "troll_wave", "wrong_price", "flash_sale", "traffic_surge"])
def test_the_answer_pays_more_than_it_would_without_the_incident(code: str) -> None:
    hit, calm = quiet_scenario(incidents=(incident(code),)), quiet_scenario()
    answer, none = act(*OPENING, *(control for control in ANSWERS[code] if control[1] != "price")), act(*OPENING)
    if code == "wrong_price":  # without the incident there is nothing to put right
        answer = act(*OPENING, *ANSWERS[code])
    assert (gmv(hit, answer) - gmv(hit, none)).mean() > (gmv(calm, answer) - gmv(calm, none)).mean()


def seen(code: str, at_tick: int = 70) -> tuple[Operator, Any]:
    """An expert who has looked before the incident and looks again while it goes on."""
    scenario = quiet_scenario(incidents=(incident(code),))
    room, operator = LiveRoom(scenario, KEYS[0]), Operator(Sheet.of(scenario), 1.0, rundown)
    for tick in (50, at_tick):
        room.advance(tick, act(*OPENING))
        view = read(room.frame(tick - 1))
        if tick == 50:
            operator.decide(view)
    return operator, view


@pytest.mark.parametrize(
    ("code", "order"),
    [
        ("wrong_price", Order("price", "T1", "99.00")),
        ("ad_rejected", Order("ad_goal", "", "stay")),
        ("troll_wave", Order("agents", "", "6")),
        ("host_voice", Order("cohost", "", "on")),
        ("traffic_slump", Order("ad_spend", "", "600")),
        ("late_courier", Order("guarantee", "", "on")),
    ],
)
def test_an_expert_answers_what_the_message_says(code: str, order: Order) -> None:
    operator, view = seen(code)
    if code == "late_courier":
        operator.done.pop("guarantee", None)
    assert order in reactions(operator, view)


@pytest.mark.parametrize(("code", "cue"), [("flash_sale", "hook"), ("traffic_surge", "close"), ("troll_wave", "")])
def test_the_cue_against_an_incident_goes_before_the_script(code: str, cue: str) -> None:
    operator, view = seen(code)
    assert cue_against(operator, view) == cue
    if cue:
        assert Order("cue", "", cue) in operator.decide(view)


def test_without_enough_agents_the_host_answers_the_trolls() -> None:
    scenario = quiet_scenario(incidents=(incident("troll_wave"),))
    few = tuple(line if line.lever != "agents" else type(line)("agents", True, 0, 3, 1, 10) for line in default_limits())
    operator, view = seen("troll_wave")
    operator.sheet = Sheet(scenario.ticks, scenario.ad_budget_cents, {line.lever: line for line in few})
    assert reactions(operator, view) == []
    assert cue_against(operator, view) == "answer"


def test_nobody_answers_before_it_happens_or_without_knowing() -> None:
    for code in CATALOGUE:
        operator, view = seen(code, at_tick=58)
        assert (reactions(operator, view), cue_against(operator, view)) == ([], "")
        novice, later = seen(code)
        novice.skill = KNOWS[code] - 0.01
        assert (reactions(novice, later), cue_against(novice, later)) == ([], "")


def test_every_incident_of_the_catalogue_has_an_answer() -> None:
    assert set(KNOWS) == set(CATALOGUE) == set(ANSWERS)
    assert bot_by_id("rundown-8").skill >= max(KNOWS.values()) > bot_by_id("rundown-1").skill
