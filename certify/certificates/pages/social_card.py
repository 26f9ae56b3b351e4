"""The picture of a shared link. Public, like the page; fetched by other people's servers."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag

from certify.certificates.pages.given_out import given_out
from certify.certificates.selectors import Checked
from certify.certificates.services.draw_card import draw_card


@given_out
def social_card(request: HttpRequest, found: Checked) -> HttpResponse:
    """PNG, 1200 by 630. Asked again each time: a withdrawn name and a revocation show on the next look."""
    picture = draw_card(found)
    etag = quote_etag(hashlib.sha256(picture).hexdigest())
    known = etag in request.headers.get("If-None-Match", "")
    response = HttpResponse(status=304) if known else HttpResponse(picture, content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response
