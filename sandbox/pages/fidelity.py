"""A room's fidelity as rows and charts."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sandbox.pages import charts
from sandbox.pages.figures import percent, signed_percent, yuan

VERDICTS = {
    "exam": gettext_lazy("Exam-grade"),
    "practice": gettext_lazy("Practice only"),
    "": gettext_lazy("Not judged yet"),
}
GMV_ERROR = gettext_lazy("Expected GMV of the recorded operator in the room over the recorded GMV, minus one.")
# key of the fidelity document: (label, definition, has a sign)
NUMBERS = {
    "gmv_error": (gettext_lazy("Error of total GMV"), GMV_ERROR, True),
    "online_wape": (gettext_lazy("Error of the online curve"), gettext_lazy("Sum of absolute errors per minute over the sum recorded."), False),
    "gmv_wape": (
        gettext_lazy("Error of the GMV curve, by minute"),
        gettext_lazy("Sum of absolute errors over the sum recorded; single minutes are mostly chance."),
        False,
    ),
    "gmv_wape_5min": (gettext_lazy("Error of the GMV curve, by five minutes"), gettext_lazy("The same over sums of five minutes."), False),
    "online_coverage": (
        gettext_lazy("Online inside the 90 % band"),
        gettext_lazy("Share of minutes whose recorded value lies inside the band of single simulated evenings."),
        False,
    ),
    "gmv_coverage": (
        gettext_lazy("GMV inside the 90 % band"),
        gettext_lazy("Share of minutes whose recorded value lies inside the band of single simulated evenings."),
        False,
    ),
    "online_coverage_50": (
        gettext_lazy("Online inside the 50 % band"),
        gettext_lazy("The same for the narrower band: about half of the minutes should lie inside."),
        False,
    ),
    "gmv_coverage_50": (
        gettext_lazy("GMV inside the 50 % band"),
        gettext_lazy("The same for the narrower band: about half of the minutes should lie inside."),
        False,
    ),
}
FUNNEL = {
    "dwell_s": (gettext_lazy("Dwell per entry"), lambda value: f"{value:.0f} s"),
    "clicks_per_entry": (gettext_lazy("Clicks per entry"), lambda value: f"{value:.3f}"),
    "orders_per_click": (gettext_lazy("Orders per click"), percent),
    "gpm_cny": (gettext_lazy("GMV per 1,000 entries"), lambda value: yuan(100 * value)),
    "return_share": (gettext_lazy("Returned share of GMV"), percent),
}


def verdict_text(verdict: str) -> str:
    return str(VERDICTS.get(verdict, verdict))


def fidelity_rows(fidelity: dict[str, Any]) -> list[dict[str, str]]:
    """Number by number, with its definition."""
    return [
        {"key": key, "label": str(label), "definition": str(definition), "value": (signed_percent if signed else percent)(fidelity[key])}
        for key, (label, definition, signed) in NUMBERS.items()
        if fidelity.get(key) is not None
    ]


def funnel_rows(fidelity: dict[str, Any]) -> list[dict[str, str]]:
    """Rates of the whole session: recorded, simulated."""
    funnel = fidelity.get("funnel", {})
    return [
        {"label": str(label), "recorded": shown(funnel[key]["recorded"]), "simulated": shown(funnel[key]["simulated"])}
        for key, (label, shown) in FUNNEL.items()
        if key in funnel
    ]


def held_out_rows(fidelity: dict[str, Any]) -> list[dict[str, str]]:
    """One row per session predicted by a fit of the others, beside two naive predictions."""
    return [
        {
            "session": row["session"],
            "gmv": signed_percent(row["gmv_error"]),
            "by_entries": signed_percent(row["naive_by_entries"]),
            "by_stock": signed_percent(row["naive_by_stock"]),
            "online": percent(row["online_wape"]),
        }
        for row in fidelity.get("held_out", [])
        if "refused" not in row
    ]


def held_out_medians(fidelity: dict[str, Any]) -> dict[str, str]:
    rows = [row for row in fidelity.get("held_out", []) if "refused" not in row]
    names = {"gmv": "gmv_error", "by_entries": "naive_by_entries", "by_stock": "naive_by_stock", "online": "online_wape"}
    return {short: percent(median(abs(row[name]) for row in rows)) for short, name in names.items()} if rows else {}


def fidelity_charts(fidelity: dict[str, Any]) -> list[tuple[str, str, charts.Spec]]:
    curves = fidelity.get("curves")
    if not curves:
        return []
    return [
        ("chart-online", _("Viewers online: recorded and simulated"), charts.recorded_and_simulated(curves, "online", "count", "traffic")),
        ("chart-gmv", _("GMV per minute: recorded and simulated"), charts.recorded_and_simulated(curves, "gmv", "cny", "accent")),
    ]
