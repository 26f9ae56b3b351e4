"""The verification page: a code in, an answer out, nobody signs in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certify.certificates import codes
from certify.certificates.errors import CertificateNotFound, TooManyLookups
from certify.certificates.pages.certificate import too_many
from certify.certificates.services.limit_lookups import caller
from certify.certificates.services.look_up import look_up


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """A found code leads to the certificate's own page. A GET, so that the answer can be linked and Back works."""
    asked = request.GET.get("code", "").strip()
    if not asked:
        return render(request, "certificates/verify.html", {"asked": ""})
    try:
        found = look_up(caller(request.META), asked, timezone.now())
    except TooManyLookups:
        return too_many(request)
    except CertificateNotFound:
        read = codes.read(asked)
        context = {"asked": asked[:100], "read": codes.grouped(read) if read else "", "missing": True}
        return render(request, "certificates/verify.html", context, status=404)
    return redirect("certificate", code=found.certificate.code)
