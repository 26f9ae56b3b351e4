"""Chart specifications for static/js/charts.js, with translated labels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Spec = dict[str, Any]
FAMILIES = {"rundown": gettext_lazy("Rundown"), "bottleneck": gettext_lazy("Bottleneck"), "traffic": gettext_lazy("Traffic")}
"""Strategy families of the reference operators, in the order of their lines."""


def online_chart(series: dict[str, list[float]]) -> Spec:
    return _by_minute(series, [{"label": _("Online"), "kind": "area", "values": series["online"], "unit": "count", "tone": "ink"}])


def entries_chart(series: dict[str, list[float]]) -> Spec:
    channels = (
        ("entries_follow", _("Followers"), "traffic"),
        ("entries_recommend", _("Recommended"), "traffic-2"),
        ("entries_video", _("Short video"), "traffic-3"),
        ("entries_paid", _("Paid"), "traffic-4"),
    )
    rows = [{"label": label, "kind": "area", "stack": True, "values": series[name], "unit": "count", "tone": tone} for name, label, tone in channels]
    return _by_minute(series, rows)


def gmv_chart(series: dict[str, list[float]]) -> Spec:
    rows = [
        {"label": _("GMV per minute"), "kind": "bars", "values": series["gmv_cents"], "unit": "cents", "tone": "accent"},
        {"label": _("Ad spend per minute"), "kind": "steps", "values": series["ad_spend_cents"], "unit": "cents", "tone": "traffic"},
    ]
    return _by_minute(series, rows)


def recorded_and_simulated(curves: dict[str, list[float]], name: str, unit: str, tone: str) -> Spec:
    """`curves`: <name>_recorded, <name>_simulated and the 90 % band <name>_low, <name>_high, one value per minute."""
    simulated: Spec = {"label": _("Simulated, with its 90 % band"), "kind": "line", "values": curves[f"{name}_simulated"], "unit": unit, "tone": tone}
    simulated |= {"low": curves[f"{name}_low"], "high": curves[f"{name}_high"]}
    recorded = {"label": _("Recorded"), "kind": "line", "dash": True, "values": curves[f"{name}_recorded"], "unit": unit, "tone": "ink"}
    return _by_minute({"minute": list(range(len(curves[f"{name}_recorded"])))}, [recorded, simulated])


def panel_chart(rows: list[dict[str, Any]], sensitivity: dict[str, Any] | None = None) -> Spec:
    """Uplift of the 24 operators by skill, one line per family; the experts with the interval of the model's sensitivity."""
    skills = sorted({row["skill"] for row in rows})
    intervals = (sensitivity or {}).get("uplifts", {})
    tones = {"rundown": "supply", "bottleneck": "room", "traffic": "traffic"}
    series = []
    for family, label in FAMILIES.items():
        seats = {row["skill"]: row for row in rows if row["family"] == family}
        line: Spec = {"label": str(label), "kind": "line", "unit": "percent", "tone": tones[family]}
        series.append(line | {"values": [seats[skill]["uplift"] if skill in seats else None for skill in skills]})
    ranks = list(range(1, len(skills) + 1))
    best = max(intervals.items(), key=lambda item: item[1]["uplift"], default=None)
    if best is not None:
        series.append(_interval_of(best[1], best[0], rows, skills))
    return {"x": ranks, "x_unit": "count", "x_label": _("Level of skill"), "height": 260, "zero": False, "series": series}


def _interval_of(interval: dict[str, float], bot_id: str, rows: list[dict[str, Any]], skills: list[float]) -> Spec:
    """Two points beside each other, so that the band has a width to be seen."""
    skill = next(row["skill"] for row in rows if row["bot_id"] == bot_id)
    at = skills.index(skill)
    near = {at, at - 1 if at else at + 1}
    band = {side: [interval[side] if place in near else None for place in range(len(skills))] for side in ("low", "high")}
    middle = [interval["uplift"] if place in near else None for place in range(len(skills))]
    return {
        "label": _("Best operator in the other members"),
        "kind": "line",
        "dash": True,
        "values": middle,
        "unit": "percent",
        "tone": "muted",
        **band,
    }


def _by_minute(series: dict[str, list[float]], rows: list[Spec]) -> Spec:
    return {"x": series["minute"], "x_unit": "minute", "x_label": _("Minute"), "height": 220, "series": rows}
