"""The changes of certificates, in order, for whoever passes them on. Docs: decisions/0015."""

from dataclasses import dataclass
from datetime import datetime

from certify.certificates import codes
from certify.certificates.models import CertificateEvent


@dataclass(frozen=True)
class EventRecord:
    """One change. `reason` is public. `kind`: issued, superseded, renewed, suspended, lifted, revoked, expired."""

    id: int
    kind: str
    code: str
    person_id: int | None
    level: str
    demo: bool
    happened_at: datetime
    reason: str


def certificate_events_after(event_id: int, limit: int = 200) -> list[EventRecord]:
    """In the order of their ids. A row may be committed after one with a higher id: keep your place before a missing one for a while (0015)."""
    rows = CertificateEvent.objects.filter(pk__gt=event_id).select_related("certificate").order_by("pk")[:limit]
    return [_record(row) for row in rows]


def _record(row: CertificateEvent) -> EventRecord:
    held = row.certificate
    return EventRecord(row.pk, row.kind, codes.grouped(held.code), held.person_id, held.level, held.demo, row.happened_at, row.reason)
