"""An experiment in several rooms → one SVG: a panel per room, a curve per outcome. The same results give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.calibration.counterfactuals.experiment import Curve, Result
from sandbox.calibration.drawing.panel import Panel, figure, nice_ticks

_KINDS = ("p-first", "p-second", "p-third")
_STYLE = """
text { font-family: Barlow, "Noto Sans", sans-serif; font-size: 12px; fill: #434955; }
.p-title { font-size: 14px; font-weight: 600; fill: #15171c; } .p-tick { font-size: 11.5px; fill: #6b7280; }
.p-axis { stroke: #cfc9be; fill: none; } .p-grid { stroke: #ece8e1; fill: none; } .p-neutral { stroke: #636a77; fill: none; stroke-dasharray: 3 3; }
.p-first, .p-second, .p-third { fill: none; stroke-width: 2; }
.p-first { stroke: #c2311c; } .p-second { stroke: #2462c8; } .p-third { stroke: #17774c; }
.p-first-dot { fill: #c2311c; } .p-second-dot { fill: #2462c8; } .p-third-dot { fill: #17774c; }
"""


def experiment_figure(results: Mapping[str, Result], columns: int = 2) -> str:
    """`results` by room; every room has the same curves."""
    first = next(iter(results.values()))
    panels = [_panel(place, room, result) for place, (room, result) in enumerate(results.items())]
    legend = [(f"{kind}-dot", curve.label) for kind, curve in zip(_KINDS, first.curves, strict=False)]
    return figure(panels, columns, f"{first.title}: {first.outcome} by {first.dose}, in {len(results)} rooms", _STYLE, legend)


def _panel(number: int, room: str, result: Result) -> Panel:
    doses = [dose for curve in result.curves for dose in curve.doses]
    values = [value for curve in result.curves for value in curve.values]
    low, high = min(0.0, *values), max(values)
    room_above = 0.08 * (high - low or 1.0)
    panel = Panel(
        number,
        (min(doses), max(doses)),
        (low - (room_above if low < 0.0 else 0.0), high + room_above),
        height=250.0,
        margins=(46.0, 18.0, 38.0, 48.0),
    )
    panel.title(f"{result.title} · {room}")
    panel.y_axis(nice_ticks(low, high + room_above), _short, result.outcome)
    panel.x_axis(nice_ticks(min(doses), max(doses), 6), _short, result.dose)
    if low < 0.0:
        panel.level("p-neutral", 0.0)
    for kind, curve in zip(_KINDS, result.curves, strict=False):
        _draw(panel, kind, curve)
    return panel


def _draw(panel: Panel, kind: str, curve: Curve) -> None:
    panel.line(kind, list(zip(curve.doses, curve.values, strict=True)))
    for dose, value in zip(curve.doses, curve.values, strict=True):
        panel.dot(f"{kind}-dot", dose, value, f"{_short(dose)}: {value:.3g}", radius=2.5)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"
