"""Traders as cards and pages show them: the public facts, with a plot to each certificate on one scale."""

from dataclasses import dataclass

from certify.registry.pages.uplift_plot import Scale, UpliftPlot, common_scale, uplift_plot
from certify.registry.selectors import ExaminedLine, PublicTrader


@dataclass(frozen=True)
class PlottedLine:
    """A certificate with its plot."""

    line: ExaminedLine
    plot: UpliftPlot | None


@dataclass(frozen=True)
class Card:
    """A trader with plotted certificates, newest first."""

    trader: PublicTrader
    lines: list[PlottedLine]

    @property
    def best(self) -> PlottedLine | None:
        return self.lines[0] if self.lines else None


def cards(traders: list[PublicTrader]) -> list[Card]:
    """All on one scale."""
    everything = [line for trader in traders for line in trader.examined]
    scale = common_scale([percent for line in everything for percent in (line.uplift_percent, line.uplift_low_percent, line.uplift_high_percent)])
    return [Card(trader, [PlottedLine(line, _plot(scale, line)) for line in trader.examined]) for trader in traders]


def _plot(scale: Scale, line: ExaminedLine) -> UpliftPlot | None:
    return uplift_plot(scale, line.uplift_percent, line.uplift_low_percent, line.uplift_high_percent)
