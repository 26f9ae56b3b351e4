"""Certified uplifts with their intervals on one common scale. Geometry only; the template draws."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 240.0
MARGIN = 10.0
STEP_PERCENT = 20


@dataclass(frozen=True)
class Scale:
    """From `low` to `high` per cent over a width of 240; zero, the baseline, is always on it."""

    low: float
    high: float

    def place(self, percent: float) -> float:
        share = (percent - self.low) / (self.high - self.low)
        return round(MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - 2 * MARGIN), 1)


@dataclass(frozen=True)
class UpliftPlot:
    """Places of the baseline, of the uplift, and of the interval's ends (None: the credential has none)."""

    zero: float
    middle: float
    low: float | None
    high: float | None
    percent: float
    low_percent: float | None
    high_percent: float | None


def common_scale(percents: Iterable[float | None]) -> Scale:
    """The same for all cards of a page, in whole steps, so that cards can be compared by eye."""
    known = [0.0, *(percent for percent in percents if percent is not None)]
    low, high = min(known), max(known)
    return Scale(STEP_PERCENT * (low // STEP_PERCENT), STEP_PERCENT * (high // STEP_PERCENT + 1))


def uplift_plot(scale: Scale, percent: float | None, low: float | None, high: float | None) -> UpliftPlot | None:
    """None when there is no figure to draw."""
    if percent is None:
        return None
    ends = [None if end is None else scale.place(end) for end in (low, high)]
    return UpliftPlot(scale.place(0.0), scale.place(percent), ends[0], ends[1], percent, low, high)
