"""Sessions predicted unseen: predicted against recorded GMV, and the errors of room and naive predictions beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sandbox.calibration.drawing.panel import SQUARE, Panel, Show, nice_ticks
from sandbox.calibration.fidelity_summary import GMV_ERROR_MOST

METHODS = (("gmv_error", "p-room"), ("naive_by_entries", "p-entries"), ("naive_by_stock", "p-stock"))


@dataclass(frozen=True)
class UnseenWords:
    """Labels in the reader's language."""

    room: str
    by_entries: str
    by_stock: str
    recorded: str
    predicted: str
    error: str
    money: Show
    percent: Show

    @property
    def methods(self) -> tuple[str, str, str]:
        return self.room, self.by_entries, self.by_stock


def predicted_panel(number: int, title: str, rows: Sequence[dict[str, Any]], words: UnseenWords) -> Panel:
    """One host: a session stands at its recorded GMV; on the diagonal a prediction is right, in the wedge within the target."""
    values = [row["gmv_recorded"] * factor for row in rows for factor in (1.0, *(1.0 + row[name] for name, _ in METHODS))]
    pad = 0.08 * (max(values) - min(values)) or 0.1 * max(values)
    span = (max(0.0, min(values) - pad), max(values) + pad)
    recorded = [row["gmv_recorded"] for row in rows]
    side = 0.15 * (max(recorded) - min(recorded)) or 0.1 * max(recorded)
    across = (max(0.0, min(recorded) - side), max(recorded) + side)
    panel = Panel(number, across, span, height=300.0, margins=(48.0, 14.0, 38.0, 52.0))
    panel.title(title)
    panel.y_axis(nice_ticks(*span), words.money, words.predicted)
    panel.x_axis(nice_ticks(*across, 4), words.money, words.recorded)
    wedge = [[(value, value * factor) for value in across] for factor in (1.0 - GMV_ERROR_MOST, 1.0 + GMV_ERROR_MOST)]
    panel.band("p-target-band", *wedge)
    panel.line("p-diagonal", [(value, value) for value in across])
    for name, kind in reversed(METHODS):
        text = words.methods[[method for method, _ in METHODS].index(name)]
        for row in rows:
            value = row["gmv_recorded"] * (1.0 + row[name])
            said = f"{row['session']} · {text}: {words.money(value)} ({_signed(row[name])})"
            panel.dot(kind, row["gmv_recorded"], value, said, 5.5 if kind == "p-room" else 4.0, kind == SQUARE)
    return panel


def error_panel(number: int, title: str, rows: Sequence[dict[str, Any]], words: UnseenWords, most: float) -> Panel:
    """One host, three lines: each session's absolute error as a mark, the median as a bar, the target as an upright. `most` ends the axis."""
    panel = Panel(number, (-0.015 * most, 1.02 * most), (0.0, 3.0), height=150.0, margins=(26.0, 14.0, 38.0, 92.0))
    panel.title(title)
    panel.x_axis(nice_ticks(0.0, most, 5), words.percent, words.error)
    panel.block("p-target-band", 0.0, GMV_ERROR_MOST)
    panel.upright("p-target", GMV_ERROR_MOST)
    for place, ((name, kind), text) in enumerate(zip(METHODS, words.methods, strict=True)):
        height = 2.5 - place
        panel.text("p-tick", panel.left - 8.0, panel.y(height) + 4.0, text, "end")
        panel.level("p-grid", height)
        errors = [abs(row[name]) for row in rows]
        for row, error in zip(rows, errors, strict=True):
            panel.dot(kind, min(error, most), height, f"{row['session']} · {text}: {_signed(row[name])}", 4.0, kind == SQUARE)
        middle = min(median(errors), most)
        panel.line("p-median", [(middle, height - 0.36), (middle, height + 0.36)])
    return panel


def error_axis_most(rows: Sequence[dict[str, Any]]) -> float:
    """One end for all hosts, so that their panels can be compared."""
    largest = max(abs(row[name]) for row in rows for name, _ in METHODS)
    return max(0.2, nice_ticks(0.0, largest * 1.02 + 0.049, 5)[-1])


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{abs(value) * 100:.1f} %"
