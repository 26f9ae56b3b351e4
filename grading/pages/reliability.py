"""How far a round's scores can be trusted, for examiners and certifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from certify.accounts.pages.guards import role_required
from exams.errors import NotHere
from exams.selectors import round_by_slug
from grading.pages.reliability_charts import phi_plot, rooms_plot, skill_plot
from grading.pages.reliability_words import COMPONENTS, SOURCES, TERMS
from grading.reliability.dependability import TARGET
from grading.selectors.reliability import draft_check, round_reliability
from sandbox.engines import bot_by_id


@require_GET
@role_required("examiner", "certifier")
def reliability(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        round_ = round_by_slug(slug, drafts=True)
    except NotHere:
        raise Http404 from None
    found = round_reliability(round_)
    context = {
        "round": round_,
        "found": found,
        "forms": [_form(form) for form in found["forms"]],
        "several": len(found["forms"]) > 1,
        "terms": TERMS,
        "target": TARGET,
    }
    return render(request, "grading/reliability.html", context)


@require_GET
@role_required("examiner", "certifier")
def draft_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Part of a draft's page: how far the scores of its forms will be trusted. Asks again while simulated people sit."""
    try:
        round_ = round_by_slug(slug, drafts=True)
    except NotHere:
        raise Http404 from None
    return render(request, "grading/_draft_check.html", {"round": round_, "check": draft_check(round_)})


def _form(form: Mapping[str, Any]) -> dict[str, Any]:
    analyses = dict(_analyses(form))
    return {
        "form": form,
        "sources": [{"code": code, "label": SOURCES[code], "told": told, "parts": _parts(told)} for code, told in analyses.items()],
        "phi": phi_plot(analyses, TARGET) if analyses else None,
        "phi_rows": _phi_rows(analyses),
        "rooms": _rooms(form, analyses),
        "rooms_plot": _rooms_plot(form, analyses),
        "skill": skill_plot(form["simulated"]) if form["simulated"] else None,
        "degenerate": _degenerate(form["simulated"]),
    }


def _analyses(form: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What there is, people first; never two groups in one."""
    if form["people"]["analysis"]:
        yield "people", form["people"]["analysis"]
    if form["panel"]["analysis"]:
        yield "panel", form["panel"]["analysis"]
    for code in ("full", "middle"):
        if form["simulated"] and form["simulated"][code]:
            yield code, form["simulated"][code]


def _parts(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"code": code, "label": TERMS[code], **told["components"][code]} for code in COMPONENTS]


def _phi_rows(analyses: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A line per number of rooms, a cell per group."""
    if not analyses:
        return []
    counts = [row["rooms"] for row in next(iter(analyses.values()))["by_rooms"]]
    return [{"rooms": rooms, "cells": [told["by_rooms"][place] for told in analyses.values()]} for place, rooms in enumerate(counts)]


def _rooms(form: Mapping[str, Any], analyses: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A line per room; a room that a regrade took out has no cell among people."""
    uplifts = form["panel"]["median_uplift"] or [None] * len(form["rooms"])
    breached = form["simulated"]["breached"] if form["simulated"] else [None] * len(form["rooms"])
    rows = []
    for place, room in enumerate(form["rooms"]):
        cells = []
        for code, told in analyses.items():
            if code == "middle":
                continue
            positions = form["people"]["positions"] if code == "people" else [other["position"] for other in form["rooms"]]
            at = positions.index(room["position"]) if room["position"] in positions else None
            cells.append(None if at is None else told["by_room"][at])
        rows.append({"room": room, "cells": cells, "median_uplift": uplifts[place], "breached": breached[place]})
    return rows


def _rooms_plot(form: Mapping[str, Any], analyses: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """Of people where there are enough, else of simulated people, else of the panel, whose mean score is the same in every room."""
    for code in ("people", "full"):
        if code in analyses:
            figures = analyses[code]["by_room"]
            return {"plot": rooms_plot([room["mean"] for room in figures], figures, percent=False), "source": SOURCES[code], "percent": False}
    if "panel" in analyses:
        figures = analyses["panel"]["by_room"]
        return {"plot": rooms_plot(form["panel"]["median_uplift"], figures, percent=True), "source": SOURCES["panel"], "percent": True}
    return None


def _degenerate(study: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Best first, with their names."""
    if study is None:
        return []
    rows = []
    for row in study["degenerate"]:
        try:
            spec = bot_by_id(row["bot"])
            names = {"name_zh": spec.name_zh, "name_en": spec.name_en}
        except KeyError:
            names = {"name_zh": row["bot"], "name_en": row["bot"]}
        rows.append({**row, **names})
    return sorted(rows, key=lambda row: -row["score"])
