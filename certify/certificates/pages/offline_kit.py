"""The offline kit: with a certificate in it for its holder, without one for people who check other people's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certify.certificates.errors import CertificateNotFound, KitNotBuilt, NothingToServe, TooManyLookups
from certify.certificates.models import Issuance
from certify.certificates.pages.certificate import too_many
from certify.certificates.services.limit_lookups import caller, may_look_up
from certify.certificates.services.look_up import look_up
from certify.certificates.services.pack_offline_kit import pack_offline_kit


@require_safe
def certificate_kit(request: HttpRequest, code: str) -> HttpResponse:
    """Public, like everything that is in it."""
    try:
        found = look_up(caller(request.META), code, timezone.now())
    except TooManyLookups:
        return too_many(request)
    except CertificateNotFound as error:
        raise Http404(str(error)) from error
    if found.standing == "damaged":
        raise Http404("a record that does not prove itself is not given out")
    return _served(request, found.issuance, f"certificate-{found.certificate.code}-offline.zip")


@require_safe
def empty_kit(request: HttpRequest) -> HttpResponse:
    """Whoever checks other people's files takes it from the issuer, and not from them."""
    if not may_look_up(caller(request.META)):
        return too_many(request)
    return _served(request, None, "certify-offline-kit.zip")


def _served(request: HttpRequest, issuance: Issuance | None, name: str) -> HttpResponse:
    try:
        content = pack_offline_kit(issuance, timezone.now())
    except NothingToServe as error:
        raise Http404(str(error)) from error
    except KitNotBuilt as error:
        return render(request, "certificates/no_kit.html", status=error.status)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"  # keys, lists and consent as they are now
    return response
