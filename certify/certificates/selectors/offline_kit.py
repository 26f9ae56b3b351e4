"""What a verifier without network has to have at hand: the issuer's keys and its signed lists."""

import json
from typing import Any

from certify.certificates.did_document import did_document
from certify.certificates.models import IssuerKey, KeyState, StatusList


def did_document_of(did: str) -> dict[str, Any]:
    """Active and retired keys of this issuer, oldest first; a compromised one is in none."""
    keys = IssuerKey.objects.filter(issuer_did=did).exclude(state=KeyState.COMPROMISED).order_by("created_at")
    return did_document(did, [(key.verification_method, key.multikey) for key in keys])


def signing_did() -> str | None:
    """Under which name certificates are issued now; None before the first."""
    key = IssuerKey.objects.filter(state=KeyState.ACTIVE).first()
    return key.issuer_did if key else None


def status_lists() -> list[tuple[int, dict[str, Any]]]:
    """Every list with its number, as it is served."""
    return [(row.number, json.loads(bytes(row.document))) for row in StatusList.objects.order_by("number")]
