"""One credential of every kind, made by the product's own services, as a stranger gets hold of it: a file, and the documents around it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from openbadgeslib.ob3.verifier import OB3Verifier

from certify.certificates import contexts, signing
from certify.certificates.models import Certificate, IssuerKey
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.issue_certificate import issue_certificate
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.certificates.services.rotate_key import rotate_key
from certify.certificates.uploads import read_upload

ORIGIN = "https://certify.example"
DID = "did:web:certify.example"


@dataclass
class Kinds:
    """`files`: uploaded to our page. `credentials`: handed to other verifiers, out of the same files. `expected`: what all must say."""

    files: dict[str, bytes] = field(default_factory=dict)
    credentials: dict[str, dict[str, Any]] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, expected: str, content: bytes, carried: str | None = None) -> None:
        self.files[name] = content
        self.credentials[name] = json.loads(carried or content)
        self.expected[name] = expected


def make_kinds(passed: Callable[..., int], stranger: Client, certifier_id: int, now: datetime) -> Kinds:
    """Needs DEMO off and ISSUER_ORIGIN at ORIGIN."""
    kinds = Kinds()
    retired = issue(passed, 1, now)
    rotate_key(IssuerKey.objects.get(state="active").multikey, now)
    valid, revoked = issue(passed, 2, now), issue(passed, 3, now)
    expired = issue(passed, 4, now - timedelta(days=500))
    revoke_certificate(revoked.code, certifier_id, "Somebody else sat", now)

    kinds.add("valid", "valid", stored(valid))
    kinds.add("retired key", "valid", stored(retired))
    kinds.add("revoked", "revoked", stored(revoked))
    kinds.add("expired", "expired", stored(expired))
    _add_forged(kinds, json.loads(stored(valid)), now)
    for suffix, read in {"png": OB3Verifier.extract_token_from_png, "svg": OB3Verifier.extract_token_from_svg, "pdf": _attached}.items():
        for name, certificate in {"valid": valid, "revoked": revoked}.items():
            content = stranger.get(f"/c/{certificate.code}.{suffix}").content
            kinds.add(f"{name}, from the {suffix.upper()}", name, content, read(content))
    return kinds


def issue(passed: Callable[..., int], result_id: int, now: datetime) -> Certificate:
    return issue_certificate(passed(result_id, round_slug=f"round-{result_id}"), now)


def stored(certificate: Certificate) -> bytes:
    return bytes(follow_name_consent(certificate, certificate.issued_at).document)


def _attached(pdf: bytes) -> str:
    return json.dumps(read_upload(pdf).document)


def _add_forged(kinds: Kinds, genuine: dict[str, Any], now: datetime) -> None:
    tampered = json.loads(json.dumps(genuine))
    tampered["credentialSubject"]["result"][0]["value"] = "91.2"
    prolonged = {**genuine, "validUntil": "2036-11-22T08:00:00Z"}
    added = {**genuine, "endorsedByKuaishou": "yes"}  # no context defines it: the signature alone would still fit
    for name, document in {"tampered": tampered, "prolonged": prolonged, "undefined term added": added}.items():
        kinds.add(name, "not genuine", json.dumps(document).encode())
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    multikey = signing.public_multikey(signing.public_key_of(private))
    published = genuine["proof"]["verificationMethod"]
    bare = {key: value for key, value in genuine.items() if key != "proof"}
    for name, method, issuer in (
        ("rogue key", f"{DID}#{multikey}", DID),
        ("rogue key under a published name", published, DID),
        ("rogue issuer", f"{signing.did_key(multikey)}#{multikey}", signing.did_key(multikey)),
    ):
        document = {**bare, "issuer": {**bare["issuer"], "id": issuer}}
        kinds.add(name, "not genuine", json.dumps(signing.sign(document, private, method, signing.timestamp(now), contexts.load)).encode())


def documents_at_hand(stranger: Client, kinds: Kinds) -> dict[str, dict[str, Any]]:
    """All that a verifier without network may ask for: contexts, the issuer's did.json, its status lists; as our own pages serve them."""
    did = stranger.get("/.well-known/did.json").json()
    found = {url: contexts.context(url) for url in contexts.INSTALLED} | {did["id"]: did}
    for method in did["verificationMethod"]:
        found[method["id"]] = {"@context": contexts.MULTIKEY_V1, **method}
    for credential in kinds.credentials.values():
        url = credential["credentialStatus"]["statusListCredential"]
        found[url] = json.loads(stranger.get(url.removeprefix(ORIGIN)).content)
    return found
