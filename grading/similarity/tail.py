"""How often independent people score so high: the tail of their pairs, from peaks over a threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

TAIL_SHARE = 0.025
"""Scores above this quantile make the tail."""
LEAST_SHAPE = 0.10
"""The tail is never taken to be as light as an exponential one, which local alignment has in theory (Karlin & Altschul 1990)."""
MOST_SHAPE = 0.40


@dataclass(frozen=True)
class Tail:
    """A generalised Pareto tail beyond `begins`; `share` of the scores lie there."""

    begins: float
    scale: float
    shape: float
    share: float

    @classmethod
    def of(cls, scores: np.ndarray) -> Tail:
        """Fitted by the method of moments (Hosking & Wallis 1987). Raises ValueError with fewer than 200 scores."""
        if len(scores) < 200:
            raise ValueError("a tail needs the scores of two hundred pairs")
        begins = float(np.quantile(scores, 1 - TAIL_SHARE))
        over = scores[scores > begins] - begins
        if len(over) < 2 or float(over.var()) == 0.0:
            return cls(begins, 1.0, LEAST_SHAPE, TAIL_SHARE)
        mean, var = float(over.mean()), float(over.var(ddof=1))
        shape = min(max(0.5 * (1 - mean * mean / var), LEAST_SHAPE), MOST_SHAPE)
        return cls(begins, mean * (1 - shape), shape, len(over) / len(scores))

    def chance(self, score: float) -> float:
        """Of a pair of independent people to score at least so much; 1 below the tail."""
        if score <= self.begins:
            return 1.0
        return float(self.share * (1 + self.shape * (score - self.begins) / self.scale) ** (-1 / self.shape))

    def threshold(self, chance: float) -> float:
        """The score that a pair of independent people reaches with this chance."""
        return self.begins + self.scale * ((self.share / chance) ** self.shape - 1) / self.shape
