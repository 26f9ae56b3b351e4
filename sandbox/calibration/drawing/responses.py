"""A lever's response curve: what was believed before any data (band and dashes), what the fits say (lines), where recordings cover it (shade)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.calibration.drawing.panel import Panel, Point, Show, nice_ticks

_HEADROOM = 1.15
_BAND_MOST = 1.7
"""The prior's band may be much wider than anything believed now: the axis ends here above the highest curve, the band is cut off."""


@dataclass(frozen=True)
class ResponseWords:
    """Labels in the reader's language."""

    title: str
    x: str
    y: str
    covered: str
    """Names the shaded range, or says that there is none."""
    show_x: Show
    show_y: Show
    neutral: float | None = None
    """Value at which the lever does nothing: a thin line."""


def response_panel(number: int, curve: dict[str, Any], words: ResponseWords) -> Panel:
    """`curve` is one of `sandbox.calibration.response_curves`."""
    x, prior = curve["x"], curve["prior"]
    highest = max(*prior["median"], *(max(member) for member in curve["members"]))
    top = min(max(highest * _HEADROOM, max(prior["high"]) * 1.02), highest * _BAND_MOST)
    panel = Panel(number, (x[0], x[-1]), (0.0, top), height=246.0, margins=(44.0, 18.0, 40.0, 44.0))
    panel.title(words.title)
    _cover(panel, curve, words)
    panel.y_axis(nice_ticks(0.0, top), words.show_y, words.y)
    panel.x_axis(nice_ticks(x[0], x[-1], 6), words.show_x, words.x)
    if words.neutral is not None:
        panel.level("p-neutral", words.neutral)
    panel.band("p-prior-band", _points(x, prior["low"]), _points(x, prior["high"]))
    panel.line("p-prior", _points(x, prior["median"]))
    for member in curve["members"][1:]:
        panel.line("p-member", _points(x, member))
    panel.line("p-fit", _points(x, curve["members"][0]))
    return panel


def _cover(panel: Panel, curve: dict[str, Any], words: ResponseWords) -> None:
    covered = curve["covered"]
    if covered is not None:
        low, high = max(covered[0], curve["x"][0]), min(covered[1], curve["x"][-1])
        panel.block("p-covered", low, high)
    panel.text("p-covered-text", panel.right, panel.top - 6.0, words.covered, "end")


def _points(x: Sequence[float], y: Sequence[float]) -> list[Point]:
    return list(zip(x, y, strict=True))
