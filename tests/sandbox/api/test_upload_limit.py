"""How often one examiner may upload."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from certify.accounts.models import Person
from sandbox.api.throttles import UploadThrottle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/api/v1/recordings/", "/api/v1/exports/"])
def test_uploads_are_counted_and_looking_is_not(url: str, api_for: Callable[..., Any], erin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setitem(UploadThrottle.THROTTLE_RATES, "upload", "2/hour")
    examiner = api_for(erin)

    def send() -> int:
        return int(examiner.post(url, {"files": SimpleUploadedFile("x.csv", b"?")}, format="multipart").status_code)

    assert [send(), send(), send()][2] == 429
    assert examiner.get(url).status_code == 200
    cache.clear()
