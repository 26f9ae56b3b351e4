"""The debrief as the report shows it: told windows in words, all windows in a table, a chart with marks, and what the scrubber reads."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from exams.pages.lever_texts import lever_name, value_names
from grading.pages.debrief_words import clock, product, sentence
from sandbox.engine.levers import LEVERS

CHART_HEIGHT_PX = 260
TONES = {"missed": "bad", "move": "good"}


def debrief_view(debrief: Mapping[str, Any] | None, position: int) -> dict[str, Any] | None:
    """None while it is being computed."""
    if debrief is None:
        return None
    lines = [_line(window, debrief["products"]) for window in debrief["windows"]]
    told = {kind: sorted((line for line in lines if line["told"] == kind), key=lambda line: -abs(line["gain_cents"])) for kind in TONES}
    return {
        "windows": lines,
        **told,
        "hands": len(debrief["hands"]),
        "chart_id": f"debrief-chart-{position}",
        "data_id": f"debrief-data-{position}",
        "chart": _chart(debrief, lines),
        "marks_id": f"debrief-marks-{position}",
        "marks": [
            {"from_s": line["from_s"], "to_s": line["to_s"], "tone": TONES[line["told"]], "label": _mark(line)} for line in lines if line["told"]
        ],
        "data": _scrubbed(debrief),
        "last": len(debrief["timeline"]["s"]) - 1,
    }


def _line(window: Mapping[str, Any], products: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: window[name] for name in ("number", "from_s", "to_s", "gain_cents", "low_cents", "high_cents", "share", "agreed", "told")},
        "from": clock(window["from_s"]),
        "to": clock(window["to_s"]),
        "amount_cents": abs(window["gain_cents"]),
        "amount_share": abs(window["share"]),
        "own_cents": window["candidate"]["gmv_cents"],
        "reference_cents": window["reference"]["gmv_cents"],
        "sentences": [sentence(difference, products) for difference in window["differences"]],
    }


def _chart(debrief: Mapping[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    course = debrief["timeline"]
    told = [line for line in lines if line["told"]]
    return {
        "x": [seconds / 60 for seconds in course["s"]],
        "x_unit": "minute",
        "height": CHART_HEIGHT_PX,
        "series": [
            {"label": _("This run"), "kind": "area", "tone": "accent", "unit": "cents", "values": course["candidate"]["gmv_cents"]},
            {"label": _("Best reference operator"), "kind": "line", "tone": "ink", "unit": "cents", "values": course["reference"]["gmv_cents"]},
            {"label": _("Baseline"), "kind": "line", "tone": "muted", "dash": True, "unit": "cents", "values": course["baseline"]["gmv_cents"]},
        ],
        "bands": [{"from": line["from_s"] / 60, "to": line["to_s"] / 60, "tone": TONES[line["told"]]} for line in told],
        "markers": [{"at": line["from_s"] / 60, "label": _mark(line), "tone": TONES[line["told"]]} for line in told],
    }


def _mark(line: Mapping[str, Any]) -> str:
    amount = f"¥{line['amount_cents'] / 100:,.0f}"
    return _("missed: %(amount)s") % {"amount": amount} if line["told"] == "missed" else _("good move: %(amount)s") % {"amount": amount}


def _scrubbed(debrief: Mapping[str, Any]) -> dict[str, Any]:
    """Per point and side what stands in the scrubber's table, in words; and what was done in the half-minute before it."""
    course, products = debrief["timeline"], debrief["products"]
    sides = {side: [_cells(course[side], place, products) for place in range(len(course["s"]))] for side in ("candidate", "reference", "baseline")}
    return {"s": course["s"], **sides, "done": _done(course, products)}


def _cells(side: Mapping[str, Any], place: int, products: Mapping[str, Any]) -> dict[str, Any]:
    values, sku = value_names(), side["pitch"][place]
    stock = side["stock"].get(sku)
    return {
        "gmv": side["gmv_cents"][place],
        "online": side["online"][place],
        "pitch": product(sku, products) if sku else "–",
        "stock": stock[place] if stock else None,
        "cue": values["cue"].get(side["cue"][place], side["cue"][place]),
        "ads": 2 * side["ad_cents"][place],
        "agents": side["agents"][place],
        "questions": side["questions"][place],
        "energy": side["energy"][place],
    }


def _done(course: Mapping[str, Any], products: Mapping[str, Any]) -> list[list[str]]:
    """What the run's operator did in each half-minute, as short texts."""
    found: list[list[str]] = [[] for _ in course["s"]]
    for at_s, lever, sku, value in course["actions"]:
        place = next((place for place, end_s in enumerate(course["s"]) if at_s < end_s), None)
        if place is not None:
            found[place].append(_action(at_s, lever, sku, value, products))
    return found


def _action(at_s: int, lever: str, sku: str, value: str, products: Mapping[str, Any]) -> str:
    known = LEVERS.get(lever)
    parts = [lever_name(known) if known else lever]
    if sku:
        parts.append(product(sku, products))
    if value:
        parts.append(value_names().get(lever, {}).get(value, value))
    return f"{clock(at_s)} {' '.join(parts)}"
