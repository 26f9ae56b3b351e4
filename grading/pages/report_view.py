"""The report's document with what a page adds to it: words for codes, number lines, charts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grading.pages import labels
from grading.pages.debrief_view import debrief_view
from grading.pages.extra_rooms_words import extra_rooms_sentences
from grading.pages.figures import measured_and_limit
from grading.pages.forces_view import room_view, round_view
from grading.pages.replay_words import replay_words
from grading.pages.report_advice import advice_view
from grading.pages.report_next import appeal_sentence, missing, next_steps, standard_sentence, together
from grading.pages.strips import panel_strip, score_strip, uplift_strip

CHART_HEIGHT_PX = 250


def report_view(document: dict[str, Any], standing: dict[str, Any]) -> dict[str, Any]:
    """Context of the template. The documents themselves stay as the API shows them."""
    result = document["result"]
    return {
        "document": document,
        "result": result,
        "round": document["round"],
        "attempt": document["attempt"],
        "decision": labels.DECISIONS[result["decision"]],
        "conditions": [{**condition, "label": _condition_label(condition["code"])} for condition in result["conditions"]],
        "terms": labels.CONDITIONS,
        "missing": missing(result, document["advice"]["rails"], document["rooms"]),
        "missing_title": _("What was missing") if result["decision"] == "FAIL" else _("What was not kept, and did not fail the round"),
        "extra_rooms": together(*extra_rooms_sentences(result.get("sequential"), len(document["rooms"]))),
        "standard_sentence": standard_sentence(standing["standard"]),
        "next_steps": next_steps(result, document["round"], standing),
        "appeal_sentence": appeal_sentence(standing["appeal"]),
        "may_appeal": standing["appeal"]["may_file"],
        "may_start": standing["retake"]["state"] == "now",
        "advice": advice_view(document, standing["practice"]),
        "uplift_line": uplift_strip(result["round_uplift"], result["expected_growth"], result["uplift_low"], result["uplift_high"]),
        "score_line": score_strip(result["score"], result["cut_score"], result["score_se"]),
        "rooms": [_room(room, document["attempt"]["id"]) | {"extra": _is_extra(room, result)} for room in document["rooms"]],
        "forces": round_view(document["forces"]),
        "replay_words": replay_words(),
        "families": [{"code": code, "name": name} for code, name in labels.FAMILIES.items()],
    }


def _condition_label(code: str) -> labels.Label:
    return labels.CONDITIONS.get(code, labels.Label(code))


def _is_extra(room: dict[str, Any], result: dict[str, Any]) -> bool:
    sequential = result.get("sequential")
    return sequential is not None and room["position"] > sequential["rooms"]


def _room(room: dict[str, Any], attempt_id: str) -> dict[str, Any]:
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
        "replay_src": reverse("grading:report-replay", args=[attempt_id, room["position"]]),
        "feedback_dead": room["feedback"]["state"] == "dead",
        "rails": [_rail(rail) for rail in room["guard_rails"]],
        "gmv_id": f"gmv-{room['position']}",
        "online_id": f"online-{room['position']}",
        "gmv_chart": _gmv_chart(room["curves"]),
        "online_chart": _online_chart(room["curves"]),
    }


def _rail(rail: dict[str, Any]) -> dict[str, Any]:
    measures = [{**measure, "name": labels.MEASURES.get(measure["code"], measure["code"]), **_printed(measure)} for measure in rail["measures"]]
    return {**rail, "label": labels.GUARD_RAILS.get(rail["code"], labels.Label(rail["code"])), "measures": measures}


def _printed(measure: dict[str, Any]) -> dict[str, str]:
    reached, needed = measured_and_limit(measure["measured"], measure["limit"], measure["unit"], measure["kept"])
    return {"reached": reached, "needed": f"{'≥' if measure['sense'] == 'min' else '≤'} {needed}"}


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
