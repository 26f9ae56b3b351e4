"""The handbook: how a room works, what each lever does, how an attempt is scored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exams.pages.console_page import key_figures
from exams.pages.lever_texts import cost_names, force_names, lever_name, unit_names, value_names
from sandbox.engine.levers import FORCES, LEVERS, Lever


def handbook(request: HttpRequest) -> HttpResponse:
    """One page with anchors; the console's help links into it."""
    names = force_names()
    forces = [
        {"name": force, "label": names[force], "levers": [_row(lever) for lever in LEVERS.values() if lever.force == force]} for force in FORCES
    ]
    return render(request, "pages/handbook.html", {"forces": forces, "figures": key_figures()})


def _row(lever: Lever) -> dict[str, Any]:
    values = value_names().get(lever.name, {})
    return {
        "name": lever.name,
        "label": lever_name(lever),
        "choices": [values.get(choice, choice) for choice in lever.choices],
        "unit": unit_names().get(lever.unit, lever.unit),
        "minimum": lever.default_min,
        "maximum": lever.default_max,
        "cooldown_s": lever.default_cooldown_s,
        "cost": cost_names().get(lever.default_cost, lever.default_cost),
        "instruction": lever.host_instruction,
    }
