"""The offline kit: with a certificate in it for its holder, without one for people who check other people's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certify.certificates.errors import KitNotBuilt, NothingToServe
from certify.certificates.models import Issuance
from certify.certificates.pages.certificate import too_many
from certify.certificates.pages.given_out import as_file, given_out
from certify.certificates.selectors import Checked
from certify.certificates.services.limit_lookups import caller, may_look_up
from certify.certificates.services.pack_offline_kit import pack_offline_kit


@given_out
def certificate_kit(request: HttpRequest, found: Checked) -> HttpResponse:
    """Public, like everything that is in it."""
    return _packed(request, found.issuance, f"certificate-{found.certificate.code}-offline.zip")


@require_safe
def empty_kit(request: HttpRequest) -> HttpResponse:
    """Whoever checks other people's files takes it from the issuer, and not from them."""
    if not may_look_up(caller(request.META)):
        return too_many(request)
    try:
        return _packed(request, None, "certify-offline-kit.zip")
    except NothingToServe as error:
        raise Http404(str(error)) from error


def _packed(request: HttpRequest, issuance: Issuance | None, name: str) -> HttpResponse:
    try:
        return as_file(pack_offline_kit(issuance, timezone.now()), "application/zip", name)
    except KitNotBuilt as error:
        return render(request, "certificates/no_kit.html", status=error.status)
