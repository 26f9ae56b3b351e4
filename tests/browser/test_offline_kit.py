"""The offline kit as a merchant uses it: unpacked, double-clicked, on a machine without network."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.services.revoke_certificate import revoke_certificate
from tests.certificates.conftest import passed, results  # noqa: F401  (fixtures)
from tests.certificates.strangers.kinds import ORIGIN, Kinds, issue, make_kinds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VERDICTS = {"valid": "valid", "revoked": "revoked", "expired": "expired"}


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder / "certify-offline-kit"


@pytest.fixture
def offline(chromium: Browser) -> Iterator[Page]:
    """A browser that reaches nothing; what it asks for all the same is counted as a failure."""
    context = chromium.new_context(offline=True, locale="zh-CN")
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("file:") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert (asked, complaints) == ([], [])


def verdict(page: Page) -> str:
    page.wait_for_selector(".verdict")
    return str(page.get_attribute(".verdict", "data-verdict"))


def dropped(page: Page, name: str, content: bytes) -> str:
    page.evaluate("document.getElementById('result').replaceChildren()")
    page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    return verdict(page)


def test_a_kit_checks_its_own_and_every_other_kind_without_network(
    offline: Page,
    passed: Callable[..., int],  # noqa: F811
    client_for: Callable[..., Client],
    alice: Person,
    carol: Person,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.DEMO, settings.ISSUER_ORIGIN = False, ORIGIN
    now = timezone.now() - timedelta(hours=1)
    show_name(alice, True, now)
    stranger = client_for(None)
    kinds: Kinds = make_kinds(passed, stranger, carol.pk, now)
    valid = kinds.credentials["valid"]["id"].rpartition("/")[2]
    folder = unpacked(stranger.get(f"/c/{valid}.zip").content, tmp_path)

    offline.goto((folder / "verify.html").as_uri())
    assert verdict(offline) == "valid"
    shown = offline.inner_text("main")
    assert "爱丽丝" in shown and "31.2" in shown and "真实" in shown and "Genuine" in shown

    said = {name: dropped(offline, f"{name}.bin", content) for name, content in kinds.files.items()}
    wanted = {name: VERDICTS.get(expected, "forged") for name, expected in kinds.expected.items()}
    wanted |= {"rogue key": "stranger", "rogue issuer": "stranger"}
    assert said == wanted
    assert dropped(offline, "photo.png", b"\x89PNG\r\n\x1a\n") == "unreadable"
    # What a forged file says of itself is not repeated.
    assert dropped(offline, "tampered.json", kinds.files["tampered"]) == "forged"
    assert "91.2" not in offline.inner_text("main")


def test_a_kit_says_of_which_day_it_speaks_and_takes_a_newer_list(
    offline: Page,
    passed: Callable[..., int],  # noqa: F811
    client_for: Callable[..., Client],
    carol: Person,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.DEMO, settings.ISSUER_ORIGIN = False, ORIGIN
    now = timezone.now() - timedelta(hours=1)
    stranger = client_for(None)
    certificate = issue(passed, 1, now)
    folder = unpacked(stranger.get(f"/c/{certificate.code}.zip").content, tmp_path)
    old_list = (folder / "status-list-1.json").read_bytes()
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", now + timedelta(minutes=5))
    new_list = stranger.get("/status/1").content
    forged = json.loads(new_list)
    forged["proof"]["created"] = "2099-01-01T00:00:00Z"

    offline.goto((folder / "verify.html").as_uri())
    assert verdict(offline) == "valid"
    assert timezone.localdate().isoformat() in offline.inner_text(".limits")
    offline.set_input_files("#file", {"name": "list.json", "mimeType": "application/json", "buffer": json.dumps(forged).encode()})
    offline.wait_for_selector("text=not signed by the issuer")
    assert dropped(offline, "list.json", new_list) == "revoked"
    offline.set_input_files("#file", {"name": "list.json", "mimeType": "application/json", "buffer": old_list})
    offline.wait_for_selector("text=older than the one in use")
    assert dropped(offline, "again.json", (folder / "credential.json").read_bytes()) == "revoked"


def test_an_empty_kit_from_the_issuer_checks_what_others_send(
    offline: Page,
    passed: Callable[..., int],  # noqa: F811
    client_for: Callable[..., Client],
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.DEMO, settings.ISSUER_ORIGIN = False, ORIGIN
    certificate = issue(passed, 1, timezone.now() - timedelta(hours=1))
    stranger = client_for(None)
    folder = unpacked(stranger.get("/verify/offline.zip").content, tmp_path)
    assert not (folder / "credential.json").exists()

    offline.goto((folder / "verify.html").as_uri())
    assert offline.locator(".verdict").count() == 0
    assert dropped(offline, "badge.png", stranger.get(f"/c/{certificate.code}.png").content) == "valid"
