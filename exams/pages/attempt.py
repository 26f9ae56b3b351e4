"""One address for an attempt; the page follows its state: waiting, preparation, console, assessment, receipt and grading."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from exams.consoles import Console
from exams.models import Attempt, AttemptRoom, RoomState
from exams.pages.console_page import console_context
from exams.pages.guard import foreign_is_not_found, person_id_of
from exams.pages.language import local
from exams.pages.preparation_page import preparation_context
from exams.selectors import attempt_state, own_attempt, own_room
from exams.services.settle_attempt import settle_attempt


@never_cache
@login_required
@foreign_is_not_found
def attempt_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page of the state that the server sees now."""
    now = timezone.now()
    attempt = own_attempt(person_id_of(request), public_id)
    settle_attempt(attempt.pk, now)
    document = attempt_state(attempt.pk, now)
    context = {"attempt": document, "round_title": local(document["round"], "title"), "api": f"/api/v1/attempts/{public_id}/", "now": now}
    if _assessing(document):
        page = "exams/attempt_paused.html" if document["state"] == "paused" else "exams/attempt_assessing.html"
        return render(request, page, context | {"steps": _steps(document)})
    if document["current"] is None:
        return render(request, "exams/attempt_over.html", context | _over(attempt))
    room = own_room(person_id_of(request), str(public_id), document["current"])
    context |= {"room": room, "rooms": len(document["rooms"]), "steps": _steps(document)}
    if document["state"] == "paused":
        return render(request, "exams/attempt_paused.html", context)
    if room.state == RoomState.LIVE:
        return render(request, "exams/console.html", context | console_context(room, len(document["rooms"]), _console(request), now))
    if room.state == RoomState.PREPARING:
        return render(request, "exams/attempt_preparation.html", context | preparation_context(room, _console(request), now))
    return render(request, "exams/attempt_waiting.html", context | _waiting(room))


def _assessing(document: dict[str, Any]) -> bool:
    return document["sequential"] is not None and document["sequential"]["phase"] == "assessing"


def _console(request: HttpRequest) -> Console:
    return Console.of_session(request.session.session_key)


def _waiting(room: AttemptRoom) -> dict[str, Any]:
    """Between rooms nothing of the next one is told."""
    before = room.attempt.rooms.filter(position=room.position - 1).first()
    extra = room.attempt.rooms.count() - room.position + 1 if room.position - 1 == room.attempt.registration.round.base_rooms else 0
    return {"previous": before, "extra_rooms_opened": extra}


def _over(attempt: Attempt) -> dict[str, Any]:
    return {"round": attempt.registration.round}


def _steps(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The attempt's rooms as steps: done, current or to come."""
    return [
        {"position": room["position"], "done": room["state"] == "closed", "current": room["position"] == document["current"]}
        for room in document["rooms"]
    ]
