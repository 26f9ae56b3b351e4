"""A room's fidelity report for an examiner: the verdict with its reasons, the funnel, the curves as tables, unseen sessions."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sandbox.calibration.drawing.rates import RatePair, funnel_panel
from sandbox.pages.fidelity import FUNNEL
from sandbox.pages.figures import percent, signed_percent, yuan
from sandbox.pages.targets import verdict_lines

_EVERY_MIN = 5


def verdict_context(room_fidelity: dict[str, Any], verdict: str, session: str, calibration_fidelity: dict[str, Any]) -> dict[str, Any]:
    """The first thing on the page: may it be used in an exam, why, and what to do."""
    return {
        "code": verdict,
        "headline": _headline(verdict),
        "lines": verdict_lines(room_fidelity) if room_fidelity else [],
        "total": _total(room_fidelity),
        "unseen": _unseen(session, calibration_fidelity),
    }


def funnel_plot(fidelity: dict[str, Any]) -> SafeString | None:
    """Recorded and simulated rates side by side."""
    funnel = fidelity.get("funnel", {})
    pairs = []
    for key, (label, shown) in FUNNEL.items():
        if key in funnel:
            recorded, simulated = funnel[key]["recorded"], funnel[key]["simulated"]
            pairs.append(RatePair(str(label), recorded, simulated, shown(recorded), shown(simulated)))
    if not pairs:
        return None
    said = _("Funnel: recorded and simulated rates side by side; the same numbers are in the table.")
    return mark_safe(funnel_panel(90, pairs).svg(said))  # noqa: S308  (every text in it was escaped by the drawing)


def curve_tables(fidelity: dict[str, Any]) -> list[dict[str, Any]]:
    """The two curves in figures, every fifth minute."""
    curves = fidelity.get("curves")
    if not curves:
        return []
    tables = []
    for name, title, shown in (("online", _("Viewers online"), lambda v: f"{v:,.0f}"), ("gmv", _("GMV per minute"), lambda v: yuan(100 * v))):
        rows = []
        for minute in range(0, len(curves[f"{name}_recorded"]), _EVERY_MIN):
            recorded, simulated, low, high = (curves[f"{name}_{kind}"][minute] for kind in ("recorded", "simulated", "low", "high"))
            inside = low - 1e-6 <= recorded <= high + 1e-6
            band = f"{shown(low)} – {shown(high)}"
            rows.append({"minute": minute, "recorded": shown(recorded), "simulated": shown(simulated), "band": band, "inside": inside})
        tables.append({"title": title, "rows": rows})
    return tables


def _headline(verdict: str) -> str:
    if verdict == "exam":
        return _("This room may be used in an exam.")
    if verdict == "practice":
        return _("This room is for practice only.")
    return _("This room has not been judged yet.")


def _total(fidelity: dict[str, Any]) -> str:
    """What the band says of the whole session, where it was measured."""
    if "gmv_low" not in fidelity or "gmv_recorded" not in fidelity:
        return ""
    words = {name: yuan(100 * fidelity[f"gmv_{name}"]) for name in ("recorded", "low", "high")}
    return _("Recorded GMV: %(recorded)s. Nine of ten simulated evenings bring between %(low)s and %(high)s.") % words


def _unseen(session: str, fidelity: dict[str, Any]) -> str:
    """How the fit of the other sessions predicted this one."""
    row = next((row for row in fidelity.get("held_out", []) if row["session"] == session and "refused" not in row), None)
    if row is None:
        return ""
    words = {
        "error": signed_percent(row["gmv_error"]),
        "entries": signed_percent(row["naive_by_entries"]),
        "stock": signed_percent(row["naive_by_stock"]),
        "online": percent(row["online_wape"]),
    }
    return (
        _(
            "Had this session never been seen, the host's other sessions would have predicted its GMV with %(error)s error (simple predictions:"
            " %(entries)s and %(stock)s) and its viewers online with %(online)s."
        )
        % words
    )
