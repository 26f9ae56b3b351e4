"""Scores before and after a regrade, a line per attempt, with the cut before and after."""

from collections.abc import Sequence
from typing import Any

from grading.selectors.regrades import PreviewRow

LINES = 60
ROW_PX = 36
TOP_PX = 48
MARGIN_SHARE = 0.06
NAMES_PERCENT = 18
"""Left of the scores stand the names."""


def before_after(rows: Sequence[PreviewRow]) -> dict[str, Any] | None:
    """Positions in per cent across and in pixels down; the first LINES attempts, flips first. None without any."""
    shown = rows[:LINES]
    if not shown:
        return None
    figures = [figure for row in shown for result in (row.before, row.after) for figure in (result.score, result.cut_score)]
    low, high = min(figures), max(figures)
    margin = max(high - low, 50.0) * MARGIN_SHARE
    low, high = low - margin, high + margin

    def across(score: float) -> float:
        return round(NAMES_PERCENT + (100 - NAMES_PERCENT) * (score - low) / (high - low), 3)

    lines = [
        {
            "name": row.person,
            "y": TOP_PX + ROW_PX * seat,
            "text_y": TOP_PX + ROW_PX * seat - 12,
            "before": across(row.before.score),
            "after": across(row.after.score),
            "before_score": row.before.score,
            "after_score": row.after.score,
            "flips": row.flips,
        }
        for seat, row in enumerate(shown)
    ]
    first = shown[0]
    return {
        "lines": lines,
        "height": TOP_PX + ROW_PX * len(shown),
        "bottom": TOP_PX + ROW_PX * len(shown) - 8,
        "cut_before": across(first.before.cut_score),
        "cut_after": across(first.after.cut_score),
        "cut_moves": first.before.cut_score != first.after.cut_score,
        "more": len(rows) - len(shown),
    }
