"""Expected sales of a tick beside the drawn ones: E[min(units wanted, stock)] under the same joint choice (Rao-Blackwell)."""

import math

from sandbox.engine.compiled import inner
from sandbox.engine.numerics import exp, normal_density, normal_tail

EXACT_MEAN = 400.0
"""Up to this mean the distribution is summed; above it a normal with skewness and lattice correction is within 1e-4 of it."""


@inner
def expected_units(orders: float, extra_unit: float, stock: float) -> float:
    """E[min(D, stock)] for D = one unit per order plus one more for a share `extra_unit` of them; orders are Poisson.

    D is Hermite distributed: a sum of Poisson singles and twice Poisson pairs. A stock between two integers (mean runs) is
    interpolated.
    """
    if stock <= 0.0 or orders <= 0.0:
        return 0.0
    mean = orders * (1.0 + extra_unit)
    sd = math.sqrt(orders * (1.0 + 3.0 * extra_unit))
    if stock >= mean + 8.0 * sd + 6.0:
        return mean
    if mean > EXACT_MEAN:
        return _normal_units(mean, sd, orders * (1.0 + 7.0 * extra_unit), stock)
    singles, pairs = orders * (1.0 - extra_unit), orders * extra_unit
    before, term = 0.0, exp(-orders)
    below, units = term, 0.0
    whole = math.floor(stock)
    for k in range(int(whole)):
        units += 1.0 - below
        before, term = term, (singles * term + 2.0 * pairs * before) / (k + 1.0)
        below += term
    return min(units + (stock - whole) * max(0.0, 1.0 - below), mean)


@inner
def _normal_units(mean: float, sd: float, third: float, stock: float) -> float:
    """`third` is the third central moment."""
    z = (stock - mean) / sd
    density = normal_density(z)
    skew = third / (sd * sd * sd)
    unsold = sd * (density - z * normal_tail(z)) + sd * skew / 6.0 * z * density - density / (12.0 * sd)
    return min(max(mean - max(unsold, 0.0), 0.0), stock)


@inner
def scarcity(stock: float, demand_ahead: float) -> float:
    """How likely it is that a unit sold now is one unit less to sell later, 0–1: the weight of the drawn units in the expected value.

    Any weight known before the draw keeps the mean. Without it the sum of expectations is noisier than the draw where stock runs
    out: a lucky minute would count nothing while the stock it used up is missed later.
    """
    if demand_ahead <= 0.0:
        return 0.0
    ratio = stock / demand_ahead
    return 1.0 / (1.0 + ratio * ratio * ratio)
