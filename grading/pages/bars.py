"""Bars of a histogram and boxes of a spread, in per cent across and pixels down. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.round_statistics.spread import Bin, Spread

HEIGHT_PX = 120
GAP_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Bar:
    """`x` and `width` in per cent, `y` and `height` in pixels; `n` stands above it."""

    x: float
    width: float
    y: float
    height: float
    middle: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Bars:
    """`asked` is where the limit lies, None outside of the drawing. `labels`: (x, value) below the bars."""

    bars: tuple[Bar, ...]
    asked: float | None
    labels: tuple[tuple[float, float], ...]


def bars(bins: Sequence[Bin], limit: float) -> Bars | None:
    """None without numbers. One bin more on either side, so that a single one does not fill the drawing."""
    if not bins:
        return None
    width = bins[0].high - bins[0].low
    low, high = bins[0].low - width, bins[-1].high + width
    most = max(each.n for each in bins)

    def across(value: float) -> float:
        return round(100 * (value - low) / (high - low), 3)

    drawn = tuple(
        Bar(
            x=across(each.low + width * GAP_SHARE / 2),
            width=round(across(each.high) - across(each.low + width * GAP_SHARE), 3),
            y=round(HEIGHT_PX * (1 - each.n / most), 1),
            height=round(HEIGHT_PX * each.n / most, 1),
            middle=across((each.low + each.high) / 2),
            low=each.low,
            high=each.high,
            n=each.n,
        )
        for each in bins
    )
    edges = [bins[0].low, *(each.high for each in bins)]
    step = max(1, -(-len(edges) // 6))
    return Bars(drawn, across(limit) if low <= limit <= high else None, tuple((across(edge), edge) for edge in edges[::step]))


@dataclass(frozen=True, slots=True)
class Box:
    """Low, quartiles and high of a spread, in per cent."""

    low: float
    quarter: float
    middle: float
    three_quarters: float
    high: float

    @property
    def width(self) -> float:
        return round(self.three_quarters - self.quarter, 3)


def box(found: Spread, low: float, high: float) -> Box | None:
    """None where the numbers are too few."""
    figures = (found.low, found.quarter, found.middle, found.three_quarters, found.high)
    if any(figure is None for figure in figures):
        return None
    return Box(*(round(100 * (figure - low) / (high - low), 3) for figure in figures if figure is not None))
