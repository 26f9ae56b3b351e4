"""Where numbers lie and how sure a share is; nothing is said of too few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist, fmean, median, quantiles, stdev

FEW = 5
"""Below, a median and quartiles would be single people."""
PEOPLE_TO_CONCLUDE = 30
"""Below, shares and spreads describe who sat and say little about whoever sits next."""
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Spread:
    """Of `n` numbers. Everything but `n` is None where they are too few."""

    n: int
    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    quarter: float | None = None
    middle: float | None = None
    three_quarters: float | None = None
    p95: float | None = None
    high: float | None = None

    @property
    def too_few(self) -> bool:
        return self.n < FEW


def spread(values: Iterable[float | None]) -> Spread:
    """Quantiles by linear interpolation between order statistics (method 7 of Hyndman and Fan, Am. Stat. 50, 1996, 361–365)."""
    known = sorted(value for value in values if value is not None)
    if len(known) < FEW:
        return Spread(len(known))
    cuts = quantiles(known, n=20, method="inclusive")
    return Spread(len(known), fmean(known), stdev(known), known[0], cuts[4], median(known), cuts[14], cuts[18], known[-1])


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with a 95 % interval; rate and interval are None below PEOPLE_TO_CONCLUDE."""

    part: int
    whole: int
    rate: float | None = None
    low: float | None = None
    high: float | None = None


def share(part: int, whole: int) -> Share:
    """Wilson's score interval (J. Am. Stat. Assoc. 22, 1927, 209–212): keeps its coverage near 0 and 1."""
    if whole < PEOPLE_TO_CONCLUDE:
        return Share(part, whole)
    rate, z2 = part / whole, _Z * _Z
    centre = (rate + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z / (1 + z2 / whole) * sqrt(rate * (1 - rate) / whole + z2 / (4 * whole * whole))
    return Share(part, whole, rate, max(0.0, centre - half), min(1.0, centre + half))


@dataclass(frozen=True, slots=True)
class Bin:
    """Numbers in [low, high)."""

    low: float
    high: float
    n: int


def histogram(values: Sequence[float], widths: Sequence[float], most: int = 14) -> tuple[Bin, ...]:
    """Bins of the first width that needs at most `most` of them (else of the last), from multiples of it; empty ones between are kept."""
    if not values:
        return ()
    for width in widths:
        first, last = floor(round(min(values) / width, 9)), ceil(round(max(values) / width, 9))
        if last - first <= most:
            break
    counts = [0] * (max(last - first, 1) + 1)
    for value in values:
        counts[floor(round(value / width, 9)) - first] += 1  # 0.15 / 0.05 is a little less than 3
    while len(counts) > 1 and counts[-1] == 0:
        counts.pop()
    return tuple(Bin((first + place) * width, (first + place + 1) * width, n) for place, n in enumerate(counts))
