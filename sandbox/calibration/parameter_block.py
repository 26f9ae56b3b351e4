"""A block of parameters that one stage of the fit moves, on the scale in which their priors are normal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.calibration.gauss_newton import Prior
from sandbox.calibration.pooled_priors import POOLED
from sandbox.engine.parameters import INDEX, SPEC, RoomParameters, names, prior_on_fit_scale, to_scale

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ParameterBlock:
    """Places of the block's entries in the flat vector of the host's parameters."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    prior: Prior

    def take(self, scaled: Array) -> Array:
        return scaled[list(self.places)]

    def put(self, scaled: Array, theta: Array) -> Array:
        whole = scaled.copy()
        whole[list(self.places)] = theta
        return whole


def block_of(skus: Sequence[str], prior: Prior, scalars: Sequence[str], vectors: Sequence[str] = ()) -> ParameterBlock:
    """The named scalars, and per-product vectors (`product_click`, `product_deal`, `product_return`)."""
    everything = names(skus)
    wanted = [*scalars, *(f"{vector}:{sku}" for vector in vectors for sku in skus)]
    places = tuple(everything.index(name) for name in wanted)
    return ParameterBlock(tuple(wanted), places, Prior(prior.mean[list(places)], prior.sd[list(places)]))


def whole_prior(categories: Sequence[str]) -> Prior:
    """The engine's priors, with the levers' effects as rooms of other recordings showed them."""
    mean, sd = prior_on_fit_scale(categories)
    for name in POOLED:
        value, spread = prior_of(name)
        mean[INDEX[name]], sd[INDEX[name]] = to_scale(SPEC[name].transform, value), spread
    return Prior(mean, sd)


def prior_of(name: str) -> tuple[float, float]:
    """Mean in the parameter's own unit and standard deviation on the fit scale: pooled over hosts if it was, else the engine's."""
    return POOLED.get(name, (SPEC[name].prior_mean, SPEC[name].prior_sd))


def parameters_of(scaled: Array) -> RoomParameters:
    return RoomParameters.from_fit_scale(scaled)
