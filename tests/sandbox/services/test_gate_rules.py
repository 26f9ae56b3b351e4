"""How operators who game a lever fail, and what the gate holds against a scenario."""

import pytest

from sandbox.services.gate_rules import failed_by, reasons_against, separation_of

FINE = {"headroom": 0.5, "separation": 0.9, "single_levers": [], "degenerate": []}


@pytest.mark.parametrize(
    ("uplift", "contribution_cents", "breaches", "kept", "how"),
    [
        (0.9, 100.0, 0, True, ""),
        (0.9, 99.0, 0, True, "contribution"),
        (0.9, 100.0, 1, True, "compliance"),
        (0.9, 100.0, 0, False, "hand_over"),
        (0.3, 100.0, 0, True, "score"),
        (0.3, 0.0, 1, False, "compliance"),
    ],
)
def test_an_operator_fails_by_the_first_rule_broken(uplift: float, contribution_cents: float, breaches: int, kept: bool, how: str) -> None:
    assert failed_by(uplift, contribution_cents, breaches, kept, bar=0.5, least_contribution_cents=100.0, most_breaches=0) == how


def test_a_sound_scenario_has_nothing_against_it() -> None:
    assert reasons_against(FINE, "exam", ()) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"headroom": 0.1}, "headroom_too_small"),
        ({"separation": 0.2}, "skill_not_separated"),
        ({"single_levers": [{"name": "price", "share_of_best_gain": 0.5}]}, "single_lever_wins"),
        ({"degenerate": [{"bot_id": "idle", "failed_by": "", "uplift": 0.2}]}, "degenerate_passes"),
    ],
)
def test_every_rule_of_the_gate_refuses_by_name(change: dict[str, object], code: str) -> None:
    assert [reason for reason, _ in reasons_against({**FINE, **change}, "exam", ())] == [code]


def test_a_room_that_is_fit_for_practice_only_is_refused() -> None:
    assert [code for code, _ in reasons_against(FINE, "practice", ("clip",))] == ["room_practice_only", "prior_only_levers_open"]


def test_separation_is_the_rank_correlation_of_skill_and_result() -> None:
    assert separation_of([0, 1, 2, 3], [1.0, 2.0, 5.0, 9.0]) == pytest.approx(1.0)
    assert separation_of([0, 1, 2, 3], [4.0, 3.0, 2.0, 1.0]) == pytest.approx(-1.0)
    assert separation_of([0, 1, 2, 3], [1.0, 1.0, 1.0, 1.0]) == 0.0
