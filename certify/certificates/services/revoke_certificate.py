"""Revokes a certificate, for good, with a public reason."""

from datetime import datetime

from certify.certificates.errors import CertificateNotFound, NothingToRevoke, ReasonMissing
from certify.certificates.models import Certificate
from certify.certificates.services.publish_status_list import publish_status_list


def revoke_certificate(code: str, by_id: int, reason: str, now: datetime) -> Certificate:
    """Marks the row, then signs the status list with the bit set. `by_id` is the certifier; doors check the role."""
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ReasonMissing("a revocation says why")
    revoked = Certificate.objects.filter(code=code, revoked_at__isnull=True).update(revoked_at=now, revoked_by_id=by_id, revocation_reason=reason)
    certificate = Certificate.objects.filter(code=code).first()
    if certificate is None:
        raise CertificateNotFound("no certificate has this code")
    if not revoked:
        raise NothingToRevoke("this certificate is revoked already")
    publish_status_list(certificate.status_list_id, now)
    return certificate
