"""A service provider's public page: its certified people who agreed to be shown, and where their results stand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certify.accounts.selectors import OrganisationCard, manages, organisation_card
from certify.certificates.selectors.held import HeldCertificate
from certify.leaderboards.selectors import board_page, organisation_head
from certify.registry.selectors.organisation_people import certified_people
from certify.registry.vocabulary import Level
from exams.pages.language import local

KINDS = ("certification", "demonstration")
FIRST_LINES = 10


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Read anew on every request: whoever withdraws an agreement is gone from the next one."""
    card = organisation_card(slug)
    if card is None:
        raise Http404
    people = [
        {"name": person.name, "certificates": [_line(certificate) for certificate in person.certificates]}
        for person in certified_people(card.id, timezone.now())
    ]
    context = {
        "card": card,
        "name": local(card, "name"),
        "other": card.name_en if local(card, "name") == card.name_zh else card.name_zh,
        "about": local(card, "about"),
        "people": people,
        "boards": _boards(card),
        "is_manager": request.user.is_authenticated and manages(request.user.pk, card.id),
    }
    return render(request, "registry/organisation.html", context)


def _boards(card: OrganisationCard) -> list[dict[str, Any]]:
    """The first lines of its boards, as the public sees them: hidden people, freezes and withdrawn agreements are the boards' care."""
    found = []
    for kind in KINDS:
        lines = board_page(organisation_head(card.slug, kind), 0, FIRST_LINES).people
        if lines:
            shown = [{"line": line, "uplift_percent": line.uplift * 100} for line in lines]
            found.append({"kind": kind, "lines": shown, "address": f"/boards/organisations/{card.slug}/{kind}/"})
    return found


def _line(certificate: HeldCertificate) -> dict[str, Any]:
    return {"certificate": certificate, "title": local(certificate, "title"), "level": dict(Level.choices).get(certificate.level, "")}
