"""What the gate holds against a scenario, and that every reason says what to change."""

from typing import Any

import pytest
from django.utils import translation

from sandbox.pages.reasons import reason_texts
from sandbox.services.gate_rules import Scale, mean_uplift, reaction_cost, reasons_against, separation_of

REACTION = {
    "speed": 5,
    "one_second": {"loss": 0.01, "loss_error": 0.01, "sd": 0.04, "sd_error": 0.03},
    "three_seconds": {"loss": 0.03, "loss_error": 0.01, "sd": 0.1, "sd_error": 0.03},
}
FINE: dict[str, Any] = {"headroom": 0.5, "separation": 0.9, "incidents": 3, "single_levers": [], "degenerate": [], "reaction": REACTION}


def late(name: str, **changed: float) -> dict[str, Any]:
    return {"reaction": {**REACTION, name: {**REACTION[name], **changed}}}  # type: ignore[dict-item]


def test_a_sound_scenario_has_nothing_against_it() -> None:
    assert reasons_against(FINE, "exam", ()) == []
    assert reasons_against({**FINE, "reaction": None}, "exam", ()) == []


@pytest.mark.parametrize(
    ("change", "code", "names"),
    [
        ({"headroom": 0.1}, "headroom_too_small", "excerpt"),
        ({"separation": 0.79, "weakest_family": "traffic"}, "skill_not_separated", "Traffic"),
        ({"incidents": 1}, "incidents_out_of_range", "proposed"),
        ({"incidents": 5}, "incidents_out_of_range", "2 to 4"),
        ({"single_levers": [{"name": "price", "share_of_best_gain": 0.5}]}, "single_lever_wins", "no lower than"),
        ({"single_levers": [{"name": "release", "share_of_best_gain": 0.5}]}, "single_lever_wins", "stock rule"),
        ({"single_levers": [{"name": "ad_spend", "share_of_best_gain": 0.5, "baseline_most": 120.0}]}, "single_lever_wins", "at most 120"),
        ({"single_levers": [{"name": "agents", "share_of_best_gain": 0.5, "baseline_most": 4.0}]}, "single_lever_wins", "at most 4"),
        ({"degenerate": [{"bot_id": "idle", "failed_by": "", "uplift": 0.2}]}, "degenerate_passes", "doing nothing"),
        ({"degenerate": [{"bot_id": "endless_bags", "failed_by": "", "uplift": 0.2}]}, "degenerate_passes", "lucky bag"),
        ({"experts": {"plays": 27, "breached": 10, "rails": {"compliance": 1, "hand_over": 10}}}, "experts_break_rails", "hand-over"),
        (late("three_seconds", sd=0.25), "reaction_decides", "speed 4"),
        (late("one_second", loss=0.05), "second_decides", "speed 2"),
    ],
)
def test_every_rule_of_the_gate_refuses_by_name_and_says_what_to_change(change: dict[str, Any], code: str, names: str) -> None:
    reasons = reasons_against({**FINE, **change}, "exam", ())
    assert [reason for reason, _ in reasons] == [code]
    with translation.override("en"):
        (text,) = reason_texts(reasons)
    assert names in text
    assert "%" not in text.replace(" %", "")


def test_a_third_of_the_experts_plays_may_end_in_a_broken_guard_rail() -> None:
    assert reasons_against({**FINE, "experts": {"plays": 27, "breached": 9, "rails": {"hand_over": 9}}}, "exam", ()) == []


def test_a_second_within_the_scatter_refuses_nothing() -> None:
    assert reasons_against({**FINE, **late("one_second", loss=0.035, loss_error=0.01)}, "exam", ()) == []


def test_a_room_that_is_fit_for_practice_only_is_refused() -> None:
    reasons = reasons_against(FINE, "practice", ("clip",))
    assert [code for code, _ in reasons] == ["room_practice_only", "prior_only_levers_open"]
    with translation.override("en"):
        assert "more sessions" in reason_texts(reasons)[0]


def test_numbers_of_an_older_gate_are_judged_by_what_they_have() -> None:
    assert reasons_against({"headroom": 0.5, "separation": 0.9, "single_levers": [], "degenerate": []}, "exam", ()) == []


def test_separation_is_the_rank_correlation_of_skill_and_result() -> None:
    assert separation_of([0, 1, 2, 3], [1.0, 2.0, 5.0, 9.0]) == pytest.approx(1.0)
    assert separation_of([0, 1, 2, 3], [4.0, 3.0, 2.0, 1.0]) == pytest.approx(-1.0)
    assert separation_of([0, 1, 2, 3], [1.0, 1.0, 1.0, 1.0]) == 0.0


def test_uplifts_of_several_paths_are_averaged_as_logs() -> None:
    assert mean_uplift([0.6931471805599453, -0.6931471805599453]) == pytest.approx(0.0)


def test_lateness_costs_what_the_same_operators_lose() -> None:
    cost = reaction_cost([0.5, 0.3, 0.1], [0.4, 0.2, 0.0], spread=0.5)
    assert cost["sd"] == pytest.approx(0.2)
    assert cost["sd_error"] == pytest.approx(0.0)
    assert cost["loss"] == pytest.approx(0.0952, abs=1e-4)
    assert Scale.of([0.1, 0.2, 0.3]).centre == 0.2
