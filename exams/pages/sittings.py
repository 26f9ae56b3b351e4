"""The invigilator's pages: all sittings, and the board of one with trouble first."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import roles_of
from exams.models import RoomState, Sitting
from exams.pages.board_words import acts, board_words, incident_line, state_text
from exams.pages.language import local
from exams.reasons import reason_text
from exams.selectors.announcements import announcements_of
from exams.selectors.board import Seat, seats, trail


@role_required("invigilator", "examiner")
def sittings(request: HttpRequest) -> HttpResponse:
    """Sittings, the running ones first."""
    now = timezone.now()
    rows = Sitting.objects.select_related("round", "form").order_by("-ends_at", "-id")[:100]
    lines = [
        {
            "id": row.pk,
            "title": local(row.round, "title"),
            "form": row.form.label,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "running": row.starts_at <= now < row.ends_at,
        }
        for row in rows
    ]
    return render(request, "exams/sittings.html", {"sittings": sorted(lines, key=lambda line: not line["running"])})


@never_cache
@role_required("invigilator", "examiner")
def sitting(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The whole page; its script asks every two seconds for the board alone."""
    now = timezone.now()
    row = Sitting.objects.select_related("round", "form").filter(pk=sitting_id).first()
    if row is None:
        raise Http404
    roles = roles_of(request.user)
    context = {"sitting": row, "title": local(row.round, "title"), "now": now, "acts_allowed": "invigilator" in roles}
    context |= board_context(row, now, refunds="examiner" in roles)
    if getattr(request, "htmx", False):
        return render(request, "exams/_board.html", context)
    return render(request, "exams/sitting.html", context | {"acts": acts(), "words": board_words()})


def board_context(row: Sitting, now: datetime, *, refunds: bool = False) -> dict[str, Any]:
    """Context of `exams/_board.html`."""
    found = seats(row, now)
    lines = [_line(seat, now, refunds=refunds) for seat in found]
    incidents = sum(1 for line in lines if line["incidents"])
    counts = {
        "incidents": incidents,
        "running": sum(1 for seat in found if seat.state == "running"),
        "paused": sum(1 for seat in found if seat.state == "paused"),
        "waiting_room": sum(1 for seat in found if seat.state == "waiting_room"),
        "absent": sum(1 for seat in found if seat.state == "absent"),
        "over": sum(1 for seat in found if seat.state in {"closed", "graded", "finalised", "void"}),
    }
    notes = [{"row": note, "reason": reason_text(note.reason), "detail": state_text(note.detail)} for note in trail(row)]
    return {"seats": lines, "counts": counts, "trail": notes, "announcements": announcements_of(row)}


def _line(seat: Seat, now: datetime, *, refunds: bool) -> dict[str, Any]:
    under_way = seat.state in {"running", "paused"}
    return {
        "seat": seat,
        "state": state_text(f"phase_{seat.phase}" if seat.phase == "assessing" and seat.state == "running" else seat.state),
        "extra": seat.phase == "extra",
        "room_state": state_text(f"room_{seat.room_state}") if seat.room_state else "",
        "live": seat.room_state == RoomState.LIVE,
        "identity": state_text(seat.identity_check),
        "incidents": [incident_line(incident, now) for incident in seat.incidents],
        "under_way": under_way,
        "may_void": under_way or seat.state in {"closed", "graded"},
        "may_refund": refunds and seat.state == "void" and not seat.refunded,
    }
