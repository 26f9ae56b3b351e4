"""Evenings differ for reasons that no column shows: what is drawn is measured again, and what the counts have said is not drawn."""

from __future__ import annotations

import numpy as np
import pytest

from sandbox.calibration.evening_draws import EveningShocks, SeenCounts, draw_evening, draw_remaining
from sandbox.calibration.evening_variation import PRIOR, EveningVariation, RateVariation
from sandbox.calibration.measure_variation import Residuals, rate_variation

WIDE = RateVariation(evening_sd=0.20, product_sd=0.15, slow_sd=0.15, minute_sd=0.20)
NARROW = RateVariation(evening_sd=0.01, product_sd=0.01, slow_sd=0.01, minute_sd=0.01)
PRODUCTS, MINUTES = 6, 60


def variation_of(rate: RateVariation) -> EveningVariation:
    return EveningVariation(leaving=rate, clicks=rate, demand=rate)


def drawn(rate: RateVariation, evenings: int, seed: int = 1) -> list[EveningShocks]:
    random = np.random.default_rng(seed)
    return [draw_evening(variation_of(rate), PRODUCTS, MINUTES, random) for _ in range(evenings)]


def counted(rate: RateVariation, evenings: int, per_minute: float) -> list[Residuals]:
    """Counts of drawn evenings beside what was expected before they were drawn."""
    random = np.random.default_rng(7)
    expected = np.full((PRODUCTS, MINUTES), per_minute)
    return [Residuals(random.poisson(expected * shocks.clicks).astype(float), expected, 1.0) for shocks in drawn(rate, evenings)]


def test_factors_have_mean_one_over_evenings() -> None:
    shocks = drawn(WIDE, 600)
    for name in ("leaving", "clicks", "demand"):
        assert np.mean([getattr(one, name) for one in shocks]) == pytest.approx(1.0, abs=0.04)


def test_the_same_generator_draws_the_same_evening() -> None:
    first, second = drawn(WIDE, 1)[0], drawn(WIDE, 1)[0]
    assert (first.clicks == second.clicks).all()
    assert (first.leaving == second.leaving).all()


def test_what_is_drawn_is_found_again_in_the_counts() -> None:
    found = rate_variation(counted(WIDE, 40, per_minute=30.0), PRIOR.clicks)
    assert found.evening_sd == pytest.approx(WIDE.evening_sd, rel=0.35)
    assert found.product_sd == pytest.approx(WIDE.product_sd, rel=0.35)
    assert found.slow_sd == pytest.approx(WIDE.slow_sd, rel=0.35)
    assert found.minute_sd == pytest.approx(WIDE.minute_sd, rel=0.35)


def test_evenings_that_hardly_differ_pull_the_prior_down() -> None:
    found = rate_variation(counted(NARROW, 6, per_minute=30.0), PRIOR.clicks)
    assert found.evening_sd < PRIOR.clicks.evening_sd
    assert found.product_sd < PRIOR.clicks.product_sd
    assert found.minute_sd < PRIOR.clicks.minute_sd


def test_few_counts_leave_the_prior_nearly_alone() -> None:
    found = rate_variation(counted(NARROW, 2, per_minute=0.05), PRIOR.demand)
    assert found.product_sd == pytest.approx(PRIOR.demand.product_sd, rel=0.5)
    assert found.minute_sd == pytest.approx(PRIOR.demand.minute_sd, rel=0.5)


def test_leaving_knows_no_product() -> None:
    expected = np.full((1, MINUTES), 200.0)
    found = rate_variation([Residuals(expected, expected, 1.0)] * 3, PRIOR.leaving)
    assert found.product_sd == 0.0
    assert drawn(found, 1)[0].leaving.shape == (MINUTES,)


@pytest.mark.parametrize(("per_minute", "at_most"), [(1000.0, 0.35), (0.01, 1.15)])
def test_outcomes_leave_little_open_of_an_evening_with_many_counts(per_minute: float, at_most: float) -> None:
    rate = RateVariation(evening_sd=0.2, product_sd=0.15, slow_sd=0.1, minute_sd=0.02)
    random = np.random.default_rng(3)
    seen = SeenCounts(np.full(MINUTES, per_minute), *(np.full((PRODUCTS, MINUTES), per_minute) for _ in range(2)))
    after = [np.log(draw_remaining(variation_of(rate), seen, random).clicks.mean()) for _ in range(200)]
    before = [np.log(one.clicks.mean()) for one in drawn(rate, 200)]
    assert np.std(after) < at_most * np.std(before)
    if per_minute < 1.0:
        assert np.std(after) > 0.7 * np.std(before)


def test_variation_survives_its_plain_form() -> None:
    assert EveningVariation.from_plain(PRIOR.plain()) == PRIOR
