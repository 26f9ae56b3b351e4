"""Resampled blocks of minutes: sessions are cut into blocks, and as many are drawn with replacement as there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BLOCK_MIN = 10
"""Longer than a pitch, shorter than a session: what happens inside a block belongs together."""


def resampled_weights(minutes: Sequence[int], random: np.random.Generator) -> list[Array]:
    """For each session, how often each of its minutes was drawn."""
    blocks = [(session, start) for session, length in enumerate(minutes) for start in range(0, length, BLOCK_MIN)]
    counts = np.bincount(random.integers(0, len(blocks), size=len(blocks)), minlength=len(blocks))
    weights = [np.zeros(length) for length in minutes]
    for (session, start), count in zip(blocks, counts, strict=True):
        weights[session][start : start + BLOCK_MIN] = count
    return weights
