"""Does somebody act like a script? A question about instants alone; whoever asks shows the answer to a person, who decides.

Two signs. People act at any moment of a second, a program that answers frames always at the same one: the resultant
length R of the phases modulo the frame's second is near 0 for people and near 1 for programs (Rayleigh's test). And a
program that waits keeps its intervals: their coefficient of variation is near 0. Actions that follow another within
BURST_S are left out: an outbox that empties after a lost connection is no script.
"""

from __future__ import annotations

from cmath import exp, pi
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Literal

FEWEST = 20
BURST_S = 0.3
PHASE_LIMIT = 0.75
"""R of a normally spread phase with a deviation of 0.12 s. By chance alone exp(−n R²): 1 in 77,000 at 20 actions."""
VARIATION_LIMIT = 0.05

Sign = Literal["", "phase", "interval"]


@dataclass(frozen=True)
class Rhythm:
    """`phase` is R in 0…1; `variation` the intervals' deviation over their mean; `sign` what looks like a script, if anything."""

    actions: int
    phase: float
    variation: float
    sign: Sign


def rhythm(instants: Sequence[datetime], frame_every_s: float = 1.0) -> Rhythm:
    """Of actions in order of time. Fewer than FEWEST say nothing."""
    seconds = [(instant - instants[0]).total_seconds() for instant in instants]
    kept = seconds[:1] + [later for earlier, later in pairwise(seconds) if later - earlier >= BURST_S]
    if len(kept) < FEWEST:
        return Rhythm(len(kept), 0.0, 1.0, "")
    phase = abs(sum(exp(2j * pi * second / frame_every_s) for second in kept)) / len(kept)
    intervals = [later - earlier for earlier, later in pairwise(kept)]
    variation = pstdev(intervals) / fmean(intervals)
    sign: Sign = "interval" if variation < VARIATION_LIMIT else "phase" if phase > PHASE_LIMIT else ""
    return Rhythm(len(kept), phase, variation, sign)
