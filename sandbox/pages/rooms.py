"""The studio's rooms: calibrations with their progress, rooms with their fidelity."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certify.accounts.pages.guards import role_required
from sandbox import selectors
from sandbox.engine.levers import LEVERS
from sandbox.errors import CalibrationRefused
from sandbox.models import HeldOutRun, HostCalibration, JobState, Room
from sandbox.pages.fidelity import fidelity_charts, fidelity_rows, funnel_rows, held_out_medians, held_out_rows, verdict_text
from sandbox.pages.figures import named, provenance_text
from sandbox.pages.jobs import held_out_line, job_line
from sandbox.pages.parameters import parameter_groups, word_counts
from sandbox.pages.responses import response_lines
from sandbox.pages.room_report import curve_tables, funnel_plot, verdict_context
from sandbox.services.queue_calibration import queue_calibration

IN_A_LINE = ("gmv_error", "online_wape", "gmv_wape_5min")


@require_GET
@role_required("examiner")
def rooms(request: HttpRequest) -> HttpResponse:
    """Hosts with recordings to calibrate, calibrations under way, rooms that are ready."""
    shown = {"hosts": _hosts(), "jobs": [_job(job) for job in selectors.calibrations()[:8]]}
    return render(request, "sandbox/rooms.html", shown)


@require_GET
@role_required("examiner")
def room(request: HttpRequest, room_id: int) -> HttpResponse:
    """One room: how well it reproduces what it was made of, and what it can be trusted with."""
    row = Room.objects.select_related("recording", "calibration").defer("model", "recording__files").filter(pk=room_id).first()
    if row is None:
        raise Http404
    model = selectors.load_room(room_id)
    groups = parameter_groups(row.calibration.fidelity)
    shown = {
        "report": verdict_context(row.fidelity, row.verdict, row.recording.session_id, row.calibration.fidelity),
        "funnel_plot": funnel_plot(row.fidelity),
        "curve_tables": curve_tables(row.fidelity),
        "responses": response_lines(row.calibration.fidelity.get("responses", [])),
        "parameter_groups": groups,
        "word_counts": word_counts(groups),
        "shift_term": _("Moved"),
        "shift_definition": _("Fit less prior, in standard deviations of the prior: beyond ±2 the data speak against what was believed before."),
        "spread_term": _("Refits"),
        "spread_definition": _(
            "Spread of refits on resampled data over the spread of the prior: 100 % = the data say nothing, 0 % = they alone decide."
        ),
        "held_out_job": _held_out_job(row.calibration_id),
        "room": row,
        "title": named(row.recording.title_zh, row.recording.title_en),
        "provenance": provenance_text(row.recording.provenance),
        "verdict": verdict_text(row.verdict),
        "rows": fidelity_rows(row.fidelity),
        "without_rows": fidelity_rows(row.fidelity.get("without_shocks", {})),
        "funnel": funnel_rows(row.fidelity),
        "held_out": held_out_rows(row.calibration.fidelity),
        "held_out_medians": held_out_medians(row.calibration.fidelity),
        "charts": fidelity_charts(row.fidelity),
        "prior_only": [named(LEVERS[name].label_zh, LEVERS[name].label_en) for name in model.prior_only_levers],
        "members": len(model.members),
        "mode": model.mode,
        "sessions": row.calibration.recordings.defer("files", "summary"),
        "scenarios": [{"row": made, "title": named(made.title_zh, made.title_en)} for made in selectors.scenarios().filter(room=row)],
    }
    return render(request, "sandbox/room.html", shown)


@require_POST
@role_required("examiner")
def calibrate(request: HttpRequest) -> HttpResponse:
    """Queues a fit of the chosen recordings."""
    ids = [int(value) for value in request.POST.getlist("recording") if value.isdigit()]
    try:
        job = queue_calibration(ids, by=request.user, now=timezone.now())
    except CalibrationRefused as error:
        messages.error(request, error.message)
    else:
        text = _("These recordings are calibrated already.") if job.state == "ready" else _("The calibration of %(host)s is queued.")
        messages.success(request, text % {"host": job.host})
    return redirect("sandbox:rooms")


@require_GET
@role_required("examiner")
def calibration(request: HttpRequest, job_id: int) -> HttpResponse:
    """A job's card, for polling; when it has ended the page is told to load the rooms."""
    job = selectors.calibrations().filter(pk=job_id).first()
    if job is None:
        raise Http404
    response = render(request, "sandbox/_job.html", _job(job))
    if not job.is_active and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


def _held_out_job(calibration_id: int) -> dict[str, Any] | None:
    """The measurement that waits, runs or has failed; with its polling card."""
    job = HeldOutRun.objects.filter(calibration_id=calibration_id).first()
    return held_out_line(job) if job is not None and job.state != JobState.READY else None


def _job(job: HostCalibration) -> dict[str, Any]:
    return {**job_line(job), "host": job.host, "recording_count": job.recording_count}  # type: ignore[attr-defined]


def _hosts() -> list[dict[str, Any]]:
    hosts: dict[str, dict[str, Any]] = defaultdict(lambda: {"recordings": [], "rooms": []})
    for row in selectors.recordings():
        hosts[row.host]["title"] = named(row.title_zh, row.title_en)
        hosts[row.host]["recordings"].append(row)
    newest: dict[int, Room] = {}
    for ready in selectors.rooms().order_by("pk"):
        newest[ready.recording_id] = ready
    for ready in newest.values():
        hosts[ready.host]["rooms"].append(
            {"room": ready, "verdict": verdict_text(ready.verdict), "rows": [row for row in fidelity_rows(ready.fidelity) if row["key"] in IN_A_LINE]}
        )
    latest = {host: set(selectors.latest_recordings_of_host(host)) for host in hosts}
    return [{"host": host, **found, "latest": latest[host]} for host, found in sorted(hosts.items())]
