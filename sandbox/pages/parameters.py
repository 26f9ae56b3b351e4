"""How far the data moved each parameter from its prior, lever by lever: those that only prior knowledge speaks for first."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sandbox.calibration.drawing.strip import parameter_strip
from sandbox.calibration.identified import learnt
from sandbox.engine.levers import LEVERS
from sandbox.engine.parameters import SPEC
from sandbox.pages.figures import named
from sandbox.pages.parameter_names import parameter_label, parameter_unit

WORDS = {
    "data": (gettext_lazy("learnt from data"), "good"),
    "partly": (gettext_lazy("partly"), ""),
    "prior": (gettext_lazy("prior only"), "warn"),
}
GROUPS = {
    "platform": gettext_lazy("Platform and who comes"),
    "dwell": gettext_lazy("Staying and leaving"),
    "demand": gettext_lazy("Clicks and orders"),
    "host": gettext_lazy("The host's energy"),
    "trust": gettext_lazy("Trust"),
    "talk": gettext_lazy("Comments and follows"),
    "products": gettext_lazy("Products"),
}
_PREFIXES = (
    ("product_", "products"), ("boost_", "platform"), ("ref_", "platform"), ("bargain_", "platform"),
    ("trust_", "trust"), ("dwell_trust", "trust"), ("deal_trust", "trust"),
    ("energy_", "host"), ("drain_", "host"), ("dwell_energy", "host"), ("deal_energy", "host"),
    ("comment_", "talk"), ("follow_", "talk"),
    ("leave_", "dwell"), ("settle_", "dwell"), ("dwell_", "dwell"),
)  # fmt: skip


def parameter_groups(fidelity: dict[str, Any]) -> list[dict[str, Any]]:
    """Levers that no recording moves, then levers by how much of them is prior only, then what is always at work."""
    never = set(fidelity.get("prior_only_levers", []))
    groups: dict[str, list[dict[str, Any]]] = {}
    for number, row in enumerate(fidelity.get("moved", [])):
        word = learnt(row["shift_sd"], row["spread_share"], row["lever"] not in never)
        groups.setdefault(row["lever"] or _theme(row["name"]), []).append(_line(number, row, word))
    shown = [_group(key, rows, key in never) for key, rows in groups.items()]
    return sorted(shown, key=lambda group: (not group["never"], not group["is_lever"], -group["prior_share"], group["title"]))


def word_counts(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of all parameters: how many carry each word."""
    words = [row["code"] for group in groups for row in group["rows"]]
    return [{"code": code, "word": word, "tone": tone, "count": words.count(code)} for code, (word, tone) in WORDS.items()]


def _group(key: str, rows: list[dict[str, Any]], never: bool) -> dict[str, Any]:
    lever = LEVERS.get(key)
    codes = [row["code"] for row in rows]
    return {
        "key": key,
        "title": named(lever.label_zh, lever.label_en) if lever else str(GROUPS[key]),
        "force": lever.force if lever else "",
        "is_lever": lever is not None,
        "never": never,
        "rows": rows,
        "counts": [{"word": word, "tone": tone, "count": codes.count(code)} for code, (word, tone) in WORDS.items() if code in codes],
        "prior_share": codes.count("prior") / len(codes),
    }


def _line(number: int, row: dict[str, Any], code: str) -> dict[str, Any]:
    word, tone = WORDS[code]
    spec = SPEC.get(row["name"])
    unit = parameter_unit(row["name"])
    shift = f"{'−' if row['shift_sd'] < -0.05 else '+' if row['shift_sd'] > 0.05 else ''}{abs(row['shift_sd']):.1f}"
    spread = f"{row['spread_share'] * 100:.0f} %"
    said = _("moved by %(shift)s deviations of the prior; the refits spread over %(spread)s of it") % {"shift": shift, "spread": spread}
    return {
        "name": row["name"],
        "label": parameter_label(row["name"]),
        "source": _("%(name)s, prior from: %(source)s") % {"name": row["name"], "source": spec.source} if spec else row["name"],
        "prior": _number(row["prior"]),
        "value": _number(row["value"]),
        "unit": unit,
        "shift": shift,
        "shift_sd": row["shift_sd"],
        "spread": spread,
        "spread_share": row["spread_share"],
        "code": code,
        "word": word,
        "tone": tone,
        "strip": mark_safe(parameter_strip(1000 + number, row["shift_sd"], row["spread_share"]).svg(said)),  # noqa: S308  (escaped by the drawing)
    }


def _theme(name: str) -> str:
    return next((theme for prefix, theme in _PREFIXES if name.startswith(prefix)), "demand")


def _number(value: float) -> str:
    """Three digits that count."""
    shown = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return shown.replace("-", "−")
