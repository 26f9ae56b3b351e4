"""Addressed draws: Philox4x32-10 at (key, room, tick, event, entity), and one uniform → one variate by monotone inversion.

Nothing advances a state, so a draw's value never depends on what was drawn before it. Philox: Salmon, Moraes, Dror, Shaw, SC11.
"""

import math

import numpy as np

from sandbox.engine.compiled import inner
from sandbox.engine.numerics import exp, log, normal_quantile

# Events: the second word of a draw's counter. Arrivals, settling and leaving use the traffic key, the others the luck key.
ARRIVE, LEAVE_NEW, LEAVE_SETTLED, CHOICE, AFTER_SALE, ROOM, UPTAKE = 1, 2, 3, 4, 5, 6, 7

WANTED, TALK, FOLLOWS, QUESTIONS = 0, 1, 2, 3
"""Blocks of ROOM. Named, because a plain number in a call would be compiled for itself."""

SEARCH_VARIANCE = 12.0
"""Below this variance a count is searched from its end of the distribution, above it is a corrected normal quantile."""

_MASK = np.uint64(0xFFFFFFFF)
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_S32, _S21, _S11 = np.uint64(32), np.uint64(21), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0


@inner
def philox(c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64):  # type: ignore[no-untyped-def]
    """Ten rounds; every word is a uint64 below 2^32."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _S32) ^ c1 ^ k0, p1 & _MASK, (p0 >> _S32) ^ c3 ^ k1, p0 & _MASK
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@inner
def uniforms(key: np.uint64, room: np.uint64, tick: int, event: int, block: int):  # type: ignore[no-untyped-def]
    """The two uniforms in (0, 1) of a block: those of entities 2·block and 2·block + 1."""
    w0, w1, w2, w3 = philox(np.uint64(block), np.uint64(event), np.uint64(tick), room, key & _MASK, key >> _S32)
    first = (w0 << _S21) | (w1 >> _S11)
    second = (w2 << _S21) | (w3 >> _S11)
    return (float(first) + 0.5) * _UNIT, (float(second) + 0.5) * _UNIT


@inner
def poisson(mean: float, u: float) -> float:
    """Quantile u of a Poisson count."""
    if mean <= 0.0:
        return 0.0
    if mean > SEARCH_VARIANCE:
        return _poisson_quantile(mean, normal_quantile(u))
    term = exp(-mean)
    total = term
    count = 0.0
    while u > total and count < 200.0:
        count += 1.0
        term *= mean / count
        total += term
    return count


@inner
def _poisson_quantile(mean: float, w: float) -> float:
    """Asymptotic inverse of the Poisson distribution (Giles, ACM TOMS 42, 2016, eq. Q_N2)."""
    root = math.sqrt(mean)
    s = w * w
    x = mean + root * w + (2.0 + s) / 6.0 - w * (2.0 + s) / (72.0 * root) + (3.0 * s * s + 7.0 * s - 16.0) / (810.0 * mean)
    return math.floor(max(x, 0.0))


@inner
def binomial(n: float, p: float, u: float) -> float:
    """Quantile u of a binomial count of n trials."""
    if n <= 0.0 or p <= 0.0:
        return 0.0
    if p >= 1.0:
        return n
    if n * p * (1.0 - p) > SEARCH_VARIANCE:
        return _binomial_quantile(n, p, normal_quantile(u))
    if p > 0.5:
        return n - _binomial_search(n, 1.0 - p, 1.0 - u)
    return _binomial_search(n, p, u)


@inner
def _binomial_search(n: float, p: float, u: float) -> float:
    odds = p / (1.0 - p)
    term = exp(n * log(1.0 - p))
    total = term
    count = 0.0
    while u > total and count < n:
        count += 1.0
        term *= odds * (n - count + 1.0) / count
        total += term
        if count > 200.0:
            break
    return count


@inner
def _binomial_quantile(n: float, p: float, w: float) -> float:
    """Cornish–Fisher to third order with the lattice correction (rounding adds 1/12 to the variance)."""
    variance = n * p * (1.0 - p)
    sd = math.sqrt(variance)
    skew = (1.0 - 2.0 * p) / sd
    kurtosis = (1.0 - 6.0 * p * (1.0 - p)) / variance
    s = w * w
    z = w + skew * (s - 1.0) / 6.0 + kurtosis * (s - 3.0) * w / 24.0 - skew * skew * (2.0 * s - 5.0) * w / 36.0
    x = math.floor(n * p + sd * z - w / (24.0 * sd) + 0.5)
    return min(max(x, 0.0), n)
