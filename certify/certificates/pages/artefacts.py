"""What a certificate is given out as: PDF with the credential attached, baked PNG and SVG. Public, like the page."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certify.certificates.errors import CertificateNotFound, GlyphMissing, NothingToServe, TooManyLookups
from certify.certificates.pages.certificate import too_many
from certify.certificates.selectors import Checked
from certify.certificates.services.limit_lookups import caller
from certify.certificates.services.look_up import look_up
from certify.certificates.services.print_paper import bake_badge, print_paper

KINDS = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}


@require_safe
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The paper: PDF/A-3, two pages, the signed credential attached."""
    return _served(request, code, "pdf", lambda found: bytes(print_paper(found.certificate, found.issuance, timezone.now()).content))


@require_safe
def certificate_png(request: HttpRequest, code: str) -> HttpResponse:
    """The badge with the credential baked in."""
    return _served(request, code, "png", lambda found: bake_badge(found.certificate, found.issuance, "png"))


@require_safe
def certificate_svg(request: HttpRequest, code: str) -> HttpResponse:
    """The badge with the credential baked in."""
    return _served(request, code, "svg", lambda found: bake_badge(found.certificate, found.issuance, "svg"))


def _served(request: HttpRequest, code: str, kind: str, made: Callable[[Checked], bytes]) -> HttpResponse:
    try:
        found = look_up(caller(request.META), code, timezone.now())
    except TooManyLookups:
        return too_many(request)
    except CertificateNotFound as error:
        raise Http404(str(error)) from error
    if found.standing == "damaged":
        raise Http404("a record that does not prove itself is not printed")
    try:
        content = made(found)
    except NothingToServe as error:
        raise Http404(str(error)) from error
    except GlyphMissing as missing:
        return render(request, "certificates/no_paper.html", {"certificate": found.certificate, "missing": _named(missing)}, status=409)
    response = HttpResponse(content, content_type=KINDS[kind])
    way = "inline" if "show" in request.GET else "attachment"
    response["Content-Disposition"] = f'{way}; filename="certificate-{found.certificate.code}.{kind}"'
    response["Cache-Control"] = "no-store"  # a withdrawn name is gone on the next look
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _named(missing: GlyphMissing) -> list[str]:
    return [f"{character} (U+{ord(character):04X})" for character in missing.params["characters"]]
