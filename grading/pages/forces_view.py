"""The five forces as the report shows them: charts, and the table that says the same."""

from collections.abc import Mapping, Sequence
from math import expm1
from typing import Any

from django.utils.translation import gettext as _

from exams.pages.lever_texts import force_names
from grading.attribution.shares import rounded_to
from grading.pages.force_charts import radar, waterfall
from sandbox.engine.levers import FORCES


def round_view(forces: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Of `report_document()["forces"]`; None while it is being computed."""
    if forces is None:
        return None
    names = force_names()
    parts = list(zip(FORCES, forces["points"], strict=True))
    limit = forces["limit_points"]
    columns = [*parts, ("limit", limit)] if limit else parts
    return {
        "waterfall": waterfall(columns, forces["total_points"]),
        "radar": radar(FORCES, forces["points"], forces["reference_points"]),
        "rows": [_row(force, names, points, best) for (force, points), best in zip(parts, forces["reference_points"], strict=True)],
        "limit": limit,
        "total": forces["total_points"],
        "rooms": forces["rooms"],
        "inseparable": forces["inseparable"],
        "names": {**names, "limit": _("Panel's range"), "total": _("Uplift")},
        "strongest": _strongest(parts, names),
    }


def room_view(attribution: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Of a room's `attribution`; None while it is being computed."""
    if attribution is None:
        return None
    names = force_names()
    forces = attribution["forces"]
    yuan = _yuan(attribution)
    best = {line["force"]: line["points"] for line in attribution["reference"]["forces"]}
    total = sum(line["points"] for line in forces)
    rows = []
    for line, cny in zip(forces, yuan, strict=True):
        row = _row(line["force"], names, line["points"], best[line["force"]])
        rows.append({**row, "cents": 100 * cny, "first": _uplift(line["first_log"]), "last": -_uplift(-line["last_log"])})
    return {
        "waterfall": waterfall([(line["force"], line["points"]) for line in forces], total),
        "rows": rows,
        "total": total,
        "total_cents": 100 * sum(yuan),
        "pairs": [{"names": [names[force] for force in pair["forces"]], "effect": _uplift(pair["log"])} for pair in attribution["pairs"]],
        "separable": attribution["separable"],
        "sketch": not attribution["separable"],
        "share": attribution["interaction_share"],
        "hindered": attribution["hindered"],
        "names": {**names, "total": _("Uplift")},
    }


def _row(force: str, names: Mapping[str, str], points: int, reference: int) -> dict[str, Any]:
    return {"force": force, "name": names[force], "points": points, "reference": reference}


def _yuan(attribution: Mapping[str, Any]) -> list[int]:
    """Whole yuan that sum to the difference of the two printed values."""
    total = round(attribution["value_cents"] / 100) - round(attribution["baseline_cents"] / 100)
    return rounded_to([line["cents"] / 100 for line in attribution["forces"]], total)


def _uplift(log: float) -> float:
    return expm1(log)


def _strongest(parts: Sequence[tuple[str, int]], names: Mapping[str, str]) -> dict[str, Any]:
    force, points = max(parts, key=lambda part: part[1])
    return {"name": names[force], "points": points}
