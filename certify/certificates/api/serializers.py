"""What the API says about certificates."""

from typing import Any

from rest_framework import serializers

from certify.certificates import codes
from certify.certificates.selectors import Checked


class FindingOutput(serializers.Serializer[Any]):
    """The four checks, one by one."""

    hash_matches = serializers.BooleanField(help_text="The stored bytes have the hash recorded when they were signed.")
    proof_holds = serializers.BooleanField(help_text="The eddsa-rdfc-2022 proof fits the issuer's key.")
    not_revoked = serializers.BooleanField(help_text="The bit in the signed status list is not set.")
    within_dates = serializers.BooleanField(help_text="Now lies between validFrom and validUntil.")


class CertificateOutput(serializers.Serializer[Any]):
    """A certificate as the public sees it."""

    code = serializers.CharField()
    standing = serializers.ChoiceField(choices=["valid", "expired", "revoked", "damaged"])
    demo = serializers.BooleanField()
    issued_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    revocation_reason = serializers.CharField(allow_blank=True)
    page = serializers.URLField(help_text="For people; also the credential's id.")
    jcs_sha256 = serializers.CharField(help_text="SHA-256 of the credential's canonical JSON (RFC 8785).")
    key_fingerprint = serializers.CharField()
    finding = FindingOutput()
    credential = serializers.JSONField(help_text="The signed credential. Its exact bytes are at /c/<code>.json.")


def certificate_output(found: Checked) -> dict[str, Any]:
    """The fields of CertificateOutput."""
    certificate = found.certificate
    return dict(
        CertificateOutput(
            {
                "code": codes.grouped(certificate.code),
                "standing": found.standing,
                "demo": certificate.demo,
                "issued_at": certificate.issued_at,
                "valid_until": certificate.valid_until,
                "revoked_at": certificate.revoked_at,
                "revocation_reason": certificate.revocation_reason,
                "page": str(found.document.get("id", "")),
                "jcs_sha256": found.issuance.jcs_hash,
                "key_fingerprint": found.fingerprint,
                "finding": found.finding,
                "credential": found.document,
            }
        ).data
    )


class AttemptCertificateOutput(serializers.Serializer[Any]):
    """What came of an attempt's result. Another attempt of the same round may have earned the certificate before."""

    state = serializers.ChoiceField(
        choices=["no_result", "unknown", "queued", "running", "issued", "not_due", "failed", "dead"],
        help_text="no_result: not published yet. not_due: no pass, or practice. dead: stopped after three tries.",
    )
    certificate = CertificateOutput(allow_null=True)


class VerifyInput(serializers.Serializer[Any]):
    """A code as somebody typed it, or the certificate's address."""

    code = serializers.CharField(max_length=300)


class RevokeInput(serializers.Serializer[Any]):
    """Why; public."""

    reason = serializers.CharField(max_length=300)
