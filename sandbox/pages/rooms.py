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
from sandbox.models import HostCalibration, Room
from sandbox.pages.fidelity import fidelity_charts, fidelity_rows, funnel_rows, held_out_medians, held_out_rows, verdict_text
from sandbox.pages.figures import named, provenance_text
from sandbox.pages.jobs import job_line
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
    shown = {
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
        "scenarios": selectors.scenarios().filter(room=row),
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
