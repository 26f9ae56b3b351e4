"""The limits of a room that may be used in an exam, and which of them a room misses. Imports nothing, so that pages can say why."""

from __future__ import annotations

from typing import Any

EXAM_GRADE = {"gmv_error": 0.02, "online_wape": 0.10, "without_shocks_gmv_error": 0.20}
"""Largest values; the last is the error of the room without this evening's shocks."""


def values_judged(row: dict[str, Any]) -> dict[str, float]:
    """What of a room's fidelity is held against EXAM_GRADE, as absolute values, by the same names; what was not measured is left out."""
    found = {"gmv_error": row.get("gmv_error"), "online_wape": row.get("online_wape")}
    found["without_shocks_gmv_error"] = row.get("without_shocks", {}).get("gmv_error")
    return {name: abs(value) for name, value in found.items() if value is not None}


def limits_missed(row: dict[str, Any]) -> list[str]:
    """Names of the limits that the room does not keep, in their own order."""
    judged = values_judged(row)
    return [name for name, limit in EXAM_GRADE.items() if judged.get(name, 0.0) > limit]
