"""Levels of an evening and its products: found where counts are many, shrunk where they are few."""

from __future__ import annotations

import numpy as np
import pytest

from sandbox.calibration.evening_levels import evening_levels

SDS = (0.05, 0.1)


def test_many_counts_show_the_level_of_each_product() -> None:
    means = np.full((3, 60), 100.0)
    truth = np.array([1.2, 1.0, 0.85])
    level, _ = evening_levels(means * truth[:, None], means, np.ones_like(means), SDS)
    assert level == pytest.approx(truth, rel=0.03)


def test_few_counts_say_little() -> None:
    means = np.full((1, 60), 0.01)
    level, priors = evening_levels(means * 2.0, means, np.ones_like(means), SDS)
    assert level == pytest.approx([1.0], abs=0.02)
    assert np.abs(priors).max() < 0.2


def test_what_was_not_seen_moves_nothing() -> None:
    means = np.full((2, 60), 50.0)
    seen = np.array([[1.0], [0.0]]) * np.ones((1, 60))
    counts = means * np.array([[1.0], [5.0]])
    level, _ = evening_levels(counts, means, seen, SDS)
    assert level == pytest.approx([1.0, 1.0], abs=1e-6)


def test_an_evening_that_is_off_as_a_whole_is_put_on_the_session_first() -> None:
    means = np.full((8, 60), 20.0)
    _, priors = evening_levels(means * 1.1, means, np.ones_like(means), SDS)
    products, session = priors[:-1] * SDS[1], priors[-1] * SDS[0]
    assert session + products.mean() == pytest.approx(np.log(1.1), abs=0.01)
    assert session > 2.0 * products.mean() > 0.0
