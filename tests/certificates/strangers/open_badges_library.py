"""Asks `openbadgeslib`, which shares nothing with our signing but the JSON-LD processor."""

import json
from collections.abc import Callable
from typing import Any

from openbadgeslib.ob3.did import resolve_verification_method
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError


def ask(credential: dict[str, Any], issuer_did: str, download: Callable[[str], bytes]) -> str:
    """valid, revoked, expired or not genuine. `download` answers from what is at hand; raises what it raises."""
    verifier = OB3LdpVerifier.for_issuer_did(issuer_did)
    try:
        verifier.verify(json.dumps(credential), download=download)
    except OB3VerificationError as error:
        return "expired" if "has expired" in str(error) else "not genuine"
    try:
        # It verifies the signature of lists in the form of a JWT only, so that of ours is asked for below.
        verifier.verify(json.dumps(credential), check_status=True, download=download, verify_status_list=False)
    except OB3VerificationError as error:
        assert "status 'revocation' is set" in str(error), error
        return "revoked"
    listed = json.loads(download(credential["credentialStatus"]["statusListCredential"]))
    verify_data_integrity_proof(listed, resolve_verification_method(listed["proof"]["verificationMethod"], download=download))
    return "valid"
