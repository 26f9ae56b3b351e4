"""Doors from Python to what only compiled code calls, so that a test can ask it."""

from sandbox.engine import draws, numerics, sales
from sandbox.engine.compiled import compiled


@compiled
def exp(x):
    return numerics.exp(x)


@compiled
def log(x):
    return numerics.log(x)


@compiled
def normal_quantile(u):
    return numerics.normal_quantile(u)


@compiled
def normal_tail(z):
    return numerics.normal_tail(z)


@compiled
def philox(c0, c1, c2, c3, k0, k1):
    return draws.philox(c0, c1, c2, c3, k0, k1)


@compiled
def uniforms(key, room, tick, event, block):
    return draws.uniforms(key, room, tick, event, block)


@compiled
def poisson(mean, u):
    return draws.poisson(mean, u)


@compiled
def binomial(n, p, u):
    return draws.binomial(n, p, u)


@compiled
def expected_units(orders, extra_unit, stock):
    return sales.expected_units(orders, extra_unit, stock)
