"""The page of a showing: counts down, then plays by the server's clock. Public."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certify.spectators.pages.words import seat_name
from certify.spectators.selectors import room_cards, stage_of
from exams.errors import NotHere
from exams.pages.language import local
from exams.selectors.openings import form_scenarios, showing_by_id
from exams.services.note_watching import note_watching
from grading.pages.replay_words import replay_words


@require_safe
def showing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whoever is signed in and opens it before its end has met the rooms: it goes on by itself."""
    now = timezone.now()
    try:
        found = showing_by_id(public_id)
    except NotHere:
        raise Http404 from None
    playing = found.cancelled_at is None and now < found.ends_at
    if playing and request.user.is_authenticated and request.user.pk is not None:
        note_watching(request.user.pk, form_scenarios(found.form), now)
    context = {
        "showing": found,
        "form": found.form,
        "title": local(found.form.round, "title"),
        "rooms": [
            {"position": place, "title": local(card, "title"), "host": card.host} for place, card in enumerate(room_cards(found.form), start=1)
        ],
        "seats": [{"letter": seat.letter, "name": seat_name(seat), "program": seat.program} for seat in stage_of(found.form)] if playing else [],
        "playing": playing,
        "now": now,
        "replay_words": replay_words() | _words(),
        "stream": f"/stream/watch/?showing={found.public_id}",
    }
    return render(request, "spectators/showing.html", context)


def _words() -> dict[str, Any]:
    return {
        "before": _("until the start"),
        "playing": _("Room {n}: {shown} of {length} simulated minutes"),
        "between": _("until the next room"),
        "over": _("The showing is over."),
        "cancelled": _("The showing was called off."),
        "lost": _("No connection; trying again."),
        "told": _("Room {n}, minute {minute}: {name} leads with {gmv}"),
        "gmv_so_far": _("GMV so far"),
    }
