"""Notes what happened to a certificate, for whoever reads the changes. Called inside the transaction of the change itself."""

from datetime import datetime

from certify.certificates.models import CertificateEvent, Change


def record_event(certificate_id: int, kind: Change, now: datetime, by_id: int | None = None, reason: str = "") -> None:
    """`by_id`: who decided it; None for what follows by itself."""
    CertificateEvent.objects.create(certificate_id=certificate_id, kind=kind, by_id=by_id, reason=reason, happened_at=now)
