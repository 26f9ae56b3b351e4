"""The parts of a fit find what was put into made-up data."""

from __future__ import annotations

import numpy as np
import pytest

from sandbox.calibration.abduction import return_shock
from sandbox.calibration.blocks import BLOCK_MIN, resampled_weights
from sandbox.calibration.deviance import CountMisfit, signed_root_deviance
from sandbox.calibration.evening_levels import DEAL_LEVEL_SDS, evening_levels
from sandbox.calibration.fit_returns import ReturnFacts
from sandbox.calibration.gauss_newton import Prior, fit_map, refit
from sandbox.calibration.mean_room import MeanRoom, run_all
from sandbox.calibration.observations import observe
from sandbox.calibration.parameter_block import whole_prior
from sandbox.calibration.product_priors import centred, with_product_priors
from sandbox.calibration.recording import read_recording
from sandbox.calibration.smooth import smooth_rate
from sandbox.engine.parameters import SPECS, RoomParameters
from tests.sandbox.calibration import session_files as build


def test_deviance_residuals_find_the_likeliest_mean_of_small_counts() -> None:
    counts = np.random.default_rng(1).poisson(0.05, size=20_000).astype(float)

    def residuals(theta: np.ndarray) -> np.ndarray:
        return signed_root_deviance(counts, np.full(len(counts), np.exp(theta[0])))

    fit = fit_map(residuals, np.array([0.0]), Prior(np.array([0.0]), np.array([3.0])), steps=30, tolerance=1e-9)
    assert np.exp(fit.theta[0]) == pytest.approx(counts.mean(), rel=0.02)


def test_sold_out_counts_do_not_pull_demand_down() -> None:
    random = np.random.default_rng(2)
    wanted = random.poisson(4.0, size=4000).astype(float)
    stock = random.integers(1, 8, size=4000).astype(float)
    sold, whole = np.minimum(wanted, stock), wanted < stock
    misfit = CountMisfit(0.0)

    def residuals(theta: np.ndarray) -> np.ndarray:
        mean = np.full(len(sold), np.exp(theta[0]))
        return np.where(whole, misfit(0, sold, mean), misfit.sold_out(0, sold, mean))

    fit = fit_map(residuals, np.array([0.5]), Prior(np.array([0.0]), np.array([3.0])), steps=20, tolerance=1e-9)
    assert np.exp(fit.theta[0]) == pytest.approx(4.0, rel=0.05)


def test_the_prior_decides_where_the_data_say_nothing() -> None:
    fit = fit_map(lambda theta: np.array([theta[0] - 3.0]) * 100.0, np.zeros(2), Prior(np.array([0.0, 0.7]), np.ones(2)), steps=5)
    assert fit.theta == pytest.approx([3.0, 0.7], abs=0.01)


def test_a_refit_follows_its_weights() -> None:
    data = np.array([0.0] * 50 + [1.0] * 50)

    def residuals(theta: np.ndarray) -> np.ndarray:
        return data - theta[0]

    prior = Prior(np.zeros(1), np.full(1, 100.0))
    fit = fit_map(residuals, np.zeros(1), prior, steps=3)
    weights = np.array([0.0] * 50 + [1.0] * 50)
    assert refit(residuals, fit.jacobian, fit.theta, prior, weights, steps=3)[0] == pytest.approx(1.0, abs=0.01)


def test_blocks_are_drawn_whole_and_as_many_as_there_are() -> None:
    weights = resampled_weights([60, 90], np.random.default_rng(3))
    assert [len(weight) for weight in weights] == [60, 90]
    for weight in weights:
        assert (weight.reshape(-1, BLOCK_MIN) == weight[::BLOCK_MIN, None]).all()
    assert sum(weight.sum() for weight in weights) == 150


def test_a_smooth_rate_follows_a_trend_and_carries_over_gaps() -> None:
    minutes = np.arange(100.0)
    truth = 200.0 * np.exp(-minutes / 40.0)
    exposure = np.where((minutes > 40) & (minutes < 50), 0.0, 1.0)
    counts = np.random.default_rng(4).poisson(truth * exposure).astype(float)
    rate = smooth_rate(counts, exposure, curvature_sd=0.01)
    assert rate == pytest.approx(truth, rel=0.2)


def test_sessions_run_at_the_same_time_as_they_run_alone() -> None:
    recordings = [read_recording(build.SESSIONS / name) for name in ("snacks-01", "snacks-02", "snacks-05")]
    categories = {sku: category for each in recordings for sku, category in zip(each.products["sku"], each.products["category"], strict=True)}
    rooms = [MeanRoom(observe(each).setting, tuple(categories)) for each in recordings]
    parameters = RoomParameters.prior(list(categories.values()))
    for room, run in zip(rooms, run_all(rooms, parameters), strict=True):
        alone = room.run(parameters)
        assert run.rows.tobytes() == alone.rows.tobytes()
        assert run.items.tobytes() == alone.items.tobytes()


def test_refunds_move_an_evenings_returns_as_far_as_their_number_says() -> None:
    recording = read_recording(build.SESSIONS / "snacks-01")
    seen = observe(recording)
    parameters = RoomParameters.prior(list(recording.products["category"]))
    facts = ReturnFacts(MeanRoom(seen.setting, recording.skus), seen, parameters)
    expected, _ = facts.expected(parameters)
    facts.refunds = expected
    assert return_shock(facts, parameters) == pytest.approx(1.0, abs=1e-6)
    facts.refunds = 1.5 * expected
    few = return_shock(facts, parameters)
    facts.sold, facts.refunds = 100.0 * facts.sold, 150.0 * expected
    many = return_shock(facts, parameters)
    assert 1.0 < few < many
    assert many > 1.3


def test_product_priors_follow_the_price_and_find_their_level() -> None:
    categories = ["零食"] * 3
    prior = with_product_priors(whole_prior(categories), [20.0, 60.0, 180.0])
    first = len(SPECS)
    click, deal = prior.mean[first : first + 3], prior.mean[first + 3 : first + 6]
    assert (np.diff(click) < 0).all()
    assert (np.diff(deal) < np.diff(click)).all()
    scaled = prior.mean.copy()
    scaled[first : first + 3] -= 2.0
    moved = centred(prior, scaled, 3)
    assert moved.mean[first : first + 3] == pytest.approx(click - 2.0)
    assert (moved.sd[first : first + 3] < prior.sd[first : first + 3]).all()


def test_an_evening_of_its_own_does_not_become_a_levers_effect() -> None:
    """Orders of one evening are all 20 % up; a lever used on that evening alone must not be taken for the reason."""
    rng = np.random.default_rng(5)
    means = [np.full((4, 90), 3.0) for _ in range(4)]
    counts = [rng.poisson(mean * (1.2 if place == 0 else 1.0)).astype(float) for place, mean in enumerate(means)]

    def residuals(theta: np.ndarray) -> np.ndarray:
        misfit, parts = CountMisfit(0.0), []
        for place, (mean, seen) in enumerate(zip(means, counts, strict=True)):
            modelled = mean * np.exp(theta[0] + (theta[1] if place == 0 else 0.0))
            level, priors = evening_levels(seen, modelled, np.ones_like(seen), DEAL_LEVEL_SDS)
            parts += [misfit(place, seen, modelled * level[:, None]), priors]
        return np.concatenate(parts)

    fit = fit_map(residuals, np.zeros(2), Prior(np.zeros(2), np.array([1.0, 0.1])), steps=10, tolerance=1e-6)
    assert 0.0 < fit.theta[1] < 0.14
