"""Signs a document with the active key and gives the exact bytes that are stored and served."""

import json
from dataclasses import dataclass
from datetime import datetime

from certify.certificates import contexts, signing
from certify.certificates.models import IssuerKey
from certify.certificates.services.ensure_issuer_key import private_key_of


@dataclass(frozen=True)
class Signed:
    """Signed bytes and the hash of their canonical JSON."""

    content: bytes
    jcs_hash: str


def sign_document(document: signing.Document, key: IssuerKey, now: datetime) -> Signed:
    """Raises UndefinedTerm before anything is signed that the signature would not cover."""
    signed = signing.sign(document, private_key_of(key), key.verification_method, signing.timestamp(now), contexts.load)
    return Signed(json.dumps(signed, ensure_ascii=False, indent=2).encode("utf-8"), signing.jcs_sha256(signed))
