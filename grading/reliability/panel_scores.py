"""The reference operators as persons: their scores in the rooms of a form, equated as a candidate's are."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from statistics import median

from grading.rubric.expected_growth import PanelOfRoom
from grading.rubric.v1 import MAD_TO_SD, SCALE_MIN_LOG, SCORE_CENTRE, SCORE_PER_Z, Z_MAX, floored_log_ratio


def panel_scores(rooms: Sequence[PanelOfRoom]) -> list[list[float]]:
    """Operators x rooms, in the order of the panel. Their guard-rails are no part of it: of a panel only values are kept.

    The panel's median is 500 in every room by construction: between rooms these scores hardly differ, however hard the rooms are.
    """
    return [list(row) for row in zip(*(_scores(room) for room in rooms), strict=True)]


def median_uplift(room: PanelOfRoom) -> float:
    """What the middle operator makes of the room, over the baseline: how hard it is for the panel."""
    return exp(median(_logs(room))) - 1


def _logs(room: PanelOfRoom) -> list[float]:
    return [floored_log_ratio(value, room.baseline_cents) for value in room.values_cents]


def _scores(room: PanelOfRoom) -> list[float]:
    logs = _logs(room)
    centre = median(logs)
    scale = max(MAD_TO_SD * median(abs(log - centre) for log in logs), SCALE_MIN_LOG)
    return [SCORE_CENTRE + SCORE_PER_Z * min(max((log - centre) / scale, -Z_MAX), Z_MAX) for log in logs]
