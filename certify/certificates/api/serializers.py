"""What the API says about certificates."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from certify.certificates import codes
from certify.certificates.selectors import Checked, relatives
from exams.levels import LEVELS_OR_NONE


class FindingOutput(serializers.Serializer[Any]):
    """The four checks, one by one."""

    hash_matches = serializers.BooleanField(help_text="The stored bytes have the hash recorded when they were signed.")
    proof_holds = serializers.BooleanField(help_text="The eddsa-rdfc-2022 proof fits the issuer's key.")
    not_revoked = serializers.BooleanField(help_text="The bit in the signed status list is not set.")
    not_suspended = serializers.BooleanField(help_text="Told here and on the page only: files and the status list know no suspension.")
    within_dates = serializers.BooleanField(help_text="Now lies between validFrom and validUntil.")


class CertificateOutput(serializers.Serializer[Any]):
    """A certificate as the public sees it."""

    code = serializers.CharField()
    standing = serializers.ChoiceField(choices=["valid", "expired", "suspended", "revoked", "damaged"])
    demo = serializers.BooleanField()
    level = serializers.ChoiceField(choices=LEVELS_OR_NONE, help_text="Empty: the round certified none.")
    room_types = serializers.ListField(child=serializers.CharField(), help_text="Product categories of the examined rooms.")
    issued_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    revocation_reason = serializers.CharField(allow_blank=True)
    suspended_at = serializers.DateTimeField(allow_null=True)
    suspension_reason = serializers.CharField(allow_blank=True)
    renewed_by = serializers.CharField(
        allow_null=True, help_text="Code of the newer one of the same level. Null also while the holder shows no name."
    )
    renews = serializers.CharField(allow_null=True)
    page = serializers.URLField(help_text="For people; also the credential's id.")
    jcs_sha256 = serializers.CharField(help_text="SHA-256 of the credential's canonical JSON (RFC 8785).")
    key_fingerprint = serializers.CharField()
    finding = FindingOutput()
    credential = serializers.JSONField(help_text="The signed credential. Its exact bytes are at /c/<code>.json.")


def certificate_output(found: Checked, now: datetime) -> dict[str, Any]:
    """The fields of CertificateOutput."""
    certificate, kin = found.certificate, relatives(found, now)
    return dict(
        CertificateOutput(
            {
                "code": codes.grouped(certificate.code),
                "standing": found.standing,
                "demo": certificate.demo,
                "level": certificate.level,
                "room_types": certificate.room_types,
                "issued_at": certificate.issued_at,
                "valid_until": certificate.valid_until,
                "revoked_at": certificate.revoked_at,
                "revocation_reason": certificate.revocation_reason,
                "suspended_at": certificate.suspended_at,
                "suspension_reason": certificate.suspension_reason,
                "renewed_by": codes.grouped(kin.renewed_by.code) if kin.renewed_by else None,
                "renews": codes.grouped(kin.renews.code) if kin.renews else None,
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


class VerifyFileInput(serializers.Serializer[Any]):
    """A file that a holder sent."""

    file = serializers.FileField()


class IssuedOutput(serializers.Serializer[Any]):
    """The issuance that a file carries: every one that was ever signed is known."""

    number = serializers.IntegerField(help_text="1 is the first under the certificate's address.")
    signed_at = serializers.DateTimeField()
    key_state = serializers.ChoiceField(choices=["active", "retired", "compromised"], help_text="Of the key that signed it, now.")
    superseded_because = serializers.ChoiceField(choices=["", "name_shown", "name_hidden", "regraded", "compromise"], help_text="Empty: it stands.")


class UploadCheckOutput(serializers.Serializer[Any]):
    """What the file is. Whether the certificate still holds is its `standing`."""

    verdict = serializers.ChoiceField(
        choices=["ours", "superseded", "altered", "foreign"],
        help_text="ours: what stands behind the address now. superseded: signed once. altered: never signed like this. foreign: not issued here.",
    )
    kind = serializers.ChoiceField(choices=["json", "png", "svg", "pdf"])
    same_file = serializers.BooleanField(allow_null=True, help_text="Of a PDF: byte for byte the printed one.")
    issued = IssuedOutput(allow_null=True, help_text="Null: never signed like this.")
    certificate = CertificateOutput(allow_null=True)


class PublicReasonInput(serializers.Serializer[Any]):
    """Why; public."""

    reason = serializers.CharField(max_length=300)
