"""exp, log, normal quantile and upper tail in plain IEEE operations of a fixed order: the same bits on every CPU family.

The C library and numpy choose other polynomials for other CPUs, so neither is called here.
"""

import math

import numpy as np

from sandbox.engine.compiled import inner

_LN2_HI = 6.93147180369123816490e-01
_LN2_LO = 1.90821492927058770002e-10
_INV_LN2 = 1.44269504088896338700
_POW2_OFFSET = 1074
_POW2 = np.array([math.ldexp(1.0, power) for power in range(-_POW2_OFFSET, 1024)])
_SQRT_HALF = 0.70710678118654752440


@inner
def exp(x: float) -> float:
    """e^x within 1 ulp or so; 0 below −708, 2^1022 above 708."""
    if x < -708.0:
        return 0.0
    if x > 708.0:
        return _POW2[1022 + _POW2_OFFSET]
    k = math.floor(x * _INV_LN2 + 0.5)
    r = (x - k * _LN2_HI) - k * _LN2_LO
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    return p * _POW2[int(k) + _POW2_OFFSET]


@inner
def log(x: float) -> float:
    """ln x for x > 0 (normal numbers)."""
    mantissa, exponent = math.frexp(x)
    if mantissa < _SQRT_HALF:
        mantissa *= 2.0
        exponent -= 1
    f = (mantissa - 1.0) / (mantissa + 1.0)
    s = f * f
    p = 1.0 / 21.0
    p = p * s + 1.0 / 19.0
    p = p * s + 1.0 / 17.0
    p = p * s + 1.0 / 15.0
    p = p * s + 1.0 / 13.0
    p = p * s + 1.0 / 11.0
    p = p * s + 1.0 / 9.0
    p = p * s + 1.0 / 7.0
    p = p * s + 1.0 / 5.0
    p = p * s + 1.0 / 3.0
    p = p * s + 1.0
    return exponent * _LN2_HI + (2.0 * f * p + exponent * _LN2_LO)


@inner
def normal_quantile(u: float) -> float:
    """Inverse of the standard normal distribution function (Wichura, AS 241), for 0 < u < 1."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        num = 2509.0809287301226727 * r + 33430.575583588128105
        num = num * r + 67265.770927008700853
        num = num * r + 45921.953931549871457
        num = num * r + 13731.693765509461125
        num = num * r + 1971.5909503065514427
        num = num * r + 133.14166789178437745
        num = num * r + 3.387132872796366608
        den = 5226.495278852545925 * r + 28729.085735721942674
        den = den * r + 39307.89580009271061
        den = den * r + 21213.794301586595867
        den = den * r + 5394.1960214247511077
        den = den * r + 687.1870074920579083
        den = den * r + 42.313330701600911252
        den = den * r + 1.0
        return q * num / den
    return _tail_quantile(u, q)


@inner
def _tail_quantile(u: float, q: float) -> float:
    r = math.sqrt(-log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        num = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
        num = num * r + 0.24178072517745061177
        num = num * r + 1.27045825245236838258
        num = num * r + 3.64784832476320460504
        num = num * r + 5.7694972214606914055
        num = num * r + 4.6303378461565452959
        num = num * r + 1.42343711074968357734
        den = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
        den = den * r + 0.0151986665636164571966
        den = den * r + 0.14810397642748007459
        den = den * r + 0.68976733498510000455
        den = den * r + 1.6763848301838038494
        den = den * r + 2.05319162663775882187
        den = den * r + 1.0
    else:
        r -= 5.0
        num = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
        num = num * r + 0.0012426609473880784386
        num = num * r + 0.026532189526576123093
        num = num * r + 0.29656057182850489123
        num = num * r + 1.7848265399172913358
        num = num * r + 5.4637849111641143699
        num = num * r + 6.6579046435011037772
        den = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
        den = den * r + 1.8463183175100546818e-5
        den = den * r + 7.868691311456132591e-4
        den = den * r + 0.0148753612908506148525
        den = den * r + 0.13692988092273580531
        den = den * r + 0.59983220655588793769
        den = den * r + 1.0
    return -num / den if q < 0.0 else num / den


@inner
def normal_tail(z: float) -> float:
    """P(Z > z) within 8e-8 (Abramowitz and Stegun 26.2.17)."""
    x = abs(z)
    t = 1.0 / (1.0 + 0.2316419 * x)
    poly = ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.319381530) * t
    tail = poly * normal_density(x)
    return tail if z >= 0.0 else 1.0 - tail


@inner
def normal_density(z: float) -> float:
    return 0.39894228040143267794 * exp(-0.5 * z * z)
