"""The waiting room: clock and browser check, what will happen when, and the start, once the server allows it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache

from exams.pages.board_words import state_text
from exams.pages.guard import foreign_is_not_found, person_id_of
from exams.pages.language import local
from exams.selectors import open_attempt_of, registration_of, round_by_slug
from exams.selectors.announcements import announcements_ahead, announcements_to
from exams.selectors.waiting import waiting_place
from exams.services.enter_waiting_room import enter_waiting_room


@never_cache
@login_required
@foreign_is_not_found
def waiting_room(request: HttpRequest, slug: str) -> HttpResponse:
    """For registered people; the part with the start asks again every five seconds, which also says that they are there."""
    now = timezone.now()
    round_ = round_by_slug(slug)
    person_id = person_id_of(request)
    registration = registration_of(person_id, round_.pk)
    if registration is None:
        return redirect("exams:round", slug=slug)
    enter_waiting_room(registration.pk, now)
    attempt = open_attempt_of(person_id, round_.pk)
    place = waiting_place(registration, now)
    context = {
        "round": round_,
        "title": local(round_, "title"),
        "place": place,
        "identity": state_text(place.identity_check),
        "open_attempt": attempt,
        "may_start": place.starts_at is not None and place.starts_at <= now,
        "client_id": get_random_string(22),
        "said": announcements_to(attempt) if attempt else announcements_ahead(registration, now),
        "now": now,
    }
    return render(request, "exams/_waiting_start.html" if getattr(request, "htmx", False) else "exams/waiting_room.html", context)
