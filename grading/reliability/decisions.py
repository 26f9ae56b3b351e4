"""Would the same persons pass again? Consistency and accuracy of 'score at or above the cut', from one sitting.

Normal model: true scores N(mean, person variance), a sitting adds N(0, absolute error). Two sittings on other rooms are then bivariate normal
with correlation phi (C.-Y. J. Peng and M. J. Subkoviak, *J. Educ. Meas.* 17, 1980, 359–368, with phi for the reliability because rooms change).
Scores of rooms have two ends, so the model is the nearer to the truth the more rooms are averaged; a test holds it against simulated sittings.
Only the score's condition is judged: the round's uplift and its guard-rails decide too, and make real decisions a little less repeatable.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from grading.reliability.variance_components import VarianceComponents

REACH_SD, STEPS = 8.0, 8001
"""The true scores' distribution is summed over so many steps on so many deviations to either side: exact to the fourth decimal."""
_SHARP = 1e-9


@dataclass(frozen=True, slots=True)
class DecisionConsistency:
    """Shares between 0 and 1. `consistency`: same decision in two sittings; `accuracy`: same decision as the true score's; `kappa`: consistency
    beyond chance, None where everybody or nobody passes; `pass_rate`: expected share at or above the cut."""

    consistency: float
    accuracy: float
    kappa: float | None
    pass_rate: float


def decision_consistency(components: VarianceComponents, rooms: int, cut: float) -> DecisionConsistency:
    """For the mean over `rooms` rooms."""
    spread, error = sqrt(components.person.variance), max(sqrt(components.absolute_error(rooms)), _SHARP)
    places = np.linspace(-REACH_SD, REACH_SD, STEPS)
    weights = np.exp(-0.5 * places**2)
    weights /= weights.sum()
    true = components.mean + spread * places
    above = np.array([_normal_cdf((score - cut) / error) for score in true])
    pass_rate = float(weights @ above)
    consistency = float(weights @ (above**2 + (1 - above) ** 2))
    chance = pass_rate**2 + (1 - pass_rate) ** 2
    return DecisionConsistency(
        consistency=consistency,
        accuracy=float(weights @ np.where(true >= cut, above, 1 - above)),
        kappa=(consistency - chance) / (1 - chance) if chance < 1 - _SHARP else None,
        pass_rate=pass_rate,
    )


def _normal_cdf(z: float) -> float:
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))
