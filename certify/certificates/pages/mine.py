"""A holder's own certificates: a list for the page “me”, and a page of its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certify.certificates.pages.my_list import my_certificates


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """As a fragment for htmx, else as a page."""
    assert request.user.is_authenticated  # by the guard
    template = "certificates/_mine.html" if request.headers.get("HX-Request") else "certificates/mine.html"
    rows = my_certificates(request.user.pk, timezone.now())
    return render(request, template, {"certificates": rows, "name_public": request.user.name_public_since is not None})
