"""Is a stored credential genuine, and does it still hold? Pure: stored bytes, key, list and time are arguments."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import rfc8785
from pyld.jsonld import JsonLdError

from certify.certificates import signing
from certify.certificates.bitstring import bit_is_set
from certify.certificates.errors import ProofInvalid


class Standing(StrEnum):
    """What the first line of the page says."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUSPENDED = "suspended"  # told online only: a credential has room for one status list, and that is the revocations
    DAMAGED = "damaged"  # our own record does not prove itself: never to be trusted, whatever else it says


@dataclass(frozen=True)
class Finding:
    """The questions, answered one by one, and what follows from them."""

    hash_matches: bool
    proof_holds: bool
    not_revoked: bool
    within_dates: bool
    not_suspended: bool = True

    @property
    def standing(self) -> Standing:
        if not (self.hash_matches and self.proof_holds):
            return Standing.DAMAGED
        if not self.not_revoked:
            return Standing.REVOKED
        if not self.not_suspended:
            return Standing.SUSPENDED
        return Standing.VALID if self.within_dates else Standing.EXPIRED


def proof_holds(content: bytes, multikey: str, loader: signing.Loader) -> bool:
    """Does the key of this Multikey stand behind exactly these bytes? Only for bytes that we stored: hostile JSON-LD can run for ever."""
    try:
        signing.check_proof(json.loads(content), signing.read_public_multikey(multikey), loader)
    except (ProofInvalid, JsonLdError, ValueError, KeyError):
        return False
    return True


def hash_matches(content: bytes, jcs_hash: str) -> bool:
    """Do the bytes still have the hash that was recorded when they were signed?"""
    try:
        return signing.jcs_sha256(json.loads(content)) == jcs_hash
    except (ValueError, rfc8785.CanonicalizationError):
        return False


def listed_as_revoked(list_content: bytes, index: int) -> bool:
    """The bit of the signed list, as a stranger's verifier would read it."""
    return bit_is_set(str(json.loads(list_content)["credentialSubject"]["encodedList"]), index)


def within_dates(valid_from: datetime, valid_until: datetime, now: datetime) -> bool:
    """Half-open: on the stroke of `valid_until` it is over."""
    return valid_from <= now < valid_until
