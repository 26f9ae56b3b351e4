"""What a certificate is given out as: PDF with the credential attached, baked PNG and SVG. Public, like the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from certify.certificates.errors import GlyphMissing
from certify.certificates.pages.given_out import as_file, given_out
from certify.certificates.selectors import Checked
from certify.certificates.services.print_paper import bake_badge, print_paper

KINDS = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}


@given_out
def certificate_pdf(request: HttpRequest, found: Checked) -> HttpResponse:
    """The paper: PDF/A-3, two pages, the signed credential attached."""
    return _made(request, found, "pdf", lambda: bytes(print_paper(found.certificate, found.issuance, timezone.now()).content))


@given_out
def certificate_png(request: HttpRequest, found: Checked) -> HttpResponse:
    """The badge with the credential baked in."""
    return _made(request, found, "png", lambda: bake_badge(found.certificate, found.issuance, "png"))


@given_out
def certificate_svg(request: HttpRequest, found: Checked) -> HttpResponse:
    """The badge with the credential baked in."""
    return _made(request, found, "svg", lambda: bake_badge(found.certificate, found.issuance, "svg"))


def _made(request: HttpRequest, found: Checked, kind: str, make: Callable[[], bytes]) -> HttpResponse:
    try:
        content = make()
    except GlyphMissing as missing:
        return render(request, "certificates/no_paper.html", {"certificate": found.certificate, "missing": _named(missing)}, status=409)
    return as_file(content, KINDS[kind], f"certificate-{found.certificate.code}.{kind}", "inline" if "show" in request.GET else "attachment")


def _named(missing: GlyphMissing) -> list[str]:
    return [f"{character} (U+{ord(character):04X})" for character in missing.params["characters"]]
