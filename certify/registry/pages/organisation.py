"""A service provider's public page: its certified people who agreed to be shown, and where their results stand."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certify.accounts.selectors import OrganisationCard, manages, organisation_card
from certify.certificates.selectors.held import HeldCertificate
from certify.leaderboards.selectors import board_page, organisation_head
from certify.leaderboards.selectors.lines import Line
from certify.registry.pages.uplift_plot import Scale, common_scale, uplift_plot
from certify.registry.selectors.organisation_people import certified_people
from certify.registry.vocabulary import Level
from exams.pages.language import local

KINDS = ("certification", "demonstration")
FIRST_LINES = 10


@require_safe
@never_cache
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Read anew on every request: whoever withdraws an agreement is gone from the next one."""
    card = organisation_card(slug)
    if card is None:
        raise Http404
    certified = certified_people(card.id, timezone.now())
    people = [
        {
            "name": person.name,
            "program": person.program,
            "register_code": person.register_code,
            "certificates": [_line(certificate) for certificate in person.certificates],
        }
        for person in certified
    ]
    context = {
        "card": card,
        "name": local(card, "name"),
        "other": card.name_en if local(card, "name") == card.name_zh else card.name_zh,
        "about": local(card, "about"),
        "people": people,
        "in_register": any(person.register_code for person in certified),
        "boards": _boards(card),
        "is_manager": request.user.is_authenticated and manages(request.user.pk, card.id),
    }
    return render(request, "registry/organisation.html", context)


def _boards(card: OrganisationCard) -> list[dict[str, Any]]:
    """The first lines of its boards, as the public sees them: hidden people, freezes and withdrawn agreements are the boards' care."""
    pages = {kind: board_page(organisation_head(card.slug, kind), 0, FIRST_LINES) for kind in KINDS}
    scale = common_scale(line.uplift * 100 for page in pages.values() for line in [*page.people, *page.programs])
    return [
        {
            "kind": kind,
            "lines": _drawn(page.people, scale),
            "programs": _drawn(page.programs[:FIRST_LINES], scale),
            "address": f"/boards/organisations/{card.slug}/{kind}/",
        }
        for kind, page in pages.items()
        if page.people or page.programs
    ]


def _drawn(lines: Sequence[Line], scale: Scale) -> list[dict[str, Any]]:
    """A point for each uplift; boards know no interval."""
    return [{"line": line, "plot": uplift_plot(scale, line.uplift * 100, None, None)} for line in lines]


def _line(certificate: HeldCertificate) -> dict[str, Any]:
    return {"certificate": certificate, "title": local(certificate, "title"), "level": dict(Level.choices).get(certificate.level, "")}
