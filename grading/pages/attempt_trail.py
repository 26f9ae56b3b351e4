"""Everything that happened around an attempt, in order of time, for the staff."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import person_cards
from exams.errors import NotHere
from exams.pages.trail_words import trail_chapter, trail_reason, trail_words
from exams.selectors import attempt_id_of
from exams.selectors.attempt_trail import attempt_trail
from exams.selectors.sittings import room_timings, sitting_of_attempt
from grading.pages.integrity_report import names_of
from grading.pages.integrity_words import SIGNS
from grading.selectors.integrity import STAFF
from grading.selectors.trail import grading_trail


@never_cache
@require_GET
@role_required(*STAFF)
def trail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything that happened around an attempt, in order of time."""
    try:
        attempt_id = attempt_id_of(public_id)
    except NotHere:
        raise Http404 from None
    lines: list[dict[str, Any]] = [
        {
            "at": line.at,
            "chapter": trail_chapter(line),
            "what": trail_words(line),
            "room": line.room,
            "by": line.by,
            "reason": trail_reason(line),
            "detail": line.detail,
        }
        for line in attempt_trail(attempt_id)
    ]
    lines += [
        {
            "at": line.at,
            "chapter": str(line.chapter),
            "what": str(line.what),
            "room": None,
            "by": line.by,
            "reason": str(line.reason),
            "detail": line.detail,
        }
        for line in grading_trail(attempt_id)
    ]
    names = person_cards([line["by"] for line in lines if line["by"]])
    for line in lines:
        line["by"] = names[line["by"]].display_name if line["by"] in names else ""
    owner = names_of([attempt_id])[attempt_id]
    context = {
        "lines": sorted(lines, key=lambda line: line["at"]),
        "person": owner,
        "public_id": public_id,
        "sitting_id": sitting_of_attempt(attempt_id),
        "timings": [{"room": room, "signs": _signs(room)} for room in room_timings(attempt_id)],
    }
    return render(request, "grading/attempt_trail.html", context)


def _signs(room: Any) -> list[Any]:
    return [SIGNS[sign] for sign in ((room.rhythm.sign,) if room.rhythm.sign else ()) + room.hurry.signs]
