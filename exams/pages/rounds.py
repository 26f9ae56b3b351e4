"""A round's page: what is asked, by which rules, which forms are committed; register and start here."""

from math import ceil
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from certify.accounts.selectors import has_role
from exams.consoles import Console
from exams.errors import ExamsError
from exams.models import Attempt, Round, RoundState
from exams.pages.cut_record_words import record_text
from exams.pages.draft import draft_context
from exams.pages.guard import foreign_is_not_found, person_id_of
from exams.pages.language import local
from exams.selectors import attempts_of, open_attempt_of, round_by_slug, round_document
from exams.services.register import register
from exams.services.start_attempt import start_attempt


@foreign_is_not_found
def round_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Public; with a sign-in also what this person has done here."""
    now = timezone.now()
    round_ = round_by_slug(slug, drafts=has_role(request.user, "examiner"))
    person_id = request.user.pk if request.user.is_authenticated else None
    document = round_document(round_, now, person_id)
    context = {
        "round": document | {"assessment_minutes": ceil(round_.assessment_s / 60)},
        "level_name": round_.get_level_display() if round_.level else "",
        "title": local(document, "title"),
        "description": local(document, "description"),
        "standard": local(document, "standard"),
        "cut_record": record_text(round_.pk),
        **_growth(document),
        "client_id": get_random_string(22),
        "now": now,
        "language": get_language(),
    }
    if round_.state == RoundState.DRAFT:
        context |= draft_context(round_)
    return render(request, "exams/round.html", context | _own(round_, person_id, document))


def _growth(document: dict[str, Any]) -> dict[str, Any]:
    """As stated and as the cut asks for it, fractions; form by form only where there are several."""
    stated, derived = document["expected_growth"], document["derived_growth"]
    forms = derived["forms"] if derived else []
    return {
        "stated": stated,
        "derived": derived["growth"] if derived else None,
        "growth_is_derived": derived is not None and derived["growth"] == stated,
        "growth_by_form": forms if len(forms) > 1 else [],
    }


def _own(round_: Round, person_id: int | None, document: dict[str, Any]) -> dict[str, Any]:
    """What the person may do next in this round."""
    if person_id is None:
        return {"attempts": [], "open_attempt": None, "may_start": False}
    attempts = [attempt for attempt in attempts_of(person_id) if attempt.registration.round_id == round_.pk]
    used = document["registration"]["attempts_used"] if document["registration"] else 0
    return {
        "attempts": attempts,
        "open_attempt": open_attempt_of(person_id, round_.pk),
        "attempts_left": max(0, round_.attempts_allowed - used),
        "may_start": bool(document["registration"]) and document["state"] == "open" and used < round_.attempts_allowed,
    }


@login_required
@require_POST
@foreign_is_not_found
def register_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Onto the roster; twice is once."""
    round_ = round_by_slug(slug)
    try:
        register(round_, request.user, timezone.now())
    except ExamsError as refused:
        messages.error(request, refused.message)
    return redirect("exams:round", slug=slug)


@login_required
@require_POST
@foreign_is_not_found
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts an attempt, or finds the open one; then to its page. `client_id` comes from the form, so a second click starts nothing."""
    round_ = round_by_slug(slug)
    now = timezone.now()
    if request.session.session_key is None:
        request.session.save()
    try:
        if request.POST.get("register"):
            register(round_, request.user, now)
        attempt: Attempt
        attempt, _made = start_attempt(
            round_, person_id_of(request), Console.of_session(request.session.session_key), request.POST.get("client_id", "")[:64], now
        )
    except ExamsError as refused:
        messages.error(request, refused.message)
        return redirect("exams:round", slug=slug)
    return redirect("exams:attempt", public_id=attempt.public_id)
