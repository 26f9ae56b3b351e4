"""Is this file a certificate of ours? Compares hashes with what was signed; what the file claims of itself is never believed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import rfc8785
from django.conf import settings

from certify.certificates import codes, signing
from certify.certificates.errors import TooManyLookups
from certify.certificates.models import Certificate, Issuance
from certify.certificates.selectors import Checked, certificate_by_code, checked, is_printed_as, issuance_by_hash
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.limit_lookups import count_miss, may_look_up
from certify.certificates.uploads import Kind, read_upload


class Verdict(StrEnum):
    """What the file is; whether the certificate still holds is the certificate's own standing."""

    OURS = "ours"  # exactly what stands behind the address now
    SUPERSEDED = "superseded"  # was signed by us, another issuance took its place
    ALTERED = "altered"  # names a certificate of ours, but we never signed this content
    FOREIGN = "foreign"  # names none of ours


@dataclass(frozen=True)
class Issued:
    """The issuance that the file carries: which one it was, and by a key in which state. `superseded_because`: the next one's occasion."""

    number: int
    signed_at: datetime
    key_state: str
    superseded_because: str


@dataclass(frozen=True)
class UploadCheck:
    """`found`: the certificate as it stands now, None for a foreign file. `issued`: None unless we signed exactly this.

    `same_file`: for a PDF, whether it is byte for byte the printed one.
    """

    verdict: Verdict
    kind: Kind
    found: Checked | None
    same_file: bool | None = None
    issued: Issued | None = None


def check_upload(address: str, content: bytes, now: datetime) -> UploadCheck:
    """`address` is the caller's. Raises UploadRefused or TooManyLookups."""
    if not may_look_up(address):
        raise TooManyLookups("too many look-ups from this address; wait a minute")
    upload = read_upload(content)
    try:
        issuance = issuance_by_hash(signing.jcs_sha256(upload.document))
    except (rfc8785.CanonicalizationError, ValueError, RecursionError):
        issuance = None  # numbers or letters that no credential of ours has
    if issuance is not None:
        current = follow_name_consent(issuance.certificate, now)
        verdict = Verdict.OURS if current.pk == issuance.pk else Verdict.SUPERSEDED
        same = is_printed_as(hashlib.sha256(content).hexdigest(), issuance) if upload.kind == "pdf" else None
        return UploadCheck(verdict, upload.kind, checked(issuance.certificate, current, now), same, _issued(issuance))
    certificate = _named(upload.document.get("id"))
    if certificate is None:
        count_miss(address)
        return UploadCheck(Verdict.FOREIGN, upload.kind, None)
    return UploadCheck(Verdict.ALTERED, upload.kind, checked(certificate, follow_name_consent(certificate, now), now))


def _issued(issuance: Issuance) -> Issued:
    following = issuance.certificate.issuances.filter(number__gt=issuance.number).order_by("number").first()
    return Issued(issuance.number, issuance.signed_at, issuance.key.state, following.occasion if following else "")


def _named(claimed: object) -> Certificate | None:
    """The certificate under whose address the file puts itself."""
    prefix = f"{settings.ISSUER_ORIGIN}/c/"
    code = codes.read(claimed) if isinstance(claimed, str) and claimed.startswith(prefix) else None
    return certificate_by_code(code) if code else None
