"""Revokes a certificate, for good, with a public reason."""

from datetime import datetime

from django.db import transaction

from certify.certificates.errors import CertificateNotFound, NothingToRevoke
from certify.certificates.models import Certificate, Change
from certify.certificates.services.public_reason import public_reason
from certify.certificates.services.publish_status_list import publish_status_list
from certify.certificates.services.record_event import record_event


def revoke_certificate(code: str, by_id: int, reason: str, now: datetime) -> Certificate:
    """Marks the row, then signs the status list with the bit set. `by_id` is the certifier; doors check the role.

    Raises CertificateNotFound, NothingToRevoke, ReasonMissing.
    """
    reason = public_reason(reason, "a revocation says why")
    with transaction.atomic():
        # What it had renewed is the holder's latest again.
        revoked = Certificate.objects.filter(code=code, revoked_at__isnull=True).update(
            revoked_at=now, revoked_by_id=by_id, revocation_reason=reason, renews=None
        )
        certificate = Certificate.objects.filter(code=code).first()
        if certificate is None:
            raise CertificateNotFound("no certificate has this code")
        if not revoked:
            raise NothingToRevoke("this certificate is revoked already")
        record_event(certificate.pk, Change.REVOKED, now, by_id, reason)
    publish_status_list(certificate.status_list_id, now)
    return certificate
