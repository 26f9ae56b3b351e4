"""Suspends a certificate while something is looked into, and lifts the suspension. Both with a public reason, both told online only."""

from datetime import datetime

from django.db import transaction

from certify.certificates.errors import CertificateNotFound, NothingToSuspend, NotSuspended
from certify.certificates.models import Certificate, Change
from certify.certificates.services.public_reason import public_reason
from certify.certificates.services.record_event import record_event


def suspend_certificate(code: str, by_id: int, reason: str, now: datetime) -> Certificate:
    """`by_id` is the certifier; doors check the role. Raises NothingToSuspend for a revoked or suspended one."""
    reason = public_reason(reason, "a suspension, and its end, says why")
    with transaction.atomic():
        free = Certificate.objects.filter(code=code, revoked_at=None, suspended_at=None)
        changed = free.update(suspended_at=now, suspension_reason=reason)
        certificate = _found(code)
        if not changed:
            raise NothingToSuspend("this certificate is suspended or revoked already")
        record_event(certificate.pk, Change.SUSPENDED, now, by_id, reason)
    return certificate


def lift_suspension(code: str, by_id: int, reason: str, now: datetime) -> Certificate:
    """The certificate holds again, as its dates say. Raises NotSuspended."""
    reason = public_reason(reason, "a suspension, and its end, says why")
    with transaction.atomic():
        changed = Certificate.objects.filter(code=code, revoked_at=None).exclude(suspended_at=None).update(suspended_at=None, suspension_reason="")
        certificate = _found(code)
        if not changed:
            raise NotSuspended("this certificate is not suspended")
        record_event(certificate.pk, Change.LIFTED, now, by_id, reason)
    return certificate


def _found(code: str) -> Certificate:
    certificate = Certificate.objects.select_related("status_list", "person").filter(code=code).first()
    if certificate is None:
        raise CertificateNotFound("no certificate has this code")
    return certificate
