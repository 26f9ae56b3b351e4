"""The issuer's DID document: which keys stand behind its name. Pure."""

from collections.abc import Iterable
from typing import Any

from certify.certificates.contexts import DID_V1, MULTIKEY_V1


def did_document(did: str, keys: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`keys`: (full DID URL, Multikey) of each; `assertionMethod` is a list of full URLs, since some verifiers resolve nothing else."""
    methods = [{"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": multikey} for method, multikey in keys]
    return {"@context": [DID_V1, MULTIKEY_V1], "id": did, "verificationMethod": methods, "assertionMethod": [method["id"] for method in methods]}
