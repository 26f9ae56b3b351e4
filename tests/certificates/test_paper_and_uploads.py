"""The paper, the baked badges, and what a stranger's file is told about itself."""

import io
import json
import re
import struct
import time
import zlib
from collections.abc import Callable
from typing import Any

import png
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openbadgeslib import baking
from openbadgeslib.ob3.verifier import OB3Verifier

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.errors import GlyphMissing, UploadRefused
from certify.certificates.models import Certificate, Paper
from certify.certificates.paper import shown_text
from certify.certificates.services import print_paper as printing
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.print_paper import bake_badge, print_paper
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.certificates.uploads import MOST_BYTES, MOST_JSON_BYTES, read_upload
from tests.certificates.conftest import NOW
from tests.grading.pages.pdf_text import pdf_text

pytestmark = pytest.mark.usefixtures("a_day_later")
Clients = Callable[[Person | None], Client]


def check(client: Client, content: bytes, name: str = "file.bin") -> tuple[int, str]:
    response = client.post("/verify/file/", {"file": SimpleUploadedFile(name, content)})
    return response.status_code, response.content.decode()


def credential(certificate: Certificate) -> bytes:
    return bytes(certificate.issuances.order_by("-number")[0].document)


def test_the_paper_is_set_once_and_carries_the_exact_credential(stranger: Client, certificate: Certificate) -> None:
    first = stranger.get(f"/c/{certificate.code}.pdf")
    again = stranger.get(f"/c/{certificate.code}.pdf")

    assert first["Content-Type"] == "application/pdf"
    assert first.content == again.content
    assert Paper.objects.count() == 1
    assert b"pdfaid:part" in first.content
    assert read_upload(first.content).document == json.loads(credential(certificate))


def test_the_paper_shows_every_certified_value(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(printing, "typeset", lambda template, data, *rest: seen.append(data) or b"%PDF-")

    print_paper(certificate, certificate.issuances.get(), NOW)

    text = shown_text(seen[0])
    for value in (
        "爱丽丝",
        "+31.2 %",
        "+25.1 %",
        "+37.7 %",
        "+28.9 %",
        "4.12",
        "¥1,234,567.89",
        "561.3",
        "bots/1, room/1, rubric/1",
        "≥ +20.0 %",
        "≥ 500.0",
    ):
        assert value in text
    for room in json.loads(credential(certificate))["evidence"]:
        assert room["narrative"].partition(" ｜ ")[2] in text


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_other_people_s_reader_finds_the_credential_in_the_badge(kind: Any, certificate: Certificate) -> None:
    baked = bake_badge(certificate, certificate.issuances.get(), kind)
    extract = {"png": OB3Verifier.extract_token_from_png, "svg": OB3Verifier.extract_token_from_svg}[kind]

    carried = extract(baked)

    assert json.loads(carried) == json.loads(credential(certificate))
    assert carried.isascii()
    assert "爱丽丝" not in baked.decode("utf-8", "replace")


def test_a_name_that_the_fonts_lack_is_refused_and_never_a_box(stranger: Client, certificate: Certificate, alice: Person) -> None:
    renamed(alice, "王𫘧𰻝", certificate)

    response = stranger.get(f"/c/{certificate.code}.pdf")

    assert response.status_code == 409
    assert "U+30EDD" in response.content.decode()
    assert stranger.get(f"/c/{certificate.code}/").status_code == 200
    with pytest.raises(GlyphMissing):
        print_paper(certificate, certificate.issuances.order_by("-number")[0], NOW)


def renamed(person: Person, name: str, certificate: Certificate) -> None:
    """The name is withdrawn, changed, and shown again, each signed."""
    show_name(person, False, NOW)
    follow_name_consent(certificate, NOW)
    person.display_name = name
    person.save()
    show_name(person, True, NOW)


@pytest.mark.parametrize("name", ["爱丽丝", "Ångström-Łukasiewicz", "欧阳䶮", "O'Neill & Söhne <b>#strong[x]</b>"])
def test_a_name_is_text_and_never_markup(name: str, certificate: Certificate, alice: Person) -> None:
    renamed(alice, name, certificate)

    paper = print_paper(certificate, follow_name_consent(certificate, NOW), NOW)

    written = re.sub(r"\s", "", pdf_text(bytes(paper.content)).text)
    assert re.sub(r"\s", "", name) in written.replace("’", "'")


def test_withdrawn_consent_takes_paper_and_badges_along(stranger: Client, certificate: Certificate, alice: Person) -> None:
    named = stranger.get(f"/c/{certificate.code}.pdf").content
    show_name(alice, False, NOW)

    nameless = stranger.get(f"/c/{certificate.code}.pdf").content

    assert nameless != named
    assert "爱丽丝".encode() not in b"".join(bytes(paper.content) for paper in Paper.objects.all())
    assert [bool(paper.content) for paper in Paper.objects.order_by("pk")] == [False, True]
    assert "another issue has taken its place" in check(stranger, named)[1]


def test_each_of_our_files_is_recognised(stranger: Client, certificate: Certificate) -> None:
    for suffix in ("pdf", "png", "svg", "json"):
        content = stranger.get(f"/c/{certificate.code}.{suffix}").content
        status, html = check(stranger, content)
        assert (status, "exactly what we signed" in html, "The certificate is valid" in html) == (200, True, True), suffix
        answer = stranger.post("/api/v1/verify/file/", {"file": SimpleUploadedFile("f", content)}).json()
        assert (answer["verdict"], answer["kind"], answer["certificate"]["standing"]) == ("ours", suffix, "valid")
        assert answer["same_file"] is (True if suffix == "pdf" else None)


def test_an_edited_pdf_is_told_from_ours(stranger: Client, certificate: Certificate) -> None:
    content = stranger.get(f"/c/{certificate.code}.pdf").content
    assert "byte for byte the one that we printed." in check(stranger, content)[1]

    edited = content.replace(b"/Title", b"/Tit1e", 1)

    assert edited != content
    assert "may have been edited" in check(stranger, edited)[1]


def test_a_revoked_one_is_ours_and_revoked(stranger: Client, certificate: Certificate, carol: Person) -> None:
    content = stranger.get(f"/c/{certificate.code}.png").content
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", NOW)
    html = check(stranger, content)[1]
    assert "do not rely on it" in html
    assert "The certificate is valid" not in html


def test_an_altered_one_and_a_foreign_one_are_two_things(stranger: Client, certificate: Certificate) -> None:
    altered = credential(certificate).replace(b"31.2", b"91.2")
    assert "we never signed it like this" in check(stranger, altered)[1]
    foreign = json.dumps({**json.loads(credential(certificate)), "id": "https://elsewhere.example/c/1"}).encode()
    assert "was not issued here" in check(stranger, foreign)[1]


def test_the_same_json_in_another_spelling_is_still_ours(stranger: Client, certificate: Certificate) -> None:
    spelled = json.dumps(json.loads(credential(certificate)), ensure_ascii=True, sort_keys=True).encode()
    assert "exactly what we signed" in check(stranger, b"\xef\xbb\xbf" + spelled)[1]


def a_png(carried: bytes = b"", *, compressed: bool = False, behind: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    png.Writer(1, 1, greyscale=True).write(buffer, [[0]])
    picture = buffer.getvalue()
    if carried:
        text = zlib.compress(carried, 9) if compressed else carried
        data = b"openbadgecredential\x00" + bytes([int(compressed), 0, 0, 0]) + text
        chunk = struct.pack("!I", len(data)) + b"iTXt" + data + struct.pack("!I", zlib.crc32(b"iTXt" + data))
        picture = picture[:-12] + chunk + picture[-12:]
    return picture + behind


DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000
BILLION_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
HOSTILE = {
    "empty": (b" \n", "empty"),
    "huge": (b"{" + b" " * MOST_BYTES + b"}", "too_large"),
    "big json": (b'{"a":"' + b"x" * MOST_JSON_BYTES + b'"}', "too_large"),
    "zip bomb in a png": (a_png(b"\x20" * 50_000_000, compressed=True), "too_large"),
    "polyglot": (a_png(b"{}", behind=b"%PDF-1.7"), "polyglot"),
    "polyglot pdf": (b"%PDF-1.7\n%%EOF" + b"<svg/>" * 40, "polyglot"),
    "damaged png": (a_png(b"{}")[:40] + b"\x00\x00\x00\x00IEND\xaeB`\x82", "broken_file"),
    "bare png": (a_png(), "no_credential"),
    "bare pdf": (b"%PDF-1.7\n%%EOF", "no_credential"),
    "entities": (BILLION_LAUGHS, "broken_file"),
    "half an svg": (b"<svg", "broken_file"),
    "bare svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no_credential"),
    "latin-1": ('{"name":"Ünal"}'.encode("latin-1"), "not_utf8"),
    "not json": (b"{id: 1}", "not_json"),
    "nan": (b'{"a": NaN}', "not_json"),
    "list": (b"[]", "no_credential"),
    "duplicate keys": (b'{"id":"a","id":"b"}', "duplicate_keys"),
    "deep": (DEEP, "too_deep"),
    "executable": (b"MZ\x90\x00", "unknown_kind"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_the_reason_and_at_once(name: str, stranger: Client) -> None:
    content, code = HOSTILE[name]
    began = time.process_time()

    with pytest.raises(UploadRefused) as refused:
        read_upload(content)

    assert refused.value.code == code
    assert time.process_time() - began < 0.1, "a stranger's file must not keep a processor busy"
    status, html = check(stranger, content)
    assert status == 422
    assert 'id="file-error"' in html


def test_poison_json_ld_is_answered_at_once(stranger: Client, certificate: Certificate) -> None:
    """Blank nodes that all look alike: canonicalising them would take half a minute."""
    nodes = [{"id": f"_:b{place}", "https://example.org/p": [{"id": f"_:b{other}"} for other in range(9)]} for place in range(9)]
    poison = json.dumps({"@context": {}, "id": f"http://testserver/c/{certificate.code}", "https://example.org/q": nodes}).encode()
    began = time.process_time()
    status, _html = check(stranger, poison)
    assert status == 200
    assert time.process_time() - began < 0.1


def test_numbers_that_no_canonical_json_has_are_foreign(stranger: Client) -> None:
    assert "was not issued here" in check(stranger, b'{"id": "x", "n": 123456789012345678901234567890}')[1]


def test_files_are_counted_against_the_same_limit(stranger: Client) -> None:
    from certify.certificates.services.limit_lookups import MISSES_PER_WINDOW

    for _ in range(MISSES_PER_WINDOW):
        assert check(stranger, b'{"id": "x"}')[0] == 200
    assert check(stranger, b'{"id": "x"}')[0] == 429


def test_baking_uses_the_names_of_open_badges_3(certificate: Certificate) -> None:
    assert baking.ITXT_KEYWORD_OB3 == b"openbadgecredential"
    assert baking.SVG_NS_OB3 == "https://purl.imsglobal.org/ob/v3p0"
    assert b"https://purl.imsglobal.org/ob/v3p0" in bake_badge(certificate, certificate.issuances.get(), "svg")
