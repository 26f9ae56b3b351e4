"""The five forces over a round: means of the rooms' logs, like the round's uplift. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from statistics import fmean
from typing import Any

from grading.attribution.shares import money_shares, rounded_to
from sandbox.engine.levers import FORCES


@dataclass(frozen=True, slots=True)
class RoundForces:
    """Hundredths of a per cent of the baselines' value, by force in the order of `FORCES`; with `limit_points` they sum to the round's uplift.

    `limit_points` is what the panel's range took or gave: a room counts at most as its best reference operator and at least as its worst.
    """

    points: tuple[int, ...]
    limit_points: int
    total_points: int
    reference_points: tuple[int, ...]
    rooms: int
    inseparable: int


def round_forces(attributions: Sequence[Mapping[str, Any]], used_logs: Sequence[float], round_uplift: float) -> RoundForces:
    """`attributions` are the rooms' documents, `used_logs` their log uplifts within the panel's range, `round_uplift` as the decision rounded it."""
    own = [fmean(room["forces"][i]["log"] for room in attributions) for i in range(len(FORCES))]
    limit = fmean(used_logs) - fmean(room["log_ratio"] for room in attributions)
    total = round(round_uplift * 10_000)
    points = rounded_to(_points([*own, limit], fmean(used_logs)), total)
    best = [fmean(room["reference"]["forces"][i]["log"] for room in attributions) for i in range(len(FORCES))]
    best_log = fmean(room["reference"]["log_ratio"] for room in attributions)
    return RoundForces(
        points=tuple(points[:-1]),
        limit_points=points[-1],
        total_points=total,
        reference_points=tuple(rounded_to(_points(best, best_log), round((exp(best_log) - 1) * 10_000))),
        rooms=len(attributions),
        inseparable=sum(not room["separable"] for room in attributions),
    )


def _points(log_parts: Sequence[float], log_total: float) -> list[float]:
    return [10_000 * part for part in money_shares(log_parts, exp(log_total), 1.0)]
