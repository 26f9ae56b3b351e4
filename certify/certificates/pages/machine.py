"""What other people's verifiers fetch: DID document, status lists, achievements. Open to every origin."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from certify.certificates import signing
from certify.certificates.selectors import achievement_by_version, status_list_by_number
from certify.certificates.selectors.offline_kit import did_document_of


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Readable by a verifier in anybody's browser."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def did_document(_request: HttpRequest) -> HttpResponse:
    """The issuer's keys under did:web. The demonstration signs as did:key, which is its own document."""
    did = signing.did_web(settings.ISSUER_ORIGIN)
    document = did_document_of(did)
    if not document["verificationMethod"]:
        raise Http404("no key is published under this address")
    response = JsonResponse(document)
    response["Cache-Control"] = "no-cache"  # a copy that is kept would go on publishing a compromised key, and lack the one that signs now
    return open_to_all(response)


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The signed bits. Revalidated each time: a cached list would hide a revocation."""
    row = status_list_by_number(number)
    if row is None:
        raise Http404("no such list")
    etag = quote_etag(row.digest)
    known = etag in request.headers.get("If-None-Match", "")
    response = HttpResponse(status=304) if known else HttpResponse(bytes(row.document), content_type="application/vc")
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return open_to_all(response)


@require_safe
def achievement(_request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The wording that certificates name."""
    row = achievement_by_version(slug, version)
    if row is None:
        raise Http404("no such achievement")
    return open_to_all(JsonResponse(row.document, json_dumps_params={"ensure_ascii": False, "indent": 2}))
