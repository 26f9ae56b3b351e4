"""The certificate's public page, and its exact bytes."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import has_role
from certify.certificates import codes
from certify.certificates.errors import CertificateError, CertificateNotFound, TooManyLookups
from certify.certificates.pages.fields import Facts, facts_of
from certify.certificates.pages.linkedin import add_to_profile
from certify.certificates.pages.machine import open_to_all
from certify.certificates.pages.qr_code import qr_svg
from certify.certificates.pages.relative_words import relatives_of
from certify.certificates.selectors import Checked, is_local
from certify.certificates.services.limit_lookups import caller
from certify.certificates.services.look_up import look_up
from certify.certificates.services.revoke_certificate import revoke_certificate

RETRY_AFTER_S = "60"


@require_safe
def certificate_page(request: HttpRequest, code: str) -> HttpResponse:
    """For people; a program that asks for `application/vc` gets the credential itself."""
    if "application/vc" in request.headers.get("Accept", ""):
        return certificate_json(request, code)
    try:
        found = look_up(caller(request.META), code, timezone.now())
    except TooManyLookups:
        return too_many(request)
    except CertificateNotFound:
        return render(request, "certificates/not_found.html", {"asked": code}, status=404)
    if code != found.certificate.code:
        return redirect("certificate", code=found.certificate.code)
    return _no_store(render(request, "certificates/certificate.html", _context(request, found)))


def _context(request: HttpRequest, found: Checked) -> dict[str, object]:
    address = f"{settings.ISSUER_ORIGIN}/c/{found.certificate.code}"
    # A record that does not prove itself is not interpreted either.
    facts = facts_of(found.document) if found.standing != "damaged" else None
    return {
        "found": found,
        "certificate": found.certificate,
        "code": codes.grouped(found.certificate.code),
        "facts": facts,
        "card": settings.ISSUER_ORIGIN + reverse("certificate-card", args=[found.certificate.code]),
        "own": request.user.is_authenticated and request.user.pk == found.certificate.person_id,
        "linkedin": _linkedin(request, found, facts, address),
        "address": address,
        "qr": qr_svg(address, _("QR code with the address of this page")),
        "local_only": is_local(settings.ISSUER_ORIGIN),
        "relatives": relatives_of(found, timezone.now()),
        "may_revoke": has_role(request.user, "certifier") and found.certificate.revoked_at is None,
    }


def _linkedin(request: HttpRequest, found: Checked, facts: Facts | None, address: str) -> str:
    """For the holder only, and only what holds."""
    certificate = found.certificate
    if facts is None or found.standing != "valid" or not request.user.is_authenticated or request.user.pk != certificate.person_id:
        return ""
    return add_to_profile(
        name=facts.title,
        organisation=facts.issuer,
        number=codes.grouped(certificate.code),
        address=address,
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
    )


def _no_store(response: HttpResponse) -> HttpResponse:
    """A revocation or a withdrawn name shows on the next look."""
    response["Cache-Control"] = "no-store"
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """Says how long to wait."""
    response = render(request, "certificates/too_many.html", status=429)
    response["Retry-After"] = RETRY_AFTER_S
    return response


@require_safe
def certificate_json(request: HttpRequest, code: str) -> HttpResponse:
    """Exactly the bytes that were signed; of a record that does not prove itself, none."""
    try:
        found = look_up(caller(request.META), code, timezone.now())
    except TooManyLookups as error:
        response = HttpResponse(str(error), status=429, content_type="text/plain; charset=utf-8")
        response["Retry-After"] = RETRY_AFTER_S
        return open_to_all(response)
    except CertificateNotFound as error:
        raise Http404(str(error)) from error
    if found.standing == "damaged":
        raise Http404("a record that does not prove itself is not given out")
    kind = "application/vc" if "application/vc" in request.headers.get("Accept", "") else "application/json"
    response = HttpResponse(bytes(found.issuance.document), content_type=kind)
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="certificate-{found.certificate.code}.json"'
    return open_to_all(_no_store(response))


@role_required("certifier")
@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """A certifier takes a certificate back, for good, with a public reason."""
    assert request.user.pk is not None  # by the guard
    try:
        revoke_certificate(code, request.user.pk, request.POST.get("reason", ""), timezone.now())
    except CertificateNotFound as error:
        raise Http404(str(error)) from error
    except CertificateError as error:
        messages.error(request, _refusals().get(error.code, str(error)))
    else:
        messages.success(request, _("The certificate is revoked. The page says so from now on, and the status list is signed anew."))
    return redirect("certificate", code=code)


def _refusals() -> dict[str, str]:
    return {"reason_missing": _("Say why: the reason is public."), "already_revoked": _("This certificate is revoked already.")}
