"""A certifier suspends a certificate, and lifts the suspension."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certify.accounts.pages.guards import role_required
from certify.certificates.errors import CertificateError, CertificateNotFound
from certify.certificates.models import Certificate
from certify.certificates.services.suspend_certificate import lift_suspension, suspend_certificate


@role_required("certifier")
@require_POST
def suspend(request: HttpRequest, code: str) -> HttpResponse:
    """While something is looked into; the reason is public."""
    return _changed(
        request, code, suspend_certificate, _("The certificate is suspended. Its page and the API say so; files and the status list cannot.")
    )


@role_required("certifier")
@require_POST
def lift(request: HttpRequest, code: str) -> HttpResponse:
    """It holds again."""
    return _changed(request, code, lift_suspension, _("The suspension is lifted: the certificate holds again, as its dates say."))


def _changed(request: HttpRequest, code: str, change: Callable[[str, int, str, datetime], Certificate], done: str) -> HttpResponse:
    assert request.user.pk is not None  # by the guard
    try:
        change(code, request.user.pk, request.POST.get("reason", ""), timezone.now())
    except CertificateNotFound as error:
        raise Http404(str(error)) from error
    except CertificateError as error:
        messages.error(request, _refusals().get(error.code, str(error)))
    else:
        messages.success(request, done)
    return redirect("certificate", code=code)


def _refusals() -> dict[str, str]:
    return {
        "reason_missing": _("Say why: the reason is public."),
        "already_suspended": _("This certificate is suspended or revoked already."),
        "not_suspended": _("This certificate is not suspended."),
    }
