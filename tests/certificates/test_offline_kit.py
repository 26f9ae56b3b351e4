"""The ZIP with which a certificate is checked without network; tests/browser/test_offline_kit.py opens it."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate, IssuerKey
from certify.certificates.services import pack_offline_kit as packing
from certify.certificates.services.compromise_key import compromise_key
from certify.certificates.services.issue_certificate import issue_certificate
from certify.certificates.services.limit_lookups import MISSES_PER_WINDOW
from certify.certificates.services.revoke_certificate import revoke_certificate
from tests.certificates.conftest import NOW

Clients = Callable[[Person | None], Client]


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.removeprefix("certify-offline-kit/"): archive.read(name) for name in archive.namelist()}


def kit_of(client: Client, certificate: Certificate) -> dict[str, bytes]:
    """What the holder downloads now."""
    return files(client.get(f"/c/{certificate.code}.zip").content)


def kit_in(content: dict[str, bytes]) -> dict[str, Any]:
    """What its page reads."""
    found = re.search(r'<script type="application/json" id="kit">(.*?)</script>', content["verify.html"].decode(), re.S)
    assert found is not None
    kit: dict[str, Any] = json.loads(found[1])
    return kit


def test_it_holds_all_that_a_check_needs_and_asks_nobody(stranger: Client, certificate: Certificate) -> None:
    content = kit_of(stranger, certificate)
    signed = bytes(certificate.issuances.get().document)
    did = json.loads(content["did.json"])
    assert content["credential.json"] == signed
    assert did["id"] == json.loads(signed)["issuer"]["id"]
    assert json.loads(signed)["proof"]["verificationMethod"] in did["assertionMethod"]
    assert json.loads(content["status-list-1.json"])["id"] == json.loads(signed)["credentialStatus"]["statusListCredential"]
    kit = kit_in(content)
    assert (kit["credential"], kit["did"]) == (json.loads(signed), did)
    assert set(kit["contexts"]) == set(json.loads(signed)["@context"])
    assert "default-src 'none'" in content["verify.html"].decode()
    assert not re.search(r'(src|href)="', content["verify.html"].decode().partition("<script>")[0])
    for word in ("怎么用", "How to use it", "已吊销的凭证签名仍然是真的", "A revoked credential still has a good signature"):
        assert word in content["README.txt"].decode("utf-8-sig")
    for package in ("@digitalbazaar/vc ", "jsonld ", "@noble/ed25519 ", "pako "):
        assert package in content["licences.txt"].decode()


def test_a_retired_key_is_in_it_and_a_compromised_one_is_not(stranger: Client, certificate: Certificate, carol: Person) -> None:
    def keys() -> set[str]:
        return {method["publicKeyMultibase"] for method in json.loads(kit_of(stranger, certificate)["did.json"])["verificationMethod"]}

    key = IssuerKey.objects.get()
    IssuerKey.objects.update(state="retired", retired_at=NOW)
    assert keys() == {key.multikey}
    compromise_key(key.multikey, carol.pk, "stolen", NOW)
    assert keys() == {IssuerKey.objects.get(state="active").multikey}


def test_a_withdrawn_name_is_in_no_later_kit(stranger: Client, certificate: Certificate, alice: Person) -> None:
    named = kit_of(stranger, certificate)
    assert "爱丽丝" in named["verify.html"].decode()
    show_name(alice, False, NOW)
    nameless = kit_of(stranger, certificate)
    assert not any("爱丽丝".encode() in content for content in nameless.values())


def test_a_revocation_is_in_the_next_kit(stranger: Client, certificate: Certificate, carol: Person) -> None:
    before = kit_of(stranger, certificate)["status-list-1.json"]
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", NOW)
    assert kit_of(stranger, certificate)["status-list-1.json"] != before


def test_a_suspension_that_no_list_tells_is_told_by_the_kit(stranger: Client, certificate: Certificate) -> None:
    address = json.loads(bytes(certificate.issuances.get().document))["id"]
    assert kit_in(kit_of(stranger, certificate))["suspended"] == ""
    Certificate.objects.update(suspended_at=NOW, suspension_reason="A case is open")
    assert kit_in(kit_of(stranger, certificate))["suspended"] == address


def test_a_text_in_a_credential_cannot_end_the_script() -> None:
    hostile = {"name": "</script><script>alert(1)</script><!--&\u2028"}
    written = str(packing._for_script(hostile))
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == hostile


def test_the_issuer_gives_out_a_kit_without_a_certificate(stranger: Client, passed: Callable[..., int]) -> None:
    assert stranger.get("/verify/offline.zip").status_code == 404  # nothing was ever signed here
    issue_certificate(passed(), NOW)
    content = files(stranger.get("/verify/offline.zip").content)
    assert "credential.json" not in content
    assert kit_in(content)["credential"] is None


def test_the_api_gives_it_too(api_for: Callable[..., Any], certificate: Certificate) -> None:
    response = api_for(None).get(f"/api/v1/certificates/{certificate.code}/offline-kit/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert "verify.html" in files(response.content)
    assert api_for(None).get("/api/v1/certificates/0000000000000000/offline-kit/").status_code == 404


def test_a_server_without_the_built_page_says_so(stranger: Client, certificate: Certificate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    packing._built.cache_clear()
    monkeypatch.setattr(packing, "BUILT", tmp_path)
    assert stranger.get(f"/c/{certificate.code}.zip").status_code == 503
    assert stranger.get(f"/api/v1/certificates/{certificate.code}/offline-kit/").json()["code"] == "kit_not_built"
    packing._built.cache_clear()


def test_kits_count_as_look_ups(stranger: Client, certificate: Certificate) -> None:
    answers = [stranger.get("/c/ZZZZZZZZZZZZZZZZ.zip").status_code for _ in range(MISSES_PER_WINDOW + 1)]
    assert answers == [404] * MISSES_PER_WINDOW + [429]
    assert stranger.get(f"/c/{certificate.code}.zip").status_code == 429
    assert stranger.get("/verify/offline.zip").status_code == 429
