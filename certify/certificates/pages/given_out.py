"""What every address has in common that gives something of a certificate out: PDF, pictures, the kit."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certify.certificates.errors import CertificateNotFound, NothingToServe, TooManyLookups
from certify.certificates.pages.certificate import too_many
from certify.certificates.selectors import Checked
from certify.certificates.services.limit_lookups import caller
from certify.certificates.services.look_up import look_up


def given_out(view: Callable[[HttpRequest, Checked], HttpResponse]) -> Callable[..., HttpResponse]:
    """Public, like the certificate's page, and counted like it. Of a record that does not prove itself nothing is given out."""

    @require_safe
    @wraps(view)
    def served(request: HttpRequest, code: str) -> HttpResponse:
        try:
            found = look_up(caller(request.META), code, timezone.now())
            if found.standing == "damaged":
                raise Http404("a record that does not prove itself is not given out")
            return view(request, found)
        except TooManyLookups:
            return too_many(request)
        except (CertificateNotFound, NothingToServe) as error:
            raise Http404(str(error)) from error

    return served


def as_file(content: bytes, content_type: str, name: str, way: str = "attachment") -> HttpResponse:
    """Never stored: a withdrawn name, a revoked certificate and a compromised key show on the next look."""
    headers = {"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)
