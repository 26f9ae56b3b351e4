"""The report's document with what a page adds to it: words for codes, number lines, charts."""

from typing import Any

from django.utils.translation import gettext as _

from grading.pages import labels
from grading.pages.debrief_view import debrief_view
from grading.pages.forces_view import room_view, round_view
from grading.pages.strips import panel_strip, score_strip, uplift_strip

CHART_HEIGHT_PX = 250


def report_view(document: dict[str, Any]) -> dict[str, Any]:
    """Context of the template. The document itself stays as the API shows it."""
    result = document["result"]
    return {
        "document": document,
        "result": result,
        "round": document["round"],
        "attempt": document["attempt"],
        "decision": labels.DECISIONS[result["decision"]],
        "conditions": [{**condition, "label": _condition_label(condition["code"])} for condition in result["conditions"]],
        "terms": labels.CONDITIONS,
        "uplift_line": uplift_strip(result["round_uplift"], result["expected_growth"], result["uplift_low"], result["uplift_high"]),
        "score_line": score_strip(result["score"], result["cut_score"], result["score_se"]),
        "rooms": [_room(room) for room in document["rooms"]],
        "forces": round_view(document["forces"]),
        "families": [{"code": code, "name": name} for code, name in labels.FAMILIES.items()],
    }


def _condition_label(code: str) -> labels.Label:
    return labels.CONDITIONS.get(code, labels.Label(code))


def _room(room: dict[str, Any]) -> dict[str, Any]:
    return {
        **room,
        "metric_name": labels.METRICS.get(room["metric"], room["metric"]),
        "baseline_label": labels.BASELINES.get(room["versions"]["baseline"], room["versions"]["baseline"]),
        "breached": any(not rail["kept"] for rail in room["guard_rails"]),
        "capped": abs(room["uplift"] - room["uplift_used"]) > 5e-5,
        "panel_line": panel_strip(room["uplift"], room["panel"]["operators"], room["panel"]["median_uplift"], tuple(labels.FAMILIES)),
        "operators": len(room["panel"]["operators"]),
        "forces": room_view(room["feedback"]["attribution"]),
        "debrief": debrief_view(room["feedback"]["debrief"], room["position"]),
        "feedback_dead": room["feedback"]["state"] == "dead",
        "rails": [_rail(rail) for rail in room["guard_rails"]],
        "gmv_id": f"gmv-{room['position']}",
        "online_id": f"online-{room['position']}",
        "gmv_chart": _gmv_chart(room["curves"]),
        "online_chart": _online_chart(room["curves"]),
    }


def _rail(rail: dict[str, Any]) -> dict[str, Any]:
    measures = [{**measure, "name": labels.MEASURES.get(measure["code"], measure["code"])} for measure in rail["measures"]]
    return {**rail, "label": labels.GUARD_RAILS.get(rail["code"], labels.Label(rail["code"])), "measures": measures}


def _gmv_chart(curves: dict[str, Any]) -> dict[str, Any]:
    run, baseline = curves["run"], curves["baseline"]
    return _chart(
        curves,
        [
            {"label": _("Run: expected, decides"), "kind": "area", "tone": "accent", "unit": "cents", "values": run["expected_gmv_cents"]},
            {"label": _("Run: as seen live"), "kind": "line", "tone": "muted", "unit": "cents", "values": run["sampled_gmv_cents"]},
            {"label": _("Baseline: expected"), "kind": "line", "dash": True, "unit": "cents", "values": baseline["expected_gmv_cents"]},
        ],
    )


def _online_chart(curves: dict[str, Any]) -> dict[str, Any]:
    return _chart(
        curves,
        [
            {"label": _("Run"), "kind": "area", "tone": "accent", "unit": "count", "values": curves["run"]["online"]},
            {"label": _("Baseline"), "kind": "line", "tone": "ink", "dash": True, "unit": "count", "values": curves["baseline"]["online"]},
        ],
    )


def _chart(curves: dict[str, Any], series: list[dict[str, Any]]) -> dict[str, Any]:
    minutes = [seconds / 60 for seconds in curves["s"]]
    return {"x": minutes, "x_unit": "minute", "x_label": _("simulated minute"), "height": CHART_HEIGHT_PX, "series": series}
