"""A fidelity document → the SVG files of the documentation. The same document gives the same bytes."""

from __future__ import annotations

from typing import Any

from sandbox.calibration.drawing.panel import figure
from sandbox.calibration.drawing.unseen import UnseenWords, error_axis_most, error_panel, predicted_panel

_STYLE = """
text { font-family: Barlow, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; font-size: 12px; fill: #434955; }
.p-title { font-size: 14px; font-weight: 600; fill: #15171c; } .p-tick { font-size: 11.5px; fill: #6b7280; }
.p-axis { stroke: #cfc9be; fill: none; } .p-grid { stroke: #ece8e1; fill: none; }
.p-diagonal { stroke: #636a77; fill: none; stroke-dasharray: 4 4; } .p-target { stroke: #636a77; fill: none; stroke-dasharray: 3 3; }
.p-target-band { fill: #f3efe8; } .p-median { stroke: #15171c; stroke-width: 2.5; fill: none; }
.p-room { fill: #c2311c; stroke: #fff; } .p-entries { fill: #bdd0ef; stroke: #2462c8; } .p-stock { fill: #c5ddd2; stroke: #17774c; }
"""

_WORDS = UnseenWords(
    room="直播间 room",
    by_entries="按进入 entries",
    by_stock="按库存 stock",
    recorded="录制 GMV recorded (CNY)",
    predicted="预测 GMV predicted (CNY)",
    error="|误差| |error| of GMV",
    money=lambda value: f"{value / 1000:.0f}k" if value < 100_000 else f"{value / 1000:,.0f}k",
    percent=lambda value: f"{value:.0%}",
)
_LEGEND = (
    ("p-room", "直播间预测 the room"),
    ("p-entries", "朴素：按进入人数 naive, by entries"),
    ("p-stock", "朴素：按库存 naive, by stock"),
)


def report_files(document: dict[str, Any]) -> dict[str, str]:
    """SVG text by file name. Raises ValueError for a document without predicted sessions."""
    rows = [row for row in document["sessions"] if "refused" not in row]
    if not rows:
        raise ValueError("the document has no predicted session")
    hosts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        hosts.setdefault(row["host"], []).append(row)
    most = error_axis_most(rows)
    predicted = [predicted_panel(place, host, own, _WORDS) for place, (host, own) in enumerate(hosts.items())]
    errors = [error_panel(place, host, own, _WORDS, most) for place, (host, own) in enumerate(hosts.items())]
    said = f"{len(rows)} sessions, each predicted by a fit of its host's others"
    return {
        "fidelity-predicted.svg": figure(predicted, 2, f"{said}: predicted against recorded GMV", _STYLE, _LEGEND),
        "fidelity-errors.svg": figure(errors, 2, f"{said}: errors of room and naive predictions", _STYLE, _LEGEND),
    }
