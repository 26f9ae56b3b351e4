"""People and programs who try: every door counts them, and nothing that they send is believed or kept busy with."""

import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certify.accounts.models import Person
from certify.certificates.errors import UploadRefused
from certify.certificates.models import Certificate
from certify.certificates.services.limit_lookups import MISSES_PER_WINDOW
from certify.certificates.uploads import ENVELOPE_BYTES, MOST_BYTES, read_upload
from tests.certificates.conftest import NOW

Clients = Callable[[Person | None], Client]
NONE = "0000000000000000"
DOORS = {
    "page": f"/c/{NONE}/",
    "page as program": f"/c/{NONE}",
    "json": f"/c/{NONE}.json",
    "pdf": f"/c/{NONE}.pdf",
    "png": f"/c/{NONE}.png",
    "svg": f"/c/{NONE}.svg",
    "kit": f"/c/{NONE}.zip",
    "card": f"/c/{NONE}/card.png",
    "verify": f"/verify/?code={NONE}",
    "api": f"/api/v1/certificates/{NONE}/",
    "api kit": f"/api/v1/certificates/{NONE}/offline-kit/",
}


@pytest.fixture(autouse=True)
def a_day_later() -> Any:
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.mark.parametrize("door", DOORS)
def test_guessing_is_stopped_at_every_door_and_for_all_of_them(door: str, client_for: Clients, certificate: Certificate) -> None:
    guesser = client_for(None)
    for number in range(MISSES_PER_WINDOW):
        # What a caller says of its own address is not believed: the server decides whom to believe.
        assert guesser.get(DOORS[door], HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").status_code == 404
    for address in DOORS.values():
        assert guesser.get(address).status_code == 429
    assert guesser.get(f"/c/{certificate.code}/").status_code == 429
    assert guesser.get(f"/c/{certificate.code}/", REMOTE_ADDR="198.51.100.7").status_code == 200


def attached(raw: bytes) -> bytes:
    """A PDF with nothing but this attachment."""
    header = b"1 0 obj\n<< /Type /EmbeddedFile /Filter /FlateDecode /Length %d >>\nstream\n" % len(raw)
    return b"%PDF-1.7\n" + header + raw + b"\nendstream\nendobj\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (attached(zlib.compress(b" " * 50_000_000, 9)), "too_large"),
        (attached(b"not deflated"), "broken_file"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>\n{"id": "x"}', "broken_file"),
        (b'{"id": "x"}\n<svg/>', "not_json"),
        ('{"id": "x"}'.encode("utf-16"), "unknown_kind"),
        (b'{"id": "\xc0\xaf"}', "not_utf8"),
        (b'{"a": {"b": 1, "b": 2}}', "duplicate_keys"),
    ],
    ids=["bomb in a pdf", "damaged pdf", "json behind an svg", "svg behind json", "utf-16", "overlong utf-8", "field twice, inside"],
)
def test_more_hostile_files(content: bytes, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        read_upload(content)
    assert refused.value.code == code


@pytest.mark.parametrize("address", ["/verify/file/", "/api/v1/verify/file/"])
def test_a_body_that_announces_too_much_is_refused_unread(address: str, client_for: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.http.multipartparser.MultiPartParser.parse", lambda _: pytest.fail("read"))
    client = client_for(None)
    answer = client.post(address, {"file": SimpleUploadedFile("f", b" " * (MOST_BYTES + ENVELOPE_BYTES + 1))})
    assert answer.status_code == 422


def test_a_file_is_only_checked_for_a_page_of_ours(certificate: Certificate) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/verify/file/", {"file": SimpleUploadedFile("f", b"{}")}).status_code == 403


def test_an_answer_about_an_altered_file_repeats_nothing_of_it(client_for: Clients, certificate: Certificate) -> None:
    signed = bytes(certificate.issuances.get().document)
    altered = signed.replace("爱丽丝".encode(), b"<b>Mallory</b>")
    client = client_for(None)
    html = client.post("/verify/file/", {"file": SimpleUploadedFile("f", altered)}).content.decode()
    answer = client.post("/api/v1/verify/file/", {"file": SimpleUploadedFile("f", altered)})
    assert answer.json()["verdict"] == "altered"
    assert "Mallory" not in html + answer.content.decode()
    cache.clear()
