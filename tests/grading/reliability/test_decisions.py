"""Decision consistency against simulated sittings."""

from __future__ import annotations

import numpy as np
import pytest

from grading.reliability.decisions import decision_consistency
from grading.reliability.variance_components import Component, VarianceComponents


def components(person: float, room: float, rest: float, mean: float = 500.0) -> VarianceComponents:
    return VarianceComponents(Component(person, 0.0), Component(room, 0.0), Component(rest, 0.0), 60, 6, mean)


@pytest.mark.parametrize(("mean", "cut"), [(500.0, 500.0), (500.0, 560.0), (440.0, 500.0)])
def test_it_is_what_two_sittings_on_other_rooms_show(mean: float, cut: float) -> None:
    known = components(6000.0, 500.0, 2500.0, mean)
    random = np.random.default_rng(4)
    true = mean + np.sqrt(6000.0) * random.standard_normal(400_000)
    one, two = (true + np.sqrt(3000.0 / 6) * random.standard_normal(400_000) for _ in range(2))
    found = decision_consistency(known, 6, cut)
    assert found.consistency == pytest.approx(((one >= cut) == (two >= cut)).mean(), abs=0.004)
    assert found.accuracy == pytest.approx(((one >= cut) == (true >= cut)).mean(), abs=0.004)
    assert found.pass_rate == pytest.approx((one >= cut).mean(), abs=0.004)
    agreed, rate = ((one >= cut) == (two >= cut)).mean(), (one >= cut).mean()
    chance = rate**2 + (1 - rate) ** 2
    assert found.kappa == pytest.approx((agreed - chance) / (1 - chance), abs=0.015)


def test_scores_with_two_ends_as_rooms_have_them_are_near_the_model() -> None:
    """Room scores are cut off at 200 and 800 and fall to 200 when a guard-rail is breached, here in one room of fifty."""
    random = np.random.default_rng(8)
    true = 500.0 + 80.0 * random.standard_normal((200_000, 1))

    def sitting() -> np.ndarray:
        rooms = np.clip(true + 60.0 * random.standard_normal((200_000, 6)), 200, 800)
        rooms[random.random(rooms.shape) < 0.02] = 200.0
        return rooms

    from grading.reliability.table import ScoreTable
    from grading.reliability.variance_components import variance_components

    first, second = sitting(), sitting()
    met = ((first.mean(axis=1) >= 500) == (second.mean(axis=1) >= 500)).mean()
    assert decision_consistency(variance_components(ScoreTable(first[:5000])), 6, 500.0).consistency == pytest.approx(met, abs=0.02)


def test_a_score_without_error_decides_alike_always() -> None:
    found = decision_consistency(components(6000.0, 0.0, 0.0), 6, 500.0)
    assert found.consistency == pytest.approx(1.0, abs=1e-3)
    assert found.accuracy == pytest.approx(1.0, abs=1e-3)


def test_where_all_are_alike_the_cut_decides_for_all() -> None:
    found = decision_consistency(components(0.0, 0.0, 0.0), 6, 450.0)
    assert (found.pass_rate, found.consistency, found.kappa) == (pytest.approx(1.0), pytest.approx(1.0), None)


def test_more_rooms_decide_more_alike() -> None:
    shares = [decision_consistency(components(2000.0, 500.0, 3000.0), rooms, 500.0).consistency for rooms in (1, 3, 6, 12)]
    assert shares == sorted(shares)
