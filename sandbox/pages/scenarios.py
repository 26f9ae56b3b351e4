"""The studio's scenarios: list, editor with the bots' results beside it, publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certify.accounts.pages.guards import role_required
from sandbox import selectors
from sandbox.engine.bundle import RoomModel
from sandbox.errors import ScenarioFrozen, ScenarioRefused
from sandbox.models import Room, Scenario
from sandbox.pages.excerpts import excerpts_context
from sandbox.pages.figures import named
from sandbox.pages.gate import gate_context
from sandbox.pages.reasons import reason_texts
from sandbox.pages.scenario_form import LIMITS, ScenarioForm
from sandbox.services.draft_scenario import change_draft, draft_scenario
from sandbox.services.propose_incidents import propose_incidents
from sandbox.services.publish_scenario import publish_scenario
from sandbox.services.run_excerpt_search import queue_excerpt_search
from sandbox.services.run_gate import queue_gate


@require_http_methods(["GET", "POST"])
@role_required("examiner")
def scenarios(request: HttpRequest) -> HttpResponse:
    """GET: all scenarios. POST: a draft on a room, with default terms."""
    if request.method == "POST":
        return _draft(request)
    rows = [{"row": row, "title": named(row.title_zh, row.title_en), "headroom": row.gate.get("headroom")} for row in selectors.scenarios()]
    rooms = [{"room": room, "title": _session(room)} for room in selectors.rooms()]
    return render(request, "sandbox/scenarios.html", {"rows": rows, "rooms": rooms})


def _session(room: Room) -> str:
    return f"{room.recording.session_id} · {named(room.recording.title_zh, room.recording.title_en)}"


def _draft(request: HttpRequest) -> HttpResponse:
    try:
        row = draft_scenario(int(request.POST.get("room", "")), kind=request.POST.get("kind", ""), by=request.user, now=timezone.now())
    except (ValueError, Room.DoesNotExist):
        messages.error(request, _("Choose a room first."))
        return redirect("sandbox:scenarios")
    except ScenarioRefused as error:
        messages.error(request, " ".join(reason_texts(error.reasons)))
        return redirect("sandbox:scenarios")
    return redirect("sandbox:scenario", row.pk)


@require_http_methods(["GET", "POST"])
@role_required("examiner")
def scenario(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The editor of a draft; a published scenario is shown, not edited."""
    row = _row(scenario_id)
    room = selectors.load_room(row.room_id)
    form = ScenarioForm(row, room, request.POST if request.method == "POST" else None)
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_draft(
                scenario_id,
                speed=form.cleaned_data["speed"],
                kind=form.cleaned_data["kind"],
                terms=_chosen(form, room, request.POST.get("propose") == "incidents"),
                title_zh=form.cleaned_data["title_zh"],
                title_en=form.cleaned_data["title_en"],
            )
        except ScenarioRefused as error:
            refused = reason_texts(error.reasons)
        except ScenarioFrozen as error:
            refused = [error.message]
        else:
            messages.success(request, _("Saved."))
            return _saved(request, scenario_id)
    shown = {
        "scenario": row,
        "title": named(row.title_zh, row.title_en),
        "form": form,
        "limits": [label for _name, label in LIMITS],
        "refused": refused,
        "session_minutes": room.minutes,
        "real_s": row.terms["minutes"] * 60 // row.speed,
        **gate_context(row),
        **excerpts_context(row),
    }
    return render(request, "sandbox/scenario.html", shown, status=422 if refused or form.errors else 200)


def _saved(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Back to the editor; on request with a search for excerpts under the terms just saved."""
    address = reverse("sandbox:scenario", args=[scenario_id])
    if request.POST.get("propose") != "excerpts":
        return redirect(address)
    queue_excerpt_search(scenario_id, by=request.user, now=timezone.now())
    return redirect(f"{address}#excerpts")


def _chosen(form: ScenarioForm, room: RoomModel, propose: bool) -> dict[str, Any]:
    """The form's terms, on request with the incidents that their excerpt proposes in place of those chosen."""
    terms = form.terms()
    if propose:
        terms["incidents"] = propose_incidents(room, terms["start_minute"], terms["minutes"], terms["levers"])
    return terms


@require_POST
@role_required("examiner")
def copy(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """A new draft with the terms of this scenario."""
    row = _row(scenario_id)
    made = draft_scenario(
        row.room_id,
        kind=row.kind,
        by=request.user,
        now=timezone.now(),
        speed=row.speed,
        terms=row.terms,
        title_zh=row.title_zh,
        title_en=row.title_en,
        replaces_id=row.pk if row.state == "published" else None,
    )
    return redirect("sandbox:scenario", made.pk)


@require_POST
@role_required("examiner")
def check(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Queues the bots on the draft as it stands."""
    row = _row(scenario_id)
    try:
        queue_gate(row.pk, now=timezone.now())
    except ScenarioFrozen as error:
        messages.error(request, error.message)
    return redirect("sandbox:scenario", scenario_id)


@require_GET
@role_required("examiner")
def gate(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The bots' results beside the editor, for polling."""
    return render(request, "sandbox/_gate.html", gate_context(_row(scenario_id)))


@require_POST
@role_required("examiner")
def publish(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Freezes a draft that the bots have played."""
    row = _row(scenario_id)
    try:
        publish_scenario(row.pk, by=request.user, now=timezone.now(), checked=True)
    except ScenarioRefused as error:
        messages.error(request, f"{error.message} {' '.join(reason_texts(error.reasons))}")
    except ScenarioFrozen as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Published. It will not change any more."))
    return redirect("sandbox:scenario", scenario_id)


def _row(scenario_id: int) -> Any:
    row = Scenario.objects.select_related("room__recording").defer("bundle", "room__model", "room__recording__files").filter(pk=scenario_id).first()
    if row is None:
        raise Http404
    return row
