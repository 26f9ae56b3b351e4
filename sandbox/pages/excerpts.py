"""Which excerpts of a draft's session would make a good exam: the search below the editor, and taking one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certify.accounts.pages.guards import role_required
from sandbox.errors import ScenarioFrozen, ScenarioRefused
from sandbox.models import ExcerptSearch, JobState, Scenario
from sandbox.pages.figures import percent, signed_percent
from sandbox.pages.jobs import job_line
from sandbox.pages.reasons import reason_texts
from sandbox.services.run_excerpt_search import search_digest
from sandbox.services.take_excerpt import take_excerpt


def excerpts_context(row: Scenario) -> dict[str, Any]:
    """For `_excerpts.html`: the last search with the terms of the draft as it stands."""
    job = ExcerptSearch.objects.filter(digest=search_digest(row)).first() if row.state == "draft" else None
    ready = job is not None and job.state == JobState.READY
    return {
        "scenario": row,
        "excerpt_job": job_line(job) if job is not None and not ready else None,
        "excerpts": [_line(excerpt, row.terms["start_minute"]) for excerpt in job.result] if job is not None and ready else None,
    }


@require_GET
@role_required("examiner")
def excerpts(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The search's progress and what it found, for polling."""
    return render(request, "sandbox/_excerpts.html", excerpts_context(_row(scenario_id)))


@require_POST
@role_required("examiner")
def take(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Puts the draft at one of the excerpts found."""
    _row(scenario_id)
    start = request.POST.get("start_minute", "")
    try:
        if not start.isdigit():
            raise ScenarioRefused([("excerpt_outside_session", {"least": 5, "session": "–"})])
        row = take_excerpt(scenario_id, int(start))
    except ScenarioRefused as error:
        messages.error(request, " ".join(reason_texts(error.reasons)))
    except ScenarioFrozen as error:
        messages.error(request, error.message)
    else:
        text = _("The excerpt begins at minute %(start)d now, with the incidents and the ad budget proposed for it. Let the bots play it next.")
        messages.success(request, text % {"start": row.terms["start_minute"]})
    return redirect(reverse("sandbox:scenario", args=[scenario_id]))


def _line(excerpt: dict[str, Any], current: int) -> dict[str, Any]:
    return {
        "start": excerpt["start_minute"],
        "end": excerpt["start_minute"] + excerpt["minutes"],
        "headroom": signed_percent(excerpt["headroom"], 0),
        "separation": f"{excerpt['separation']:.2f}",
        "single": percent(excerpt["most_single_share"], 0),
        "reasons": reason_texts(excerpt["reasons"]),
        "current": excerpt["start_minute"] == current,
    }


def _row(scenario_id: int) -> Scenario:
    row = Scenario.objects.select_related("room").defer("bundle", "room__model").filter(pk=scenario_id).first()
    if row is None:
        raise Http404
    return row
