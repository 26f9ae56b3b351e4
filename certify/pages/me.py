"""A person's own page: attempts, certificates, consent and programs."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from certify.accounts.pages.memberships import my_organisations
from certify.accounts.selectors import tokens_of
from certify.certificates.pages.my_list import my_certificates
from certify.leaderboards.selectors import hides
from exams.pages.language import local
from exams.selectors import attempts_of


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Everything of one's own in one place."""
    person = request.user
    assert person.is_authenticated
    context = {
        "attempts": [_line(attempt) for attempt in attempts_of(person.pk)],
        "certificates": my_certificates(person.pk, timezone.now()),
        "my_organisations": my_organisations(person, timezone.now()),
        "name_public": person.name_public_since is not None,
        "on_boards": not hides(person.pk),
        "tokens": tokens_of(person),
    }
    return render(request, "pages/me.html", context)


def _line(attempt: Any) -> dict[str, Any]:
    round_ = attempt.registration.round
    return {
        "public_id": attempt.public_id,
        "round_slug": round_.slug,
        "title": local(round_, "title"),
        "kind_name": round_.get_kind_display(),
        "number": attempt.number,
        "state": attempt.state,
        "state_name": attempt.get_state_display(),
        "started_at": attempt.started_at,
        "is_over": attempt.closed_at is not None,
    }
