"""The rules that the engine counts, and what a count does where a scenario enforces them; incidents and their answers."""

import pytest

from sandbox.engine import incidents, replay
from sandbox.engine import layout as at
from sandbox.engine.bundle import Incident
from tests.sandbox.engine.builders import act, keys, quiet_scenario

KEY = keys(1)[0]


@pytest.mark.parametrize(
    ("rule", "actions"),
    [
        ("false_scarcity", [(20, "cue", "", "close"), (40, "cue", "", "demo"), (60, "release", "T1", "500")]),
        ("false_scarcity", [(20, "release", "T1", "3"), (60, "release", "T1", "500")]),
        ("price_raised", [(20, "price", "T1", "99.5")]),
        ("price_raised", [(20, "price", "T2", "70"), (100, "price", "T2", "75")]),
        ("hold_too_long", [(20, "cue", "", "hold"), (60, "cue", "", "demo")]),
    ],
)
def test_it_counts_a_broken_rule_once(rule, actions):
    counts = replay.run(quiet_scenario(), KEY, act(*actions)).compliance.counts
    assert counts == {name: int(name == rule) for name in counts}


@pytest.mark.parametrize(
    "actions",
    [
        [(20, "cue", "", "close"), (40, "cue", "", "demo"), (110, "release", "T1", "500")],
        [(20, "release", "T1", "400"), (60, "release", "T1", "500")],
        [(20, "price", "T2", "70"), (150, "price", "T2", "75")],
        [(20, "cue", "", "hold"), (56, "cue", "", "demo")],
        [(0, "price", "T1", "120")],
    ],
)
def test_it_counts_nothing_that_is_allowed(actions):
    assert sum(replay.run(quiet_scenario(), KEY, act(*actions)).compliance.counts.values()) == 0


def test_a_sold_out_link_on_pitch_is_counted_after_a_minute():
    empty = quiet_scenario(stock=0)
    events = replay.run(empty, KEY, act()).count_events
    assert events == ((12, "sold_out_pitch", 1),)
    assert replay.run(empty, KEY, act((12, "pitch", "", ""))).count_events == ()


def test_a_welfare_product_announced_and_never_on_sale_is_counted():
    log = act((5, "shelf", "T3", "off"), (10, "pitch", "T3", ""), (22, "pitch", "T1", ""))
    counts = replay.run(quiet_scenario(), KEY, log).compliance.counts
    assert counts["welfare_not_sold"] == 1
    sold = act((10, "pitch", "T3", ""), (22, "pitch", "T1", ""))
    assert replay.run(quiet_scenario(), KEY, sold).compliance.counts["welfare_not_sold"] == 0


def test_the_second_count_throttles_and_the_third_is_a_breach():
    raised = [(20, "price", "T1", "100"), (40, "price", "T1", "101")]
    third = (60, "price", "T1", "102")
    lawless, strict = quiet_scenario(), quiet_scenario(enforce=True)
    free, throttled = replay.run(lawless, KEY, act(*raised)), replay.run(strict, KEY, act(*raised))
    assert (free.rows[:41] == throttled.rows[:41]).all()
    assert throttled.boost[45] == pytest.approx(0.5 * free.boost[45], rel=0.05)
    assert throttled.boost[110] > 0.7 * free.boost[110]
    assert throttled.compliance.breaches == 0
    assert replay.run(strict, KEY, act(*raised, third)).compliance.breaches == 1


@pytest.mark.parametrize("code", list(incidents.CATALOGUE))
def test_every_incident_changes_the_room_and_the_right_answer_helps(code):
    incident = incidents.default_incident(code, 60, "T1")
    answers = {
        "traffic_surge": (), "traffic_slump": (), "ad_rejected": ((60, "ad_goal", "", "orders"),), "troll_wave": ((60, "cue", "", "answer"),),
        "host_voice": ((60, "cohost", "", "on"),), "wrong_price": ((61, "price", "T1", "99"),), "late_courier": ((60, "guarantee", "", "on"),),
        "flash_sale": ((60, "lucky_bag", "", "100"),),
    }  # fmt: skip
    opening = ((0, "ad_spend", "", "200"), (0, "agents", "", "2"))
    calm, hit = quiet_scenario(), quiet_scenario(incidents=(incident,))
    plain = replay.run(calm, KEY, act(*opening))
    idle = replay.run(hit, KEY, act(*opening))
    assert (plain.rows[:60] == idle.rows[:60]).all()
    assert plain.digest() != idle.digest()
    if not answers[code]:
        return
    answered = replay.run(hit, KEY, act(*opening, *answers[code]))
    harm_idle, harm_answered = _harm(code, idle), _harm(code, answered)
    assert harm_answered < harm_idle


def _harm(code: str, run: replay.Run) -> float:
    """What the incident does while it lasts, in its own column."""
    row = run.script[70]
    return {
        "ad_rejected": 1.0 - row[at.S_INC_PAID],
        "troll_wave": row[at.S_INC_LEAVE],
        "host_voice": row[at.S_INC_DRAIN],
        "wrong_price": abs(9900.0 - float(run.price_cents[70, 0])),
        "late_courier": -row[at.S_INC_DEAL],
        "flash_sale": row[at.S_INC_LEAVE],
    }[code]


def test_putting_a_wrong_price_right_is_no_raise():
    wrong = Incident("wrong_price", 30, 60, 0.6, "T1")
    run = replay.run(quiet_scenario(incidents=(wrong,)), KEY, act((34, "price", "T1", "99")))
    assert run.price_cents[30, 0] == 5940
    assert run.price_cents[34, 0] == 9900
    assert run.compliance.counts["price_raised"] == 0
