"""How one host's evenings differ for reasons that no column shows.

Three rates vary: leaving, clicks and demand (orders per click). The log of each is the model's plus four normal parts: a level of the
whole evening, a level of each product on that evening, a slow curve within it, and noise of single minutes beyond that of the counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SLOW_MIN = 12.0
"""Memory of the slow curve, minutes."""
MINUTE_CORRELATION = 0.3
"""Of the noise of a minute with that of the next: what moves a minute does not stop at its end."""
EXIT_NOISE = 0.75
"""Variance of exits over their mean, given who is present: most newcomers leave within their minute, so exits vary less than Poisson."""


@dataclass(frozen=True)
class RateVariation:
    """Standard deviations of the log of one rate."""

    evening_sd: float
    """Level of the whole evening, all products together."""
    product_sd: float
    """Level of each product on one evening; 0 for leaving, which knows no product."""
    slow_sd: float
    """A curve within the evening with a memory of SLOW_MIN."""
    minute_sd: float
    """Noise of single minutes beyond that of the counts."""


@dataclass(frozen=True)
class EveningVariation:
    leaving: RateVariation
    clicks: RateVariation
    demand: RateVariation

    @classmethod
    def from_plain(cls, content: Mapping[str, Any]) -> EveningVariation:
        return cls(**{name: RateVariation(**values) for name, values in content.items()})

    def plain(self) -> dict[str, dict[str, float]]:
        return asdict(self)


PRIOR = EveningVariation(
    leaving=RateVariation(evening_sd=0.02, product_sd=0.0, slow_sd=0.02, minute_sd=0.10),
    clicks=RateVariation(evening_sd=0.05, product_sd=0.06, slow_sd=0.05, minute_sd=0.06),
    demand=RateVariation(evening_sd=0.08, product_sd=0.12, slow_sd=0.08, minute_sd=0.10),
)
"""Pooled over recordings of four hosts; a host's own sessions move it."""
