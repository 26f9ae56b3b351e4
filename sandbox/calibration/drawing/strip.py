"""A parameter in one line: the prior as a bar of two deviations either way, the fit as a dot, the refits as a whisker."""

from __future__ import annotations

from sandbox.calibration.drawing.panel import Panel

MOST_SD = 3.2


def parameter_strip(number: int, shift_sd: float, spread_share: float) -> Panel:
    panel = Panel(number, (-MOST_SD, MOST_SD), (-1.0, 1.0), width=128.0, height=18.0, margins=(1.0, 1.0, 1.0, 1.0))
    panel.block("p-prior-bar", -2.0, 2.0, -0.5, 0.5)
    panel.line("p-neutral", [(0.0, -0.8), (0.0, 0.8)])
    at = min(max(shift_sd, -MOST_SD + 0.1), MOST_SD - 0.1)
    low, high = max(-MOST_SD, at - spread_share), min(MOST_SD, at + spread_share)
    panel.line("p-whisker", [(low, 0.0), (high, 0.0)])
    panel.dot("p-room", at, 0.0, f"{shift_sd:+.1f}", 3.4)
    return panel
