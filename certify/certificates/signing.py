"""Signs and checks credentials: `eddsa-rdfc-2022` Data Integrity proofs, Multikey, DIDs. Pure: contexts and time are arguments."""

import copy
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import base58
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld

from certify.certificates.errors import ProofInvalid, UndefinedTerm

Document = dict[str, Any]
Loader = Callable[[str, Mapping[str, Any]], dict[str, Any]]

CRYPTOSUITE = "eddsa-rdfc-2022"
ED25519_PUBLIC = b"\xed\x01"  # multicodec prefix of an Ed25519 public key
ED25519_PRIVATE = b"\x80\x26"

READ_LATELY = 8
"""Documents whose reading is remembered in a process."""

# pyld keeps process-wide caches of contexts that it fills and evicts without a lock: two threads at once end in a KeyError.
_processor = threading.Lock()


def timestamp(moment: datetime) -> str:
    """`2026-11-22T08:00:00Z`: XML Schema date-time in UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def public_multikey(public_key: bytes) -> str:
    """`z6Mk…`: the 32 bytes as W3C Multikey writes them."""
    return "z" + base58.b58encode(ED25519_PUBLIC + public_key).decode("ascii")


def read_public_multikey(multikey: str) -> bytes:
    """The 32 bytes behind `z6Mk…`; raises ProofInvalid for anything else."""
    return _read_multikey(multikey, ED25519_PUBLIC)


def read_private_multikey(multikey: str) -> bytes:
    """The 32 bytes of a private Multikey `z3u2…`."""
    return _read_multikey(multikey, ED25519_PRIVATE)


def _read_multikey(multikey: str, prefix: bytes) -> bytes:
    try:
        raw = base58.b58decode(multikey.removeprefix("z"))
    except ValueError as error:
        raise ProofInvalid("not a Multikey") from error
    if not multikey.startswith("z") or not raw.startswith(prefix) or len(raw) != len(prefix) + 32:
        raise ProofInvalid("not an Ed25519 Multikey")
    return raw[len(prefix) :]


def public_key_of(private_key: bytes) -> bytes:
    """The public half of a private Ed25519 key; both 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def did_key(multikey: str) -> str:
    """The DID that is its own key."""
    return f"did:key:{multikey}"


def did_web(origin: str) -> str:
    """`https://certify.example:8443` → `did:web:certify.example%3A8443`."""
    return f"did:web:{quote(urlsplit(origin).netloc, safe='')}"


def jcs_sha256(document: Document) -> str:
    """SHA-256 (hex) of the document's canonical JSON (RFC 8785): the same for every spelling of the same JSON."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def canonical_nquads(document: Document, loader: Loader) -> bytes:
    """RDFC-1.0 (called URDNA2015 before it was standardised). Only for documents that we made: hostile ones can make it run for ever."""
    return _canonical(rfc8785.dumps(document), loader)


def undefined_terms(document: Document, loader: Loader) -> list[str]:
    """Fields and types that the document's contexts do not define, and fields that are null. RDF would drop them, so anybody could change them."""
    return sorted({*_undefined(rfc8785.dumps(document), loader), *_null_fields(document)})


# Reading JSON-LD is nearly all that signing costs, and it depends on the text alone: whoever checks a record and then signs it again reads it once.
@lru_cache(maxsize=READ_LATELY)
def _canonical(text: bytes, loader: Loader) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    with _processor:
        return str(jsonld.normalize(json.loads(text), options)).encode("utf-8")


@lru_cache(maxsize=READ_LATELY)
def _undefined(text: bytes, loader: Loader) -> frozenset[str]:
    document = json.loads(text)
    # With a catch-all vocabulary nothing is dropped any more: whatever the real contexts leave undefined lands under the marker.
    marker = "urn:undefined:"
    # It stands first, so that a context with a vocabulary of its own keeps it.
    marked = {**document, "@context": [{"@vocab": marker}, *_as_list(document.get("@context", []))]}
    dropped: list[str] = []
    with _processor:
        # A nested context may switch the vocabulary off, or define a term as nothing (None): dropped, which the processor reports.
        expanded = jsonld.expand(marked, {"documentLoader": loader}, on_property_dropped=lambda term: dropped.append(term or "(defined as nothing)"))
    return frozenset({iri.removeprefix(marker) for iri in _iris(expanded) if iri.startswith(marker)}.union(dropped))


def _null_fields(value: Any) -> Iterator[str]:
    """Of the document itself; what a context says with null is its own affair."""
    if isinstance(value, list):
        for item in value:
            yield from _null_fields(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if item is None:
                yield f"{key} (null)"
            elif key != "@context":
                yield from _null_fields(item)


def _iris(expanded: Any) -> Iterator[str]:
    """Every property and type of an expanded document."""
    if isinstance(expanded, list):
        for item in expanded:
            yield from _iris(item)
    elif isinstance(expanded, dict):
        for key, value in expanded.items():
            if key == "@type":
                yield from _as_list(value)
            else:
                if not key.startswith("@"):
                    yield key
                yield from _iris(value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def proof_hashes(document: Document, proof_options: Document, loader: Loader) -> tuple[bytes, bytes]:
    """(SHA-256 of the proof options, SHA-256 of the document): what is signed is one after the other."""
    options = {**proof_options, "@context": document["@context"]}
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    return hashlib.sha256(canonical_nquads(options, loader)).digest(), hashlib.sha256(canonical_nquads(unsecured, loader)).digest()


def sign(document: Document, private_key: bytes, verification_method: str, created: str, loader: Loader) -> Document:
    """A copy of the document with its proof. Raises UndefinedTerm rather than sign what the signature would not cover."""
    undefined = undefined_terms(document, loader)
    if undefined:
        raise UndefinedTerm(f"no context defines {', '.join(undefined)}", terms=undefined)
    signed = copy.deepcopy(document)
    options: Document = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": created,
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(b"".join(proof_hashes(signed, options, loader)))
    signed["proof"] = {**options, "proofValue": "z" + base58.b58encode(signature).decode("ascii")}
    return signed


def check_proof(document: Document, public_key: bytes, loader: Loader) -> None:
    """Raises ProofInvalid unless this key made the proof over exactly this document. Only for documents that we stored ourselves."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") != CRYPTOSUITE:
        raise ProofInvalid("no eddsa-rdfc-2022 proof")
    if proof.get("proofPurpose") != "assertionMethod":
        raise ProofInvalid("the proof is not an assertion")
    undefined = undefined_terms({key: value for key, value in document.items() if key != "proof"}, loader)
    if undefined:
        raise ProofInvalid(f"not covered by the proof: {', '.join(undefined)}")
    value = str(proof.get("proofValue", ""))
    options = {key: entry for key, entry in proof.items() if key != "proofValue"}
    try:
        signature = base58.b58decode(value.removeprefix("z"))
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, b"".join(proof_hashes(document, options, loader)))
    except (InvalidSignature, ValueError) as error:
        raise ProofInvalid("the signature does not fit the document") from error
