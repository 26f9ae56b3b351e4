"""How much the uplift depends on the model: the same two logs in the other members of the ensemble. Never part of a decision."""

from dataclasses import dataclass
from math import exp, sqrt
from statistics import NormalDist, fmean, quantiles, stdev

COVERAGE_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval of an uplift, as fractions."""

    low: float
    high: float


def room_interval(member_log_ratios: tuple[float, ...]) -> Interval | None:
    """2.5 and 97.5 per cent quantiles over the members; None with fewer than two: they show no spread."""
    if len(member_log_ratios) < 2:
        return None
    cuts = quantiles(member_log_ratios, n=40, method="inclusive")
    return Interval(exp(cuts[0]) - 1, exp(cuts[-1]) - 1)


def round_interval(rooms: tuple[tuple[float, ...], ...]) -> Interval | None:
    """Interval of the round's uplift: members of different rooms are independent, so their variances of logs add.

    `rooms` holds per room the members' log ratios as the round uses them, that is within the panel's range.
    """
    if not rooms or any(len(members) < 2 for members in rooms):
        return None
    centre = fmean(fmean(members) for members in rooms)
    spread = COVERAGE_Z * sqrt(sum(stdev(members) ** 2 for members in rooms)) / len(rooms)
    return Interval(exp(centre - spread) - 1, exp(centre + spread) - 1)
