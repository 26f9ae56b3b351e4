"""The form of a draft: what an examiner chooses, one row per lever."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sandbox.engine.bundle import RoomModel
from sandbox.engine.incidents import CATALOGUE
from sandbox.engine.levers import LEVERS
from sandbox.models import Scenario
from sandbox.models.scenario import ScenarioKind
from sandbox.pages.figures import named
from sandbox.services.scenario_terms import MOST_INCIDENTS

INCIDENT_FIELDS = ("code", "minute", "minutes", "size", "sku")
INCIDENT_NAMES = {
    "traffic_surge": _("Traffic surge"),
    "traffic_slump": _("Traffic slump"),
    "ad_rejected": _("Ad plan rejected"),
    "troll_wave": _("Troll wave"),
    "host_voice": _("The host's voice goes"),
    "wrong_price": _("Wrong price shown"),
    "late_courier": _("Late courier"),
    "flash_sale": _("A competitor's flash sale"),
}
INCIDENT_STRENGTHS = {
    "traffic_surge": _("times the viewers that the platform sends"),
    "traffic_slump": _("times the viewers that the platform sends"),
    "ad_rejected": _("share of paid viewers that still come"),
    "troll_wave": _("how much sooner viewers leave; half of it is lost in orders"),
    "host_voice": _("energy that the host loses every minute, of 1"),
    "wrong_price": _("times the right price"),
    "late_courier": _("share of orders that hesitates"),
    "flash_sale": _("share of orders and of viewers that goes elsewhere"),
}
INCIDENT_ANSWERS = {
    "traffic_surge": _("what sells best on pitch, stock released in time, a close"),
    "traffic_slump": _("ads, a clip, the fans"),
    "ad_rejected": _("another ad goal; a new plan is approved"),
    "troll_wave": _("the answer cue, or six agents"),
    "host_voice": _("the co-host, or a calm pace"),
    "wrong_price": _("the price put right"),
    "late_courier": _("free returns, or six agents"),
    "flash_sale": _("a hook, or a lucky bag"),
}
BASELINE_CHOICES = [("recorded", _("The recorded operator")), ("recorded + restock", _("The recorded operator with a plain stock rule"))]
PRICE_FLOOR_CHOICES = [("merchant", _("The merchant's floor prices")), ("recorded", _("The lowest that the recorded operator asked"))]
METRIC_CHOICES = [("gmv", _("GMV")), ("net_gmv", _("GMV net of expected returns"))]
UNITS = {"CNY/min": _("CNY per minute"), "CNY": _("CNY"), "units": _("units"), "people": _("people")}
LIMITS = (("minimum", _("Minimum")), ("maximum", _("Maximum")), ("step", _("Step")), ("cooldown_s", _("Cool-down, s")))


class ScenarioForm(forms.Form):
    """Reads a draft's terms, gives terms back; what is allowed is the service's business."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=500)
    title_en = forms.CharField(label=_("Title in English"), max_length=500)
    kind = forms.ChoiceField(label=_("Made for"), choices=ScenarioKind.choices)
    speed = forms.IntegerField(label=_("Speed"), min_value=1, max_value=60, help_text=_("Simulated seconds per second."))
    start_minute = forms.IntegerField(label=_("Excerpt begins at minute"), min_value=0)
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=5)
    preparation_s = forms.IntegerField(label=_("Preparation, seconds"), min_value=0, max_value=3600)
    ad_budget_cny = forms.IntegerField(label=_("Ad budget, CNY"), min_value=0, max_value=10_000_000)
    baseline = forms.ChoiceField(label=_("Baseline"), choices=BASELINE_CHOICES)
    price_floor = forms.ChoiceField(label=_("Prices no lower than"), choices=PRICE_FLOOR_CHOICES)
    metric = forms.ChoiceField(label=_("Measured by"), choices=METRIC_CHOICES)
    contribution_not_below_baseline = forms.BooleanField(label=_("Contribution must not fall below the baseline's"), required=False)
    max_compliance_breaches = forms.IntegerField(label=_("Compliance breaches allowed"), min_value=0, max_value=99)
    max_return_points = forms.DecimalField(
        label=_("Return rate allowed over the baseline's"), min_value=0, max_value=100, decimal_places=1, help_text=_("In percentage points.")
    )

    def __init__(self, row: Scenario, room: RoomModel, data: Any = None) -> None:
        self.row, self.room = row, room
        super().__init__(data, initial=_initial(row))
        for lever in LEVERS:
            self._add_lever(lever, row.terms["levers"].get(lever, {}))
        for place in range(MOST_INCIDENTS):
            self._add_incident(place, row.terms["incidents"][place] if place < len(row.terms["incidents"]) else {})
        if row.state == "published":
            for field in self.fields.values():
                field.disabled = True

    def _add_lever(self, name: str, terms: dict[str, Any]) -> None:
        lever = LEVERS[name]
        self.fields[f"{name}-enabled"] = forms.BooleanField(
            required=False, initial=terms.get("enabled", True), label=named(lever.label_zh, lever.label_en)
        )
        for limit, label in LIMITS:
            default = {
                "minimum": lever.default_min,
                "maximum": lever.default_max,
                "step": lever.default_step,
                "cooldown_s": lever.default_cooldown_s,
            }[limit]
            if default is None and limit not in terms:
                continue
            self.fields[f"{name}-{limit}"] = forms.FloatField(
                required=False, min_value=0, initial=_plain(terms.get(limit, default)), label=f"{named(lever.label_zh, lever.label_en)}: {label}"
            )

    def _add_incident(self, place: int, terms: dict[str, Any]) -> None:
        codes = [("", "–"), *((code, INCIDENT_NAMES.get(code, code)) for code in CATALOGUE)]
        skus = [("", "–"), *((product.sku, named(product.name, product.name_en)) for product in self.room.products)]
        self.fields[f"incident{place}-code"] = forms.ChoiceField(required=False, choices=codes, initial=terms.get("code", ""), label=_("Incident"))
        self.fields[f"incident{place}-minute"] = forms.FloatField(required=False, min_value=0, initial=terms.get("minute"), label=_("At minute"))
        self.fields[f"incident{place}-minutes"] = forms.FloatField(required=False, min_value=0, initial=terms.get("minutes"), label=_("For minutes"))
        self.fields[f"incident{place}-size"] = forms.FloatField(required=False, min_value=0, initial=_plain(terms.get("size")), label=_("Strength"))
        self.fields[f"incident{place}-sku"] = forms.ChoiceField(required=False, choices=skus, initial=terms.get("sku", ""), label=_("Product"))

    def lever_rows(self) -> list[dict[str, Any]]:
        """One row per lever for the template, in the order of docs/levers.md."""
        rows = []
        for name, lever in LEVERS.items():
            cells = [self[f"{name}-{limit}"] if f"{name}-{limit}" in self.fields else None for limit, _label in LIMITS]
            rows.append(
                {
                    "name": name,
                    "force": lever.force,
                    "unit": UNITS.get(lever.unit, lever.unit),
                    "enabled": self[f"{name}-enabled"],
                    "cells": cells,
                    "prior_only": name in self.room.prior_only_levers,
                }
            )
        return rows

    def incident_rows(self) -> list[list[Any]]:
        return [[self[f"incident{place}-{name}"] for name in INCIDENT_FIELDS] for place in range(MOST_INCIDENTS)]

    def incident_notes(self) -> list[dict[str, Any]]:
        """The catalogue as an examiner reads it: strength that stands if none is given, what it means, what helps."""
        return [
            {"name": INCIDENT_NAMES[code], "size": kind.default_size, "strength": INCIDENT_STRENGTHS[code], "answer": INCIDENT_ANSWERS[code]}
            for code, kind in CATALOGUE.items()
        ]

    def terms(self) -> dict[str, Any]:
        """The examiner's choice for the service; call after is_valid()."""
        data = self.cleaned_data
        return {
            "start_minute": data["start_minute"],
            "minutes": data["minutes"],
            "preparation_s": data["preparation_s"],
            "ad_budget_cents": data["ad_budget_cny"] * 100,
            "baseline": data["baseline"],
            "price_floor": data["price_floor"],
            "metric": data["metric"],
            "guard_rails": {
                "contribution_not_below_baseline": data["contribution_not_below_baseline"],
                "max_compliance_breaches": data["max_compliance_breaches"],
                "max_return_rate_over_baseline": float(data["max_return_points"]) / 100,
            },
            "levers": {name: self._lever_terms(name) for name in LEVERS},
            "incidents": [terms for place in range(MOST_INCIDENTS) if (terms := self._incident_terms(place))],
        }

    def _lever_terms(self, name: str) -> dict[str, Any]:
        terms: dict[str, Any] = {"enabled": self.cleaned_data[f"{name}-enabled"]}
        for limit, _label in LIMITS:
            value = self.cleaned_data.get(f"{name}-{limit}")
            if f"{name}-{limit}" in self.fields and value is not None:
                terms[limit] = int(value) if limit == "cooldown_s" else value
        return terms

    def _incident_terms(self, place: int) -> dict[str, Any] | None:
        code = self.cleaned_data[f"incident{place}-code"]
        if not code:
            return None
        minutes = self.cleaned_data[f"incident{place}-minutes"] or CATALOGUE[code].default_ticks / 12
        minute = self.cleaned_data[f"incident{place}-minute"] or 0.0
        size = self.cleaned_data[f"incident{place}-size"]
        return {"code": code, "minute": minute, "minutes": minutes, "size": size, "sku": self.cleaned_data[f"incident{place}-sku"]}


def _initial(row: Scenario) -> dict[str, Any]:
    terms = row.terms
    rails = terms["guard_rails"]
    return {
        "title_zh": row.title_zh,
        "title_en": row.title_en,
        "kind": row.kind,
        "speed": row.speed,
        "start_minute": terms["start_minute"],
        "minutes": terms["minutes"],
        "preparation_s": terms["preparation_s"],
        "ad_budget_cny": terms["ad_budget_cents"] // 100,
        "baseline": terms["baseline"],
        "price_floor": terms["price_floor"],
        "metric": terms["metric"],
        "contribution_not_below_baseline": rails.get("contribution_not_below_baseline", True),
        "max_compliance_breaches": rails.get("max_compliance_breaches", 0),
        "max_return_points": round(100 * rails.get("max_return_rate_over_baseline", 0.10), 1),
    }


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
