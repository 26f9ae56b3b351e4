"""How often one caller may ask for what costs mail or work. Counted in the shared cache by the same throttles as the API's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.throttling import SimpleRateThrottle


class _PerCaller(SimpleRateThrottle):
    """Rates by scope stand in the settings. A signed-in person counts as that person, a stranger as an address."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def get_cache_key(self, request: Any, view: Any) -> str:
        caller = f"person-{request.user.pk}" if request.user.is_authenticated else request.META.get("REMOTE_ADDR", "")
        return self.cache_format % {"scope": self.scope, "ident": caller}


def throttled(scope: str, *methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Counts POSTs, or requests by these methods; too many meet a page that says so, with 429."""
    counted = methods or ("POST",)

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            throttle = _PerCaller(scope)
            if request.method in counted and not throttle.allow_request(request, None):  # type: ignore[arg-type]  # reads user and META only
                answer = render(request, "accounts/too_often.html", status=429)
                answer["Retry-After"] = str(int(throttle.wait() or 60))
                return answer
            return view(request, *args, **kwargs)

        return guarded

    return guard
