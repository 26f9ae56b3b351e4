"""What is expected of a product before its sales are seen: dearer products draw fewer clicks and convert fewer of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sandbox.calibration.gauss_newton import Prior
from sandbox.calibration.observations import Array
from sandbox.engine.parameters import SPECS

CLICK_PRICE_SLOPE, DEAL_PRICE_SLOPE = -0.3, -0.85
"""Log pull and log conversion per unit of log list price within a host's assortment. Room evidence: of four hosts −0.2 to −0.4 and −0.75 to −1.0."""
CLICK_SD, DEAL_SD = 0.35, 0.35
"""How far a product is from what its price says."""
_LEVEL_SD = 1.2
"""Before the first look at clicks the assortment's common pull is unknown: it trades off against `click_rate`."""


def product_means(list_prices: Array) -> tuple[Array, Array]:
    """Expected log pull and log conversion of each product around the assortment's own level. Prices in any one unit."""
    dear = np.log(list_prices) - np.log(list_prices).mean()
    return CLICK_PRICE_SLOPE * dear, DEAL_PRICE_SLOPE * dear


def with_product_priors(prior: Prior, list_prices: Sequence[float]) -> Prior:
    """The whole prior with what prices say in it; the common level of clicks is left open."""
    count, first = len(list_prices), len(SPECS)
    click, deal = product_means(np.array(list_prices, dtype=np.float64))
    mean, sd = prior.mean.copy(), prior.sd.copy()
    mean[first : first + count], mean[first + count : first + 2 * count] = click, deal
    sd[first : first + count], sd[first + count : first + 2 * count] = _LEVEL_SD, DEAL_SD
    return Prior(mean, sd)


def centred(prior: Prior, scaled: Array, products: int) -> Prior:
    """The prior of clicks drawn together around the level that a first fit has found."""
    first = len(SPECS)
    place = slice(first, first + products)
    mean, sd = prior.mean.copy(), prior.sd.copy()
    mean[place] += float((scaled[place] - mean[place]).mean())
    sd[place] = CLICK_SD
    return Prior(mean, sd)
