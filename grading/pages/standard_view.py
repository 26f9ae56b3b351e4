"""A closed study as its page shows it: the plot of ratings and scores, the cuts with whom they pass, and what is missing for a record."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grading.models import StandardStudy
from grading.models.standard_study import StandardMethod
from grading.pages.standard_words import GRADES, OBSTACLES
from grading.selectors.cut_consequences import Limit, operator_limits, operator_names, people_limits
from grading.services.approve_cut import approval_obstacles
from grading.standard_setting.consequences import passed
from grading.standard_setting.scale import BORDERLINE

PLOT_HEIGHT = 340
PLOT_TOP, PLOT_FOOT = 14, 28
PLOT_LEFT, PLOT_RIGHT = 8.0, 97.0
MARGIN_POINTS = 25
FEW_PEOPLE = 30
ROUND_CUTS = (400.0, 450.0, 500.0, 550.0, 600.0)
GOOD_R_SQUARED = 0.5
"""Pell et al., Med. Teach. 32 (2010), 802–811: an R² of at least 0.5 shows a reasonable link of grades and scores."""


def result_view(study: StandardStudy) -> dict[str, Any]:
    """Of a study that has figures."""
    figures = study.figures or {}
    people, operators = people_limits(study), operator_limits(study)
    names = operator_names(operators, get_language() or "")
    return {
        "figures": figures,
        "panel": study.method == StandardMethod.PANEL,
        "plot": _plot(figures, study.method),
        "cuts": _cuts(figures, people, operators),
        "obstacles": [OBSTACLES[code] for code in approval_obstacles(figures, study.method)],
        "good_r_squared": figures["r_squared"] >= GOOD_R_SQUARED,
        "people": people,
        "operators": operators,
        "operators_without_rails": any(not limit.rails for limit in operators),
        "few_people": len(people) < FEW_PEOPLE,
        "limits": {
            "derived": figures["cut"],
            "people": [[limit.name, limit.score, limit.highest] for limit in people],
            "operators": [[names[limit.name], limit.score, limit.highest] for limit in operators],
        },
    }


def _cuts(figures: Mapping[str, Any], people: Sequence[Limit], operators: Sequence[Limit]) -> list[dict[str, Any]]:
    """Derived cut, one and two standard errors around it, and round numbers; who passes each."""
    cut, error = figures["cut"], figures["se"]
    around = {round(cut + steps * error, 1): steps for steps in (-2, -1, 0, 1, 2)}
    rows = []
    for candidate in sorted({*around, *ROUND_CUTS}):
        steps = around.get(candidate)
        rows.append(
            {
                "cut": candidate,
                "label": _label(steps),
                "derived": steps == 0,
                "people": passed([limit.highest for limit in people], candidate),
                "people_share": _share(people, candidate),
                "operators": passed([limit.highest for limit in operators], candidate),
                "operators_share": _share(operators, candidate),
            }
        )
    return rows


def _label(steps: int | None) -> str:
    if steps is None:
        return ""
    if steps == 0:
        return _("derived cut")
    return f"{'+' if steps > 0 else '−'}{abs(steps)} SE"


def _share(limits: Sequence[Limit], cut: float) -> float | None:
    return passed([limit.highest for limit in limits], cut) / len(limits) if limits else None


def _plot(figures: Mapping[str, Any], method: str) -> dict[str, Any]:
    """Places in per cent (across) and pixels (down)."""
    panel = method == StandardMethod.PANEL
    x_from, x_to = (-0.03, 1.03) if panel else (0.8, 5.2)
    scores = [point["score"] for point in figures["points"]]
    ends = [figures["intercept"] + figures["slope"] * x for x in (x_from, x_to)]
    low = min(*scores, figures["low"], figures["cut"]) - MARGIN_POINTS
    high = max(*scores, figures["high"], figures["cut"]) + MARGIN_POINTS

    def across(x: float) -> float:
        return round(PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (x - x_from) / (x_to - x_from), 2)

    def down(score: float) -> float:
        return round(PLOT_TOP + (PLOT_HEIGHT - PLOT_TOP - PLOT_FOOT) * (high - score) / (high - low), 1)

    ticks = [{"x": across(x / 4), "name": f"{x / 4:.2f}"} for x in range(5)] if panel else _grade_ticks(across)
    return {
        "height": PLOT_HEIGHT,
        "foot": PLOT_HEIGHT - PLOT_FOOT,
        "text_foot": PLOT_HEIGHT - 8,
        "top": PLOT_TOP,
        "left": PLOT_LEFT,
        "right": PLOT_RIGHT,
        "width": PLOT_RIGHT - PLOT_LEFT,
        "points": [
            {
                "x": across(point["rating"]),
                "y": down(point["score"]),
                "kind": "operator" if panel else point["source"],
                "breached": point.get("breached", False),
                "title": f"{point.get('run', point.get('operator'))}: {point['rating']:.2f} → {point['score']:.1f}",
            }
            for point in figures["points"]
        ],
        "line": {"x1": across(x_from), "y1": down(ends[0]), "x2": across(x_to), "y2": down(ends[1])},
        "cut": {"x": across(figures["at"]), "y": down(figures["cut"]), "low": down(figures["low"]), "high": down(figures["high"])},
        "band": round(down(figures["low"]) - down(figures["high"]), 1),
        "x_ticks": ticks,
        "y_ticks": [{"y": down(score), "name": str(score)} for score in range(int(low // 50 + 1) * 50, int(high) + 1, 50)],
    }


def _grade_ticks(across: Any) -> list[dict[str, Any]]:
    return [{"x": across(grade), "name": name, "at": grade == BORDERLINE} for grade, (name, _meaning) in GRADES.items()]
