"""What a shared link shows, and the holder's own link to LinkedIn."""

import struct
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate
from certify.certificates.services import draw_card as drawing
from certify.certificates.services.revoke_certificate import revoke_certificate
from tests.certificates.conftest import NOW

pytestmark = pytest.mark.usefixtures("a_day_later")
Clients = Callable[[Person | None], Client]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the picture was drawn from, instead of the drawing."""
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(drawing, "draw", lambda template, data, *rest: seen.append(data) or f"{data['holder']} {data['stamp']}".encode())
    return seen


def test_it_is_a_png_of_the_size_that_networks_ask_for(stranger: Client, certificate: Certificate) -> None:
    response = stranger.get(f"/c/{certificate.code}/card.png")
    assert (response["Content-Type"], response.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)
    assert stranger.get(f"/c/{certificate.code}/card.png", HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_it_is_drawn_once_and_anew_when_name_or_standing_change(
    stranger: Client, certificate: Certificate, alice: Person, carol: Person, drawn: list[dict[str, Any]]
) -> None:
    def ask() -> bytes:
        return bytes(stranger.get(f"/c/{certificate.code}/card.png").content)

    assert ask() == ask() == "爱丽丝 None".encode()
    show_name(alice, False, NOW)
    assert ask() == b" None"
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", NOW)
    assert b"REVOKED" in ask()
    assert [(data["holder"], (data["stamp"] or {}).get("en")) for data in drawn] == [("爱丽丝", None), ("", None), ("", "REVOKED")]
    assert "爱丽丝" not in str(drawn[1:])


def test_an_expired_one_says_so_and_a_valid_one_promises_nothing(stranger: Client, certificate: Certificate, drawn: list[dict[str, Any]]) -> None:
    stranger.get(f"/c/{certificate.code}/card.png")
    with time_machine.travel(NOW + timedelta(days=400)):
        stranger.get(f"/c/{certificate.code}/card.png")
    assert drawn[0]["stamp"] is None  # networks keep a picture: it must not go on saying that all is well
    assert drawn[1]["stamp"] == {"zh": "已过期", "en": "EXPIRED"}


def test_a_name_that_the_fonts_lack_is_left_out(stranger: Client, passed: Callable[..., int], alice: Person, drawn: list[dict[str, Any]]) -> None:
    from certify.certificates.services.issue_certificate import issue_certificate

    alice.display_name = "王𫘧𰻝"
    alice.save()
    show_name(alice, True, NOW)
    stranger.get(f"/c/{issue_certificate(passed(), NOW).code}/card.png")
    assert drawn[0]["holder"] == ""


def test_a_damaged_record_has_no_picture_and_guesses_are_counted(stranger: Client, certificate: Certificate) -> None:
    from certify.certificates.services.limit_lookups import MISSES_PER_WINDOW

    certificate.issuances.update(document=b"{}")
    assert stranger.get(f"/c/{certificate.code}/card.png").status_code == 404
    cache.clear()
    answers = [stranger.get(f"/c/{'Z' * 15}{number % 10}/card.png").status_code for number in range(MISSES_PER_WINDOW + 1)]
    assert answers == [404] * MISSES_PER_WINDOW + [429]


def test_the_page_names_its_picture_with_whole_addresses(stranger: Client, certificate: Certificate, alice: Person, settings: Any) -> None:
    html = stranger.get(f"/c/{certificate.code}/").content.decode()
    image = f"{settings.ISSUER_ORIGIN}/c/{certificate.code}/card.png"
    for tag in (
        f'<meta property="og:image" content="{image}">',
        f'<meta name="twitter:image" content="{image}">',
        f'<meta property="og:url" content="{settings.ISSUER_ORIGIN}/c/{certificate.code}">',
        '<meta name="twitter:card" content="summary_large_image">',
    ):
        assert tag in html
    assert 'property="og:title" content="爱丽丝 · ' in html
    show_name(alice, False, NOW)
    assert "爱丽丝" not in stranger.get(f"/c/{certificate.code}/").content.decode()


def test_only_the_holder_finds_the_link_to_linkedin(client_for: Clients, certificate: Certificate, alice: Person, bob: Person, carol: Person) -> None:
    for person in (None, bob, carol):
        assert "linkedin.com" not in client_for(person).get(f"/c/{certificate.code}/").content.decode()
    link = client_for(alice).get(f"/c/{certificate.code}/").context["linkedin"]
    fields = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert (fields["issueYear"], fields["issueMonth"], fields["expirationYear"], fields["expirationMonth"]) == ("2026", "11", "2027", "11")
    assert fields["certUrl"].endswith(f"/c/{certificate.code}")
    assert fields["organizationName"] == "Certify" or "DEMO" in fields["organizationName"]
    assert "爱丽丝" not in link
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", NOW)
    assert "linkedin.com" not in client_for(alice).get(f"/c/{certificate.code}/").content.decode()
