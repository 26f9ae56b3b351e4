"""An address with a NUL in it is refused before anybody asks the database: PostgreSQL has no such text and answers with an error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

NUL = "\x00"


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. 400 for a NUL in path or query, as the API's error body or as plain text. What forms and documents hold is checked by them."""

    def guarded(request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if not (NUL in request.path_info or NUL in asked or "%00" in asked):
            return get_response(request)
        told = _("This address holds a character that no address can have.")
        if request.path_info.startswith("/api/"):
            return JsonResponse({"code": "invalid", "detail": told, "params": {}}, status=400)
        return HttpResponse(told, status=400, content_type="text/plain; charset=utf-8")

    return guarded
