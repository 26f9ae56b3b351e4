"""What other people's verifiers fetch."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from certify.accounts.models import Person
from certify.certificates import contexts, signing
from certify.certificates.models import Certificate, IssuerKey
from certify.certificates.services.issue_certificate import issue_certificate
from certify.certificates.services.revoke_certificate import revoke_certificate
from tests.certificates.conftest import NOW


def test_the_did_document_publishes_the_key_with_full_addresses(stranger: Client, passed: Callable[..., int], settings: object) -> None:
    settings.DEMO, settings.ISSUER_ORIGIN = False, "https://certify.example"
    issue_certificate(passed(), NOW)
    response = stranger.get("/.well-known/did.json")
    document = response.json()
    method = f"did:web:certify.example#{IssuerKey.objects.get().multikey}"
    assert document["id"] == "did:web:certify.example"
    assert document["assertionMethod"] == [method]
    assert document["verificationMethod"] == [
        {"id": method, "type": "Multikey", "controller": "did:web:certify.example", "publicKeyMultibase": IssuerKey.objects.get().multikey}
    ]
    assert (response["Access-Control-Allow-Origin"], response["Cache-Control"]) == ("*", "no-cache")


def test_a_retired_key_stays_published_and_a_compromised_one_does_not(stranger: Client, passed: Callable[..., int], settings: object) -> None:
    settings.DEMO, settings.ISSUER_ORIGIN = False, "https://certify.example"
    issue_certificate(passed(), NOW)
    IssuerKey.objects.update(state="retired")
    assert len(stranger.get("/.well-known/did.json").json()["assertionMethod"]) == 1
    IssuerKey.objects.update(state="compromised")
    assert stranger.get("/.well-known/did.json").status_code == 404


def test_no_key_no_document(stranger: Client) -> None:
    assert stranger.get("/.well-known/did.json").status_code == 404


def test_the_status_list_that_a_credential_names_is_signed_and_changes_its_etag_with_its_bits(
    stranger: Client, certificate: Certificate, carol: Person
) -> None:
    entry = json.loads(bytes(certificate.issuances.get().document))["credentialStatus"]
    path = "/" + entry["statusListCredential"].split("/", 3)[3]
    before = stranger.get(path)
    assert json.loads(before.content)["id"] == entry["statusListCredential"]
    signing.check_proof(json.loads(before.content), signing.read_public_multikey(IssuerKey.objects.get().multikey), contexts.load)
    assert stranger.get(path, HTTP_IF_NONE_MATCH=before["ETag"]).status_code == 304
    revoke_certificate(certificate.code, carol.pk, "reason", NOW)
    after = stranger.get(path, HTTP_IF_NONE_MATCH=before["ETag"])
    assert (after.status_code, after["Access-Control-Allow-Origin"], after["Cache-Control"]) == (200, "*", "no-cache")
    assert after["ETag"] != before["ETag"]


def test_the_achievement_that_a_credential_names_is_there(stranger: Client, certificate: Certificate) -> None:
    achieved = json.loads(bytes(certificate.issuances.get().document))["credentialSubject"]["achievement"]
    response = stranger.get("/" + achieved["id"].split("/", 3)[3])
    assert response.json() == achieved


@pytest.mark.parametrize("path", ["/status/9", "/achievements/none/1"])
def test_what_does_not_exist_is_not_there(stranger: Client, path: str) -> None:
    assert stranger.get(path).status_code == 404
