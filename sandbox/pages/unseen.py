"""The studio's page over all hosts: how calibrations predict sessions that they have not seen; and the job that measures it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certify.accounts.pages.guards import role_required
from sandbox.calibration.drawing.unseen import UnseenWords, error_axis_most, error_panel, predicted_panel
from sandbox.calibration.fidelity_summary import summarise
from sandbox.errors import HeldOutRefused
from sandbox.models import HeldOutRun, HostCalibration, Recording
from sandbox.pages.figures import named, percent, short_yuan, signed_percent, yuan
from sandbox.pages.jobs import held_out_line
from sandbox.pages.targets import check_lines
from sandbox.services.fidelity_report import HostStanding, host_standings
from sandbox.services.queue_held_out import LEAST_SESSIONS, queue_held_out


@require_GET
@role_required("examiner")
def fidelity(request: HttpRequest) -> HttpResponse:
    """Targets first, then plots, then every session."""
    standings = host_standings()
    titles = host_titles()
    rows = [row for standing in standings for row in standing.rows]
    predicted = [row for row in rows if "refused" not in row]
    summary = summarise(rows)
    shown = {
        "hosts": [_host(standing, titles) for standing in standings],
        "rows": [_row(row, titles) for row in rows],
        "medians": [{**_median(line), "title": titles.get(line["host"], line["host"])} for line in summary["hosts"]],
        "overall": _median(summary["all"]) if predicted else None,
        "checks": check_lines(summary["checks"], titles),
        "met": summary["met"],
        "plots": _plots(predicted, titles),
        "ranking": _ranking(summary, titles),
        "session_count": len(predicted),
    }
    return render(request, "sandbox/fidelity.html", shown)


@require_POST
@role_required("examiner")
def measure(request: HttpRequest, calibration_id: int) -> HttpResponse:
    """Queues the measurement of one calibration; a second click finds the first one's job."""
    try:
        job = queue_held_out(calibration_id, by=request.user, now=timezone.now())
    except HostCalibration.DoesNotExist as error:
        raise Http404 from error
    except HeldOutRefused as error:
        messages.error(request, error.message)
    else:
        text = _("%(host)s is measured already.") if job.state == "ready" else _("%(host)s will be measured on sessions that its fit has not seen.")
        messages.success(request, text % {"host": host_titles().get(job.calibration.host, job.calibration.host)})
    return redirect("sandbox:fidelity")


@require_GET
@role_required("examiner")
def held_out_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """The job's card, for polling; when it has ended the page is told to load the numbers."""
    job = HeldOutRun.objects.select_related("calibration").filter(pk=job_id).first()
    if job is None:
        raise Http404
    response = render(request, "sandbox/_held_out_job.html", {"job": held_out_line(job)})
    if not job.is_active and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


def host_titles() -> dict[str, str]:
    """The title of each host's last recording, in the reader's language."""
    rows = Recording.objects.order_by("started_at", "pk").values_list("host", "title_zh", "title_en")
    return {host: named(zh, en).split(" · ")[0].split("·")[0].strip() for host, zh, en in rows}


def measurable(standing: HostStanding) -> bool:
    """There is a session to leave out, and nobody has measured or is measuring it."""
    run = standing.run
    return standing.sessions >= LEAST_SESSIONS and not standing.rows and not (run and run.is_active)


def _host(standing: HostStanding, titles: dict[str, str]) -> dict[str, Any]:
    run = standing.run
    return {
        "host": standing.calibration.host,
        "title": titles.get(standing.calibration.host, standing.calibration.host),
        "calibration": standing.calibration,
        "sessions": standing.sessions,
        "measured": bool(standing.rows),
        "measurable": measurable(standing),
        "too_few": standing.sessions < LEAST_SESSIONS,
        "job": held_out_line(run) if run and run.state != "ready" else None,
    }


def _plots(rows: list[dict[str, Any]], titles: dict[str, str]) -> dict[str, list[SafeString]]:
    if not rows:
        return {"predicted": [], "errors": []}
    words = unseen_words()
    hosts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        hosts.setdefault(row["host"], []).append(row)
    most = error_axis_most(rows)
    predicted, errors = [], []
    for place, (host, own) in enumerate(hosts.items()):
        title = titles.get(host, host)
        said = _("%(host)s: predicted against recorded GMV of %(count)d sessions; the numbers are in the table below.") % {
            "host": title,
            "count": len(own),
        }
        predicted.append(_marked(predicted_panel(2 * place, title, own, words).svg(said)))
        said = _("%(host)s: error of each session's GMV by room and naive predictions; the numbers are in the table below.") % {"host": title}
        errors.append(_marked(error_panel(2 * place + 1, title, own, words, most).svg(said)))
    return {"predicted": predicted, "errors": errors}


def unseen_words() -> UnseenWords:
    return UnseenWords(
        room=_("room"),
        by_entries=_("by entries"),
        by_stock=_("by stock"),
        recorded=_("GMV recorded"),
        predicted=_("GMV predicted"),
        error=_("error of total GMV"),
        money=short_yuan,
        percent=lambda value: percent(value, 0),
    )


def _marked(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  (every text in it was escaped by the drawing)


def _row(row: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    line: dict[str, Any] = {"session": row["session"], "title": titles.get(row["host"], row["host"]), "room": row.get("room")}
    if "refused" in row:
        return {**line, "refused": row["reason"]}
    own = row.get("reproduced", {}).get("gmv_error")
    cells = {
        "recorded": (row["gmv_recorded"], yuan(100 * row["gmv_recorded"])),
        "predicted": (row["gmv_expected"], yuan(100 * row["gmv_expected"])),
        "error": (abs(row["gmv_error"]), signed_percent(row["gmv_error"])),
        "by_entries": (abs(row["naive_by_entries"]), signed_percent(row["naive_by_entries"])),
        "by_stock": (abs(row["naive_by_stock"]), signed_percent(row["naive_by_stock"])),
        "online": (row["online_wape"], percent(row["online_wape"])),
        "gmv_wape": (row["gmv_wape"], percent(row["gmv_wape"])),
        "gmv_wape_5min": (row["gmv_wape_5min"], percent(row["gmv_wape_5min"])),
        "online_inside": (row["online_coverage"], percent(row["online_coverage"], 0)),
        "gmv_inside": (row["gmv_coverage"], percent(row["gmv_coverage"], 0)),
        "own": (abs(own or 0.0), "–" if own is None else signed_percent(own)),
    }
    return {**line, **{name: {"value": value, "text": text} for name, (value, text) in cells.items()}}


def _median(line: dict[str, Any]) -> dict[str, str]:
    names = ("gmv_error", "naive_by_entries", "naive_by_stock", "online_wape", "gmv_wape", "gmv_wape_5min")
    shown = {name: percent(line.get(name)) for name in names}
    shown |= {name: percent(line.get(name), 0) for name in ("online_coverage", "gmv_coverage")}
    return {**shown, "sessions": str(line["sessions"]), "own": percent(line.get("reproduction_largest"))}


def _ranking(summary: dict[str, Any], titles: dict[str, str]) -> list[dict[str, str]]:
    names = {"room": "rank_correlation", "by_entries": "rank_correlation_naive_by_entries", "by_stock": "rank_correlation_naive_by_stock"}
    lines = [*summary["hosts"], {"host": "", **summary["all"]}] if summary["hosts"] else []
    return [
        {
            "title": titles.get(line["host"], line["host"]) or _("All hosts"),
            **{short: "–" if line.get(name) is None else f"{line[name]:.2f}" for short, name in names.items()},
        }
        for line in lines
    ]
