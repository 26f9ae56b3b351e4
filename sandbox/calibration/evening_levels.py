"""What is an evening's own while levers are fitted: levels of a session and of its products around the host's average.

Without them a lever that happened to be used on a good evening would take that evening's credit. The levels are profiled out: for given
means the likeliest level, shrunk by its prior, has a closed form.
"""

from __future__ import annotations

import numpy as np

from sandbox.calibration.observations import Array

LEAVE_LEVEL_SD = 0.03
"""Log odds of leaving of one evening against the host's average."""
CLICK_LEVEL_SDS = (0.05, 0.08)
DEAL_LEVEL_SDS = (0.08, 0.12)
"""Log level of a session, and of a product on one evening. Room evidence: what is left between evenings of four hosts beyond counting noise."""
_PASSES = 2
_LEAST_MEAN = 1e-9


def evening_levels(counts: Array, means: Array, information: Array, sds: tuple[float, float]) -> tuple[Array, Array]:
    """[products, minutes] counts and means → a level per product, and residuals of the levels' priors.

    `information` is the weight of each count in the likelihood: 0 where nothing was seen, below 1 where counts vary by more than Poisson.
    """
    session_sd, product_sd = sds
    seen = (counts * information).sum(axis=1)
    expected = (means * information).sum(axis=1)
    session, product = np.ones(()), np.ones(len(seen))
    for _ in range(_PASSES):
        session = _shrunk(seen.sum(), (expected * product).sum(), session_sd)
        product = _shrunk(seen, expected * session, product_sd)
    return session * product, np.append(np.log(product) / product_sd, np.log(session) / session_sd)


def _shrunk(seen: Array, expected: Array, sd: float) -> Array:
    """Mean of a gamma posterior around one."""
    strength = 1.0 / sd**2
    return np.asarray((seen + strength) / (expected + _LEAST_MEAN + strength))
