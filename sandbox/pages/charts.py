"""Chart specifications for static/js/charts.js, with translated labels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

Spec = dict[str, Any]


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


def panel_chart(rows: list[dict[str, Any]]) -> Spec:
    """Uplift of the 24 operators by skill, one line per family."""
    skills = sorted({row["skill"] for row in rows})
    families = (("rundown", _("Rundown"), "supply"), ("bottleneck", _("Bottleneck"), "room"), ("traffic", _("Traffic"), "traffic"))
    series = []
    for family, label, tone in families:
        uplift = {row["skill"]: row["uplift"] for row in rows if row["family"] == family}
        series.append({"label": label, "kind": "line", "values": [uplift.get(skill) for skill in skills], "unit": "percent", "tone": tone})
    ranks = list(range(1, len(skills) + 1))
    return {"x": ranks, "x_unit": "count", "x_label": _("Level of skill"), "height": 260, "series": series}


def _by_minute(series: dict[str, list[float]], rows: list[Spec]) -> Spec:
    return {"x": series["minute"], "x_unit": "minute", "x_label": _("Minute"), "height": 220, "series": rows}
