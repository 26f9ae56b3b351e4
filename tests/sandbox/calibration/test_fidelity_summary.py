"""Medians, ranks and targets over sessions that were predicted unseen."""

from typing import Any

import pytest

from sandbox.calibration.exam_grade import limits_missed, values_judged
from sandbox.calibration.fidelity_summary import funnel_errors, rank_correlation, summarise
from sandbox.calibration.identified import learnt


def row(host: str, number: int, error: float, *, recorded: float = 1000.0, **other: Any) -> dict[str, Any]:
    base = {
        "host": host,
        "session": f"{host}-{number}",
        "gmv_recorded": recorded,
        "gmv_expected": recorded * (1.0 + error),
        "gmv_error": error,
        "naive_by_entries": 0.10,
        "naive_by_stock": -0.20,
        "online_wape": 0.08,
        "gmv_wape": 0.6,
        "gmv_wape_5min": 0.3,
        "online_coverage": 0.9,
        "gmv_coverage": 0.92,
        "reproduced": {"gmv_error": 0.001},
    }
    return {**base, **other}


def test_medians_are_of_absolute_errors_by_host_and_over_all() -> None:
    rows = [row("a", 1, -0.02), row("a", 2, 0.04), row("a", 3, 0.30), row("b", 1, 0.05), row("b", 2, -0.05)]
    found = summarise(rows)
    assert [(line["host"], line["sessions"], line["gmv_error"]) for line in found["hosts"]] == [("a", 3, 0.04), ("b", 2, 0.05)]
    assert (found["all"]["gmv_error"], found["all"]["naive_by_stock"]) == (0.05, 0.20)
    assert found["met"] is True


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"gmv_error": 0.07}, {"gmv_error"}),
        ({"naive_by_entries": 0.01}, {"beats_naive"}),
        ({"online_wape": 0.11}, {"online_wape"}),
        ({"online_coverage": 0.84}, {"online_coverage"}),
        ({"gmv_coverage": 0.96}, {"gmv_coverage"}),
        ({"reproduced": {"gmv_error": -0.021}}, {"reproduction"}),
    ],
)
def test_each_target_can_be_missed_alone(changed: dict[str, Any], missed: set[str]) -> None:
    found = summarise([{**row("a", number, 0.03), **changed} for number in range(3)])
    assert {check["code"] for check in found["checks"] if not check["holds"]} == missed
    assert found["met"] is False


def test_hosts_and_sessions_to_blame_are_named() -> None:
    rows = [row("a", 1, 0.03), row("b", 1, 0.15, reproduced={"gmv_error": 0.03})]
    checks = {check["code"]: check for check in summarise(rows)["checks"]}
    assert (checks["beats_naive"]["hosts"], checks["beats_naive"]["value"], checks["beats_naive"]["limit"]) == (["b"], 1, 2)
    assert checks["reproduction"]["sessions"] == ["b-1"]


def test_a_session_that_could_not_be_predicted_counts_against_the_verdict_and_not_in_the_medians() -> None:
    refused = {"host": "a", "session": "a-9", "refused": "unknown_product", "reason": "…"}
    found = summarise([row("a", 1, 0.01), row("a", 2, 0.02), refused])
    assert found["all"]["sessions"] == 2
    assert [(check["code"], check["sessions"]) for check in found["checks"] if not check["holds"]] == [("all_predicted", ["a-9"])]


def test_nothing_measured_meets_nothing() -> None:
    assert summarise([]) == {"hosts": [], "all": {"sessions": 0}, "checks": [], "met": False}


def test_rows_without_a_room_of_their_own_are_not_judged_by_it() -> None:
    alone = {key: value for key, value in row("a", 1, 0.01).items() if key != "reproduced"}
    assert "reproduction" not in {check["code"] for check in summarise([alone])["checks"]}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2, 3, 4], [10, 20, 30, 40], 1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([1, 2, 3, 4], [1, 3, 2, 4], 0.8),
        ([1, 2, 2, 3], [1, 2, 2, 3], 1.0),
        ([1, 1, 1], [1, 2, 3], None),
        ([1, 2], [2, 1], None),
    ],
)
def test_rank_correlation_is_spearmans(first: list[float], second: list[float], expected: float | None) -> None:
    assert rank_correlation(first, second) == expected


def test_rank_correlation_with_ties_agrees_with_scipy() -> None:
    from scipy.stats import spearmanr

    first, second = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0], [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0]
    assert rank_correlation(first, second) == pytest.approx(spearmanr(first, second).statistic, abs=1e-4)


def test_funnel_errors_leave_out_what_was_not_recorded() -> None:
    funnel = {"dwell_s": {"recorded": 50.0, "simulated": 55.0}, "return_share": {"recorded": 0.0, "simulated": 0.2}}
    assert funnel_errors({"funnel": funnel}) == {"dwell_s": 0.1}
    assert funnel_errors({}) == {}


@pytest.mark.parametrize(
    ("fidelity", "missed"),
    [
        ({"gmv_error": -0.019, "online_wape": 0.05, "without_shocks": {"gmv_error": 0.1}}, []),
        ({"gmv_error": -0.021, "online_wape": 0.05, "without_shocks": {"gmv_error": 0.1}}, ["gmv_error"]),
        ({"gmv_error": 0.0, "online_wape": 0.11, "without_shocks": {"gmv_error": -0.3}}, ["online_wape", "without_shocks_gmv_error"]),
    ],
)
def test_a_room_misses_the_limits_that_it_misses(fidelity: dict[str, Any], missed: list[str]) -> None:
    assert [name for name in limits_missed(fidelity) if name in {"gmv_error", "online_wape", "without_shocks_gmv_error"}] == missed
    assert values_judged(fidelity)["gmv_error"] == abs(fidelity["gmv_error"])


@pytest.mark.parametrize(
    ("shift_sd", "spread_share", "moved", "word"),
    [
        (1.2, 0.1, True, "data"),
        (0.02, 0.3, True, "data"),  # the data agree with the prior: that too was learnt
        (0.0, 0.0, True, "data"),  # read off the data, not fitted
        (1.2, 0.7, True, "partly"),
        (0.9, 1.0, True, "partly"),
        (0.1, 0.95, True, "prior"),
        (0.0, 0.6, True, "prior"),  # no stage looked at it
        (1.2, 0.1, False, "prior"),  # its lever never moved
    ],
)
def test_three_words_for_how_far_the_data_moved_a_parameter(shift_sd: float, spread_share: float, moved: bool, word: str) -> None:
    assert learnt(shift_sd, spread_share, moved) == word
