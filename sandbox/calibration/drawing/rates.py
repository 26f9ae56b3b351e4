"""The funnel: recorded and simulated rates as pairs of bars. Each pair has its own scale, for the rates have different units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.calibration.drawing.panel import Panel

_ROW = 54.0


@dataclass(frozen=True)
class RatePair:
    label: str
    recorded: float
    simulated: float
    recorded_text: str
    simulated_text: str


def funnel_panel(number: int, pairs: Sequence[RatePair]) -> Panel:
    panel = Panel(number, (0.0, 1.0), (0.0, float(len(pairs))), height=_ROW * len(pairs) + 6.0, margins=(0.0, 78.0, 6.0, 0.0))
    for place, pair in enumerate(pairs):
        top = float(len(pairs) - place)
        largest = max(pair.recorded, pair.simulated) or 1.0
        panel.text("p-label", 0.0, panel.y(top) + 14.0, pair.label)
        bars = ((pair.recorded, pair.recorded_text, "p-recorded-bar", 0.62), (pair.simulated, pair.simulated_text, "p-simulated-bar", 0.32))
        for value, text, kind, upper in bars:
            panel.block(kind, 0.0, value / largest, top - 1.0 + upper - 0.24, top - 1.0 + upper)
            panel.text("p-value", panel.x(value / largest) + 6.0, panel.y(top - 1.0 + upper - 0.12) + 4.0, text)
    return panel
