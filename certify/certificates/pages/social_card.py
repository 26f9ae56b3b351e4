"""The picture of a shared link. Public, like the page; fetched by other people's servers."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from certify.certificates.errors import CertificateNotFound, TooManyLookups
from certify.certificates.pages.certificate import too_many
from certify.certificates.services.draw_card import draw_card
from certify.certificates.services.limit_lookups import caller
from certify.certificates.services.look_up import look_up


@require_safe
def social_card(request: HttpRequest, code: str) -> HttpResponse:
    """PNG, 1200 by 630. Asked again each time: a withdrawn name and a revocation show on the next look."""
    try:
        found = look_up(caller(request.META), code, timezone.now())
    except TooManyLookups:
        return too_many(request)
    except CertificateNotFound as error:
        raise Http404(str(error)) from error
    if found.standing == "damaged":
        raise Http404("a record that does not prove itself is not drawn")
    picture = draw_card(found)
    etag = quote_etag(hashlib.sha256(picture).hexdigest())
    known = etag in request.headers.get("If-None-Match", "")
    response = HttpResponse(status=304) if known else HttpResponse(picture, content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response
