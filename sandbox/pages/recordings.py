"""The studio's recordings: list, upload, detail."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from certify.accounts.pages.guards import role_required
from sandbox import selectors
from sandbox.engine.levers import LEVERS
from sandbox.errors import RecordingRefused, UploadTooLarge
from sandbox.models import Recording
from sandbox.pages import charts
from sandbox.pages.figures import ROLES, named, price, provenance_text, whole, yuan
from sandbox.services.defect_texts import defect_rows
from sandbox.services.export_texts import origin_rows
from sandbox.services.import_recording import import_recording
from sandbox.services.read_upload import MOST_UPLOAD_BYTES, read_upload
from sandbox.services.upload_cap import cap_upload, check_cap


@csrf_exempt  # only until the cap is in front of the body: `_recordings` checks the token
@require_http_methods(["GET", "POST"])
def recordings(request: HttpRequest) -> HttpResponseBase:
    """GET: the list by host, with the place to drop a recording. POST: imports it whole, or shows every defect."""
    try:
        if request.method == "POST":
            cap_upload(request)
    except UploadTooLarge as error:
        return _oversized(request, error)
    return _recordings(request)


@csrf_protect
@role_required("examiner")
def _recordings(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "sandbox/recordings.html", _list())
    try:
        check_cap(request.upload_handlers[0])  # type: ignore[arg-type]
        uploads = [(file.name or "", file.file) for name in request.FILES for file in request.FILES.getlist(name)]
        row = import_recording(read_upload(uploads), by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except RecordingRefused as error:
        shown = {**_list(), "refused": error, "defects": defect_rows(error.defects)}
        return render(request, "sandbox/recordings.html", shown, status=error.status)
    except UploadTooLarge as error:
        return render(request, "sandbox/recordings.html", {**_list(), "too_large": error}, status=error.status)
    messages.success(request, _("Imported %(session)s of %(host)s.") % {"session": row.session_id, "host": row.host})
    return redirect("sandbox:recording", row.pk)


@role_required("examiner")
def _oversized(request: HttpRequest, error: UploadTooLarge) -> HttpResponse:
    return render(request, "sandbox/recordings.html", {**_list(), "too_large": error}, status=error.status)


@require_GET
@role_required("examiner")
def recording(request: HttpRequest, recording_id: int) -> HttpResponse:
    """One recording: where it comes from, what happened, its products."""
    row = Recording.objects.defer("files").filter(pk=recording_id).first()
    if row is None:
        raise Http404
    summary = row.summary
    shown = {
        "recording": row,
        "title": named(row.title_zh, row.title_en),
        "provenance": provenance_text(row.provenance),
        "figures": _figures(summary["totals"]),
        "charts": [
            ("chart-online", _("Viewers online"), charts.online_chart(summary["series"])),
            ("chart-entries", _("Entries per minute by channel"), charts.entries_chart(summary["series"])),
            ("chart-gmv", _("GMV and ad spend per minute"), charts.gmv_chart(summary["series"])),
        ],
        "products": [_product(line) for line in summary["products"]],
        "controls": [
            (named(lever.label_zh, lever.label_en), summary["controls"][name]) for name, lever in LEVERS.items() if name in summary["controls"]
        ],
        "unmoved": [named(lever.label_zh, lever.label_en) for name, lever in LEVERS.items() if name not in summary["controls"]],
        "rooms": selectors.rooms().filter(recording=row),
        "origins": origin_rows(row.origin.get("fields", [])),
        "assumed": sum(field["kind"] == "assumed" for field in row.origin.get("fields", [])),
    }
    return render(request, "sandbox/recording.html", shown)


def _list() -> dict[str, Any]:
    hosts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in selectors.recordings():
        totals = row.summary["totals"]
        hosts[row.host].append(
            {
                "row": row,
                "title": named(row.title_zh, row.title_en),
                "gmv": yuan(totals["gmv_cents"]),
                "entries": whole(totals["entries"]),
                "online_peak": whole(totals["online_peak"]),
            }
        )
    return {
        "hosts": [{"host": host, "title": rows[-1]["title"], "rows": rows} for host, rows in hosts.items()],
        "limit_mb": MOST_UPLOAD_BYTES // 1024**2,
    }


def _figures(totals: dict[str, Any]) -> list[tuple[str, str]]:
    gpm_cents = 1000 * totals["gmv_cents"] / max(totals["entries"], 1)
    return [
        (_("GMV"), yuan(totals["gmv_cents"])),
        (_("Entries"), whole(totals["entries"])),
        (_("Peak online"), whole(totals["online_peak"])),
        (_("Orders"), whole(totals["orders"])),
        (_("GMV per 1,000 entries"), yuan(gpm_cents)),
        (_("Ad spend"), yuan(totals["ad_spend_cents"])),
        (_("Returned later"), yuan(totals["refund_cents"])),
    ]


def _product(line: dict[str, Any]) -> dict[str, Any]:
    sold_out = next((minute for minute, left in enumerate(line["stock"]) if left == 0), None)
    return {
        **line,
        "title": named(line["name"], line["name_en"]),
        "role_text": ROLES.get(line["role"], line["role"]),
        "list_price": price(line["list_price_cents"]),
        "floor_price": price(line["floor_price_cents"]),
        "gmv": yuan(line["gmv_cents"]),
        "pitch_min": round(line["pitch_s"] / 60, 1),
        "sold_out_minute": sold_out,
    }
