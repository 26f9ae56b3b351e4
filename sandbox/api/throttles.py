"""How often one examiner may upload: every file is parsed and kept."""

from typing import Any

from rest_framework.throttling import ScopedRateThrottle


class UploadThrottle(ScopedRateThrottle):
    """Counts what is sent, never what is looked at; the rate is `upload` in the settings."""

    def allow_request(self, request: Any, view: Any) -> bool:
        return request.method in {"GET", "HEAD", "OPTIONS"} or super().allow_request(request, view)
