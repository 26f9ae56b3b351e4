"""Signing reproduces the W3C test vectors of vc-di-eddsa, and refuses what a signature would not cover."""

import copy
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld.jsonld import JsonLdError

from certify.certificates import contexts, signing
from certify.certificates.errors import ProofInvalid, UndefinedTerm

# Facts of https://www.w3.org/TR/vc-di-eddsa/, B.1 (eddsa-rdfc-2022): keys, hashes and the proof that they lead to.
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
PRIVATE = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
DOCUMENT_HASH = "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
PROOF_OPTIONS_HASH = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
PROOF_VALUE = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
CREATED = "2023-02-24T23:36:38Z"
METHOD = f"did:key:{PUBLIC}#{PUBLIC}"
ALUMNUS = {
    "@context": [contexts.CREDENTIALS_V2, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}


def load(url: str, options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    if url == EXAMPLES:
        vocabulary = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": vocabulary}
    return contexts.load(url, options)


def badge(**more: Any) -> dict[str, Any]:
    return {
        "@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_3],
        "id": "https://certify.example/c/0000000000000000",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:example:issuer", "type": ["Profile"], "name": "Certify"},
        "validFrom": "2026-11-22T08:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://certify.example/achievements/demo/1",
                "type": ["Achievement"],
                "name": "操盘手",
                "description": "text",
                "criteria": {"narrative": "text"},
            },
        },
        **more,
    }


def signed(document: dict[str, Any]) -> dict[str, Any]:
    return signing.sign(document, signing.read_private_multikey(PRIVATE), METHOD, CREATED, load)


def test_the_key_pair_of_the_vectors_belongs_together() -> None:
    assert signing.public_multikey(signing.public_key_of(signing.read_private_multikey(PRIVATE))) == PUBLIC


def test_the_hashes_are_those_of_the_vectors() -> None:
    options = {key: value for key, value in signed(ALUMNUS)["proof"].items() if key != "proofValue"}
    of_options, of_document = signing.proof_hashes(ALUMNUS, options, load)
    assert (of_options.hex(), of_document.hex()) == (PROOF_OPTIONS_HASH, DOCUMENT_HASH)


def test_the_proof_is_that_of_the_vectors_byte_for_byte() -> None:
    assert signed(ALUMNUS)["proof"] == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": CREATED,
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
        "proofValue": PROOF_VALUE,
    }


def test_a_signed_document_is_accepted() -> None:
    signing.check_proof(signed(badge()), signing.read_public_multikey(PUBLIC), load)


def test_signing_leaves_the_document_itself_alone() -> None:
    document = badge()
    before = copy.deepcopy(document)
    signed(document)
    assert document == before


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("validFrom",), "2026-11-23T08:00:00Z"),
        (("issuer", "name"), "Somebody else"),
        (("credentialSubject", "achievement", "name"), "操盘大师"),
        (("proof", "created"), "2023-02-25T23:36:38Z"),
        (("proof", "verificationMethod"), "did:example:other#key"),
    ],
)
def test_a_changed_document_is_refused(place: tuple[str, ...], value: str) -> None:
    document = signed(badge())
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(ProofInvalid):
        signing.check_proof(document, signing.read_public_multikey(PUBLIC), load)


def test_another_key_is_refused() -> None:
    with pytest.raises(ProofInvalid):
        signing.check_proof(signed(badge()), signing.public_key_of(bytes(32)), load)


@pytest.mark.parametrize("cryptosuite", ["eddsa-jcs-2022", "ecdsa-rdfc-2019", ""])
def test_another_cryptosuite_is_refused(cryptosuite: str) -> None:
    document = signed(badge())
    document["proof"]["cryptosuite"] = cryptosuite
    with pytest.raises(ProofInvalid):
        signing.check_proof(document, signing.read_public_multikey(PUBLIC), load)


def test_a_term_that_no_context_defines_is_not_signed() -> None:
    with pytest.raises(UndefinedTerm) as refusal:
        signed(badge(grossMerchandiseValue="1"))
    assert refusal.value.params["terms"] == ["grossMerchandiseValue"]


def test_an_undefined_term_deep_inside_is_not_signed() -> None:
    document = badge()
    document["credentialSubject"]["achievement"]["uplift"] = "31.2"
    with pytest.raises(UndefinedTerm, match="uplift"):
        signed(document)


def test_a_name_that_only_looks_like_a_keyword_is_not_signed() -> None:
    with pytest.raises(UndefinedTerm):
        signed(badge(**{"@gmv": "1"}))


def test_an_undefined_type_is_not_signed() -> None:
    document = badge(type=["VerifiableCredential", "OpenBadgeCredential", "TraderCredential"])
    with pytest.raises(UndefinedTerm, match="TraderCredential"):
        signed(document)


def test_an_undefined_term_added_afterwards_is_refused_although_the_signature_would_still_fit() -> None:
    document = {**signed(badge()), "endorsedByKuaishou": "yes"}
    unsigned = {key: value for key, value in document.items() if key not in {"proof", "endorsedByKuaishou"}}
    assert signing.canonical_nquads({**unsigned, "endorsedByKuaishou": "yes"}, load) == signing.canonical_nquads(unsigned, load)
    with pytest.raises(ProofInvalid, match="endorsedByKuaishou"):
        signing.check_proof(document, signing.read_public_multikey(PUBLIC), load)


@pytest.mark.parametrize("field", ["description", "endorsedByKuaishou"])
def test_a_field_that_is_null_is_under_no_signature_and_so_is_refused(field: str) -> None:
    with pytest.raises(UndefinedTerm, match=field):
        signed(badge(**{field: None}))
    document = {**signed(badge()), field: None}
    unsigned = {key: value for key, value in document.items() if key not in {"proof", field}}
    assert signing.canonical_nquads({**unsigned, field: None}, load) == signing.canonical_nquads(unsigned, load)
    with pytest.raises(ProofInvalid, match=field):
        signing.check_proof(document, signing.read_public_multikey(PUBLIC), load)


def test_a_record_that_is_checked_and_signed_again_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = signing.jsonld.normalize
    monkeypatch.setattr(signing.jsonld, "normalize", lambda document, options: read.append(document.get("type", "")) or whole(document, options))
    document = badge(name=f"read once {len(read)}, and by no other test")
    once = signed(document)
    signing.check_proof(once, signing.read_public_multikey(PUBLIC), load)
    assert read.count(document["type"]) == 1
    changed = signed({**document, "name": "another name"})
    assert (changed["proof"]["proofValue"] != once["proof"]["proofValue"], read.count(document["type"])) == (True, 2)


def test_a_context_that_is_not_installed_is_not_fetched() -> None:
    with pytest.raises(JsonLdError):
        signed(badge(**{"@context": [contexts.CREDENTIALS_V2, "https://example.org/context.json"]}))
    with pytest.raises(contexts.UnknownContext):
        contexts.load("https://example.org/context.json")


def test_an_altered_context_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    contexts.context.cache_clear()
    monkeypatch.setitem(contexts.INSTALLED, contexts.CREDENTIALS_V2, ("credentials-v2.json", "0" * 64))
    with pytest.raises(contexts.AlteredContext):
        contexts.context(contexts.CREDENTIALS_V2)
    contexts.context.cache_clear()


def test_did_web_carries_the_port() -> None:
    assert signing.did_web("https://certify.example") == "did:web:certify.example"
    assert signing.did_web("https://certify.example:8443") == "did:web:certify.example%3A8443"


@pytest.mark.parametrize("multikey", ["", "z", "zzzz", "z6Mk0OIl", PRIVATE, PUBLIC[1:]])
def test_what_is_no_ed25519_multikey_is_refused(multikey: str) -> None:
    with pytest.raises(ProofInvalid):
        signing.read_public_multikey(multikey)


@given(st.dictionaries(st.text(), st.text() | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.none()))
@settings(max_examples=50)
def test_the_canonical_hash_does_not_depend_on_the_order_of_fields(document: dict[str, Any]) -> None:
    assert signing.jcs_sha256(document) == signing.jcs_sha256(dict(reversed(document.items())))


def test_many_threads_check_at_once() -> None:
    """The JSON-LD processor shares caches between threads without a lock of its own; web pages are answered by many threads."""
    document, public = signed(badge()), signing.read_public_multikey(PUBLIC)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns as badly as they can
    try:
        with ThreadPoolExecutor(12) as pool:
            checks = [pool.submit(signing.check_proof, document, public, load) for _ in range(60)]
        assert [check.exception() for check in checks] == [None] * 60
    finally:
        sys.setswitchinterval(before)
