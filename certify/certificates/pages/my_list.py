"""The rows of a holder's own list."""

from dataclasses import dataclass
from datetime import datetime

from certify.certificates import codes
from certify.certificates.models import Certificate
from certify.certificates.pages.fields import in_language, readable
from certify.certificates.selectors import certificates_of, checked
from certify.certificates.services.follow_name_consent import follow_name_consent


@dataclass(frozen=True)
class MyCertificate:
    """One row."""

    certificate: Certificate
    code: str
    title: str
    standing: str
    level: str
    renewed: bool


def my_certificates(person_id: int, now: datetime) -> list[MyCertificate]:
    """Newest first."""
    rows = []
    for certificate in certificates_of(person_id):
        found = checked(certificate, follow_name_consent(certificate, now), now)
        level = readable("level", certificate.level) if certificate.level else ""
        title = in_language(str(found.document.get("name", "")))
        rows.append(MyCertificate(certificate, codes.grouped(certificate.code), title, found.standing, level, hasattr(certificate, "renewed_by")))
    return rows
