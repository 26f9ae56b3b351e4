"""Parts that sum to their whole, before and after rounding."""

from math import exp, fsum, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.attribution.round_forces import round_forces
from grading.attribution.shares import logarithmic_mean, money_shares, rounded_to

money = st.floats(1e3, 1e10)


@settings(deadline=None, max_examples=40)
@given(money, money)
def test_the_logarithmic_mean_lies_between_geometric_and_arithmetic(a: float, b: float) -> None:
    mean = logarithmic_mean(a, b)
    assert (a * b) ** 0.5 * (1 - 1e-6) <= mean <= (a + b) / 2 * (1 + 1e-6)


@settings(deadline=None, max_examples=40)
@given(money, st.lists(st.floats(-0.8, 0.8), min_size=5, max_size=5))
def test_money_shares_sum_to_the_difference(baseline: float, parts: list[float]) -> None:
    value = baseline * exp(fsum(parts))
    assert fsum(money_shares(parts, value, baseline)) == pytest.approx(value - baseline, rel=1e-6, abs=1e-6 * baseline)


def test_gains_and_losses_that_cancel_keep_their_size() -> None:
    """In proportion to the total they would be infinite: the reason for the logarithmic mean."""
    assert money_shares([0.1, -0.1], 100.0, 100.0) == pytest.approx([10.0, -10.0])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=7))
def test_rounded_parts_sum_to_the_rounded_whole(parts: list[float]) -> None:
    total = round(fsum(parts))
    rounded = rounded_to(parts, total)
    assert sum(rounded) == total
    assert all(abs(whole - part) <= 1 + 1e-6 for whole, part in zip(rounded, parts, strict=True))


def test_whole_parts_stay_as_they_are() -> None:
    assert rounded_to([3.0, -2.0, 0.0], 1) == [3, -2, 0]


def _room(logs: list[float], separable: bool = True) -> dict[str, object]:
    forces = [{"log": part} for part in logs]
    return {"forces": forces, "log_ratio": fsum(logs), "separable": separable, "reference": {"forces": forces, "log_ratio": fsum(logs)}}


def test_a_round_is_the_mean_of_its_rooms_logs_and_its_parts_sum_to_the_printed_uplift() -> None:
    rooms = [_room([0.2, 0.1, -0.05, 0.0, 0.03]), _room([0.0, 0.3, 0.1, 0.2, 0.01], separable=False)]
    uplift = round(exp((0.28 + 0.61) / 2) - 1, 4)
    found = round_forces(rooms, [0.28, 0.61], uplift)
    assert (found.limit_points, found.rooms, found.inseparable) == (0, 2, 1)
    assert sum(found.points) == found.total_points == round(uplift * 10_000)
    mean = (exp(0.445) - 1) / 0.445
    assert found.points[1] == pytest.approx(10_000 * mean * 0.2, abs=1)


def test_what_the_panel_s_range_takes_stands_as_a_part_of_its_own() -> None:
    found = round_forces([_room([0.5, 0.5, 0.0, 0.0, 0.0])], [log(2)], 1.0)
    assert sum(found.points) + found.limit_points == 10_000
    assert found.limit_points < 0
