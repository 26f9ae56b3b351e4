"""Other certificates of the same holder that a reader of one should know of."""

from dataclasses import dataclass
from datetime import datetime

from certify.certificates.models import Certificate
from certify.certificates.selectors.certificates import Checked
from exams.levels import Level


@dataclass(frozen=True)
class Relatives:
    """The one that renewed this one, the one that this one renewed, and the highest valid one of a higher level."""

    renewed_by: Certificate | None = None
    renews: Certificate | None = None
    higher: Certificate | None = None


def relatives(found: Checked, now: datetime) -> Relatives:
    """Nothing for a nameless certificate: that two of them are one person's is not told without consent."""
    certificate = found.certificate
    if not found.issuance.named or certificate.person_id is None:
        return Relatives()
    return Relatives(
        Certificate.objects.filter(renews=certificate, revoked_at=None).first(), certificate.renews, _higher(certificate, certificate.person_id, now)
    )


def _higher(certificate: Certificate, person_id: int, now: datetime) -> Certificate | None:
    ranks = Level.values
    above = ranks[ranks.index(certificate.level) + 1 :] if certificate.level in ranks else []
    held = Certificate.objects.filter(
        person_id=person_id, demo=certificate.demo, level__in=above, revoked_at=None, suspended_at=None, valid_until__gt=now
    )
    return max(held, key=lambda row: (ranks.index(row.level), row.issued_at), default=None)
