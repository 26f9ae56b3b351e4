"""What there is to watch, the seats of a form, and one room as a replay. Public."""

from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certify.spectators.errors import NothingToWatch
from certify.spectators.pages.words import seat_name
from certify.spectators.selectors import SeatRoom, room_cards, seat_room, seats_of, watched_form, watched_forms
from exams.pages.language import local
from exams.selectors.openings import showings_ahead
from exams.services.note_watching import note_watching
from grading.pages.replay_words import replay_words

KEPT_S = 60
"""How long browsers keep a replay: whoever is hidden is gone a minute later."""

View = Callable[..., HttpResponse]


def nothing_is_not_found(view: View) -> View:
    """What may not be watched answers like what does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NothingToWatch:
            raise Http404 from None

    return guarded


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Showings first, then rounds with replays."""
    now = timezone.now()
    rounds = [
        {"round": round_, "title": local(round_, "title"), "forms": list(forms)}
        for round_, forms in groupby(watched_forms(now), key=lambda one: one.form.round)
    ]
    showings = [{"showing": one, "title": local(one.form.round, "title"), "live": one.starts_at <= now} for one in showings_ahead(now)]
    return render(request, "spectators/index.html", {"rounds": rounds, "showings": showings, "now": now})


@require_safe
@nothing_is_not_found
def form(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    """The seats of a form, best first, with their rooms."""
    found = watched_form(slug, label, timezone.now())
    seats = [] if found.waits_until else [_seat_line(seat) for seat in seats_of(found.form)]
    context = {
        "form": found.form,
        "title": local(found.form.round, "title"),
        "rooms": [
            {"position": place, "title": local(card, "title"), "host": card.host} for place, card in enumerate(room_cards(found.form), start=1)
        ],
        "seats": seats,
        "waits_until": found.waits_until,
        "showings": [one for one in showings_ahead(timezone.now()) if one.form_id == found.form.pk],
    }
    return render(request, "spectators/form.html", context)


def _seat_line(seat: Any) -> dict[str, Any]:
    return {"seat": seat, "name": seat_name(seat), "rooms": sorted(seat.result.uplifts.items())}


@require_safe
@nothing_is_not_found
def room(request: HttpRequest, slug: str, label: str, letter: str, position: int) -> HttpResponse:
    """One room, played as often as one likes. Whoever is signed in has met it from now on."""
    now = timezone.now()
    found = seat_room(slug, label, letter, position, now)
    if request.user.is_authenticated and request.user.pk is not None:
        note_watching(request.user.pk, [found.room.scenario_id], now)
    place = [slug, label, letter, position]
    context = {
        "form": found.form,
        "title": local(found.card, "title"),
        "round_title": local(found.form.round, "title"),
        "host": found.card.host,
        "seat": found.seat,
        "name": seat_name(found.seat),
        "position": position,
        "positions": sorted(found.seat.result.uplifts) if found.seat.result else [],
        "others": [_other(other, position) for other in found.seats if other.result and position in other.result.uplifts],
        "uplift": found.course["uplift"],
        "versus": _versus(found),
        "replay_src": reverse("spectators:replay", args=place),
        "replay_words": replay_words(),
    }
    return render(request, "spectators/room.html", context)


def _other(seat: Any, position: int) -> dict[str, Any]:
    return {"letter": seat.letter, "name": seat_name(seat), "uplift": seat.result.uplifts[position]}


def _versus(found: SeatRoom) -> dict[str, Any]:
    """The chart of `js/watch/versus.js`: expected GMV so far of the candidate and of the recorded operator, by simulated minute."""
    course = found.course
    return {
        "x": [0, *(second / 60 for second in course["s"])],
        "x_unit": "minute",
        "height": 240,
        "series": [
            {"label": seat_name(found.seat), "kind": "area", "tone": "accent", "unit": "cents", "values": [0, *course["run"]]},
            {"label": _("recorded operator"), "kind": "line", "dash": True, "tone": "ink", "unit": "cents", "values": [0, *course["baseline"]]},
        ],
    }


@require_safe
@nothing_is_not_found
def replay(_request: HttpRequest, slug: str, label: str, letter: str, position: int) -> HttpResponse:
    """The document that the player plays. It names nobody."""
    content = seat_room(slug, label, letter, position, timezone.now()).replay()
    return HttpResponse(content, content_type="application/json", headers={"Cache-Control": f"public, max-age={KEPT_S}"})
