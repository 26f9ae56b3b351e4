"""What the register would show of the certificates of somebody who has not written an entry yet: nothing is stored for a look."""

from dataclasses import fields
from datetime import datetime

from certify.certificates.selectors.register import Entry, ShownCertificate, current_digests, register_entry
from certify.registry.selectors.held_back import waiting_certificates
from certify.registry.selectors.profiles import ExaminedLine
from certify.registry.vocabulary import kinds_of


def first_look(person_id: int, now: datetime) -> list[ExaminedLine]:
    """Newest certificate first, as `public_traders` gives them once an entry is stored."""
    waiting = set(waiting_certificates(now).filter(person_id=person_id).values_list("pk", flat=True))
    entries = [register_entry(certificate_id)[0] for certificate_id in current_digests([person_id], now) if certificate_id not in waiting]
    told = sorted((entry for entry in entries if entry is not None), key=lambda entry: (entry.issued_at, entry.certificate_id), reverse=True)
    return [_line(entry) for entry in told]


def _line(entry: Entry) -> ExaminedLine:
    kinds = {kind for room in entry.rooms for kind in kinds_of(room.categories, room.followers)}
    return ExaminedLine(**{shown.name: getattr(entry, shown.name) for shown in fields(ShownCertificate)}, rooms=tuple(sorted(kinds)))
