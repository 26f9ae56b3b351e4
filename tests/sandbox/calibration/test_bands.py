"""Bands of drawn evenings: what lies inside, how wide they are, and what small numbers of draws do to them."""

from __future__ import annotations

import numpy as np
import pytest

from sandbox.calibration.bands import band_curves, band_figures
from sandbox.calibration.evening_paths import EveningPaths

MINUTES = 4000


def evenings(count: int, seed: int = 5) -> EveningPaths:
    random = np.random.default_rng(seed)
    online = 100.0 + 10.0 * random.standard_normal((count, MINUTES))
    gmv = 100.0 * random.poisson(50.0, (count, MINUTES))
    return EveningPaths(online, gmv, gmv)


def test_a_further_draw_lies_inside_as_often_as_the_band_says_however_few_the_draws() -> None:
    one_more = evenings(1, seed=6)
    for count in (24, 96):
        figures = band_figures(evenings(count), one_more.online[0], one_more.gmv_cents[0] / 100.0)
        assert figures["online_coverage"] == pytest.approx(0.90, abs=0.02)
        assert figures["online_coverage_50"] == pytest.approx(0.50, abs=0.03)


def test_a_recording_far_off_lies_outside() -> None:
    figures = band_figures(evenings(96), np.full(MINUTES, 200.0), np.full(MINUTES, 500.0))
    assert (figures["online_coverage"], figures["gmv_coverage"], figures["gmv_inside"]) == (0.0, 0.0, False)


def test_width_is_measured_against_the_recorded_curve() -> None:
    figures = band_figures(evenings(96), np.full(MINUTES, 100.0), np.full(MINUTES, 50.0))
    assert figures["online_band_width"] == pytest.approx(2 * 1.645 * 10.0 / 100.0, rel=0.05)


def test_lumpy_money_reaches_more_than_the_bands_own_share_and_says_so() -> None:
    random = np.random.default_rng(2)
    gmv = 9900.0 * random.poisson(0.4, (96, MINUTES))
    figures = band_figures(EveningPaths(np.ones((96, MINUTES)), gmv, gmv), np.ones(MINUTES), 99.0 * random.poisson(0.4, MINUTES))
    assert figures["gmv_coverage_50_of_draws"] > 0.6
    assert figures["gmv_coverage_50"] == pytest.approx(figures["gmv_coverage_50_of_draws"], abs=0.03)


def test_the_middle_band_lies_within_the_wide_one() -> None:
    curves = {name: np.array(curve) for name, curve in band_curves(evenings(48)).items()}
    for name in ("online", "gmv"):
        assert (curves[f"{name}_low"] <= curves[f"{name}_low_50"]).all()
        assert (curves[f"{name}_low_50"] <= curves[f"{name}_high_50"]).all()
        assert (curves[f"{name}_high_50"] <= curves[f"{name}_high"]).all()
