"""Signs and stores the next issuance under a certificate's address."""

from datetime import datetime, timedelta

from certify.certificates.models import Change, Issuance, IssuerKey, Occasion
from certify.certificates.services.record_event import record_event
from certify.certificates.services.sign_document import sign_document
from certify.certificates.signing import Document


def add_issuance(latest: Issuance, document: Document, key: IssuerKey, occasion: Occasion, now: datetime, *, named: bool) -> Issuance:
    """The one after `latest`; the caller holds the lock of the certificate's row. `document` is unsigned."""
    # Whole seconds stand in a proof: shown, hidden and shown again within one would be the same bytes twice.
    signed_at = max(now, latest.signed_at + timedelta(seconds=1))
    signed = sign_document(document, key, signed_at)
    record_event(latest.certificate_id, Change.SUPERSEDED, now)
    return Issuance.objects.create(
        certificate_id=latest.certificate_id,
        number=latest.number + 1,
        occasion=occasion,
        document=signed.content,
        jcs_hash=signed.jcs_hash,
        named=named,
        key=key,
        signed_at=signed_at,
    )
