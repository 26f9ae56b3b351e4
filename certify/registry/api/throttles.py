"""The same limits as the pages', counted together with them."""

from typing import Any

from rest_framework.throttling import ScopedRateThrottle


class EveryRequest(ScopedRateThrottle):
    """Counts all. A person counts as that person, a stranger as an address: as `certify.accounts.pages.throttle` does."""

    def get_cache_key(self, request: Any, view: Any) -> str:
        caller = f"person-{request.user.pk}" if request.user.is_authenticated else request.META.get("REMOTE_ADDR", "")
        return self.cache_format % {"scope": self.scope, "ident": caller}


class PerCaller(EveryRequest):
    """Counts what changes something."""

    def allow_request(self, request: Any, view: Any) -> bool:
        return request.method in {"GET", "HEAD", "OPTIONS"} or super().allow_request(request, view)
