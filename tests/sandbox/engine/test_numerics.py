"""exp, log and the normal distribution agree with the library's to the last digits."""

import math

import numpy as np
import pytest
from scipy import stats

from tests.sandbox.engine import doors


@pytest.mark.parametrize("x", [*np.linspace(-700, 700, 301), 1e-12, -1e-300])
def test_exp_is_exp(x):
    assert doors.exp(x) == pytest.approx(math.exp(x), rel=1e-15)


def test_exp_does_not_overflow():
    assert doors.exp(-1e9) == 0.0
    assert math.isfinite(doors.exp(1e9))


@pytest.mark.parametrize("x", [1e-300, 1e-9, 0.5, 0.7071, 0.99999, 1.0, 1.00001, 2.0, 77.0, 1e12, 1e300])
def test_log_is_log(x):
    assert doors.log(x) == pytest.approx(math.log(x), rel=1e-15, abs=1e-18)


@pytest.mark.parametrize("u", [1e-16, 1e-9, 0.01, 0.0749, 0.0751, 0.5, 0.93, 1 - 1e-12])
def test_the_normal_quantile_inverts_the_normal(u):
    assert doors.normal_quantile(u) == pytest.approx(stats.norm.ppf(u), rel=1e-13, abs=1e-14)


@pytest.mark.parametrize("z", [-6.0, -1.0, 0.0, 0.4, 3.0])
def test_the_normal_tail(z):
    assert doors.normal_tail(z) == pytest.approx(stats.norm.sf(z), abs=1e-7)
