"""Other people's verifiers and our own page say the same of every kind of credential, and nobody asks the network."""

import json
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.models import IssuerKey
from certify.certificates.services.compromise_key import compromise_key
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.resign_certificates import resign_certificates
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.certificates.services.suspend_certificate import suspend_certificate
from tests.certificates.conftest import NOW
from tests.certificates.strangers import digital_bazaar, open_badges_library
from tests.certificates.strangers.kinds import DID, ORIGIN, Kinds, documents_at_hand, issue, make_kinds, stored

LATER = NOW + timedelta(days=1)
Clients = Callable[[Person | None], Client]


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> Any:
    settings.DEMO, settings.ISSUER_ORIGIN = False, ORIGIN
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def stranger(client_for: Clients) -> Client:
    client = client_for(None)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def our_api(stranger: Client, content: bytes) -> str:
    answer = stranger.post("/api/v1/verify/file/", {"file": SimpleUploadedFile("f", content)}).json()
    return answer["certificate"]["standing"] if answer["verdict"] == "ours" else "not genuine"


def our_page(stranger: Client, content: bytes) -> str:
    html = stranger.post("/verify/file/", {"file": SimpleUploadedFile("f", content)}).content.decode()
    if "exactly what we signed" not in html:
        assert "we never signed it like this" in html or "was not issued here" in html
        return "not genuine"
    words = {"The certificate is valid": "valid", "has expired": "expired", "do not rely on it": "revoked"}
    return next(word for text, word in words.items() if text in html)


def from_hand(documents: dict[str, dict[str, Any]]) -> Callable[[str], bytes]:
    """Instead of the network; under the address of a did:web document it is asked for as a file."""
    known = documents | {f"{ORIGIN}/.well-known/did.json": documents[DID]}
    return lambda url: json.dumps(known[url]).encode()


def test_all_agree_on_every_kind(passed: Callable[..., int], stranger: Client, alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    show_name(alice, True, NOW)
    kinds: Kinds = make_kinds(passed, stranger, carol.pk, NOW)
    documents = documents_at_hand(stranger, kinds)
    table = {name: [our_page(stranger, content), our_api(stranger, content)] for name, content in kinds.files.items()}
    monkeypatch.setattr(socket.socket, "connect", _no_network)
    monkeypatch.setattr(socket, "getaddrinfo", _no_network)
    bazaar = digital_bazaar.ask(kinds.credentials, documents, LATER)
    for name, credential in kinds.credentials.items():
        table[name] += [bazaar[name], open_badges_library.ask(credential, DID, from_hand(documents))]

    assert table == {name: [expected] * 4 for name, expected in kinds.expected.items()}
    assert len(table) == 16
    assert set(kinds.expected.values()) == {"valid", "revoked", "expired", "not genuine"}


def _no_network(*_: Any) -> None:
    raise AssertionError("a verifier asked for the network")


def test_a_caller_that_leaves_the_bit_unread_takes_a_revoked_one_for_valid(passed: Callable[..., int], stranger: Client, carol: Person) -> None:
    """Why page, paper and kit tell people to read the list."""
    certificate = issue(passed, 1, NOW)
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", NOW)
    kinds = Kinds()
    kinds.add("revoked", "revoked", stored(certificate))

    said = digital_bazaar.statements(kinds.credentials, documents_at_hand(stranger, kinds), LATER)["revoked"]

    assert (said["verified"], said["bit_set"]) == (True, True)


def test_only_we_know_that_a_name_was_withdrawn(passed: Callable[..., int], stranger: Client, alice: Person) -> None:
    """What was signed stays signed: bytes that somebody kept verify elsewhere. Ours says that another issue has taken their place."""
    show_name(alice, True, NOW)
    certificate = issue(passed, 1, NOW)
    kept = stored(certificate)
    show_name(alice, False, NOW)
    follow_name_consent(certificate, NOW)
    kinds = Kinds()
    kinds.add("kept", "valid", kept)
    kinds.add("nameless", "valid", stored(certificate))
    documents = documents_at_hand(stranger, kinds)

    assert digital_bazaar.ask(kinds.credentials, documents, LATER) == kinds.expected
    answer = stranger.post("/api/v1/verify/file/", {"file": SimpleUploadedFile("f", kept)}).json()
    assert answer["verdict"] == "superseded"
    assert "爱丽丝" not in json.dumps(answer, ensure_ascii=False)


def test_only_we_know_of_a_suspension(passed: Callable[..., int], stranger: Client, carol: Person) -> None:
    """A credential has room for one status list, and that is the revocations: files cannot tell, so the page and the API do."""
    certificate = issue(passed, 1, NOW)
    suspend_certificate(certificate.code, carol.pk, "A case is open", NOW)
    kinds = Kinds()
    kinds.add("suspended", "valid", stored(certificate))
    documents = documents_at_hand(stranger, kinds)

    assert digital_bazaar.ask(kinds.credentials, documents, LATER) == kinds.expected
    assert our_api(stranger, kinds.files["suspended"]) == "suspended"
    assert "suspended" in stranger.get(f"/c/{certificate.code}/").content.decode()


def test_what_a_compromised_key_signed_is_believed_by_nobody(passed: Callable[..., int], stranger: Client, carol: Person) -> None:
    certificate = issue(passed, 1, NOW)
    kinds = Kinds()
    kinds.add("by the lost key", "not genuine", stored(certificate))
    compromise_key(IssuerKey.objects.get().multikey, carol.pk, "The server was broken into", NOW)
    resign_certificates(lambda: LATER, 10)
    certificate.refresh_from_db()
    kinds.add("signed again", "valid", stored(certificate))
    documents = documents_at_hand(stranger, kinds)

    assert digital_bazaar.ask(kinds.credentials, documents, LATER) == kinds.expected
    said = {name: open_badges_library.ask(credential, DID, from_hand(documents)) for name, credential in kinds.credentials.items()}
    assert said == kinds.expected
    assert {name: our_api(stranger, content) for name, content in kinds.files.items()} == kinds.expected
