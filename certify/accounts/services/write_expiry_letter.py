"""Writes to a holder that a certificate ends soon."""

from datetime import datetime

from certify.accounts.models import Letter, LetterKind, Person
from certify.accounts.services.write_letter import write_letter


def write_expiry_letter(person_id: int, about: dict[str, str], now: datetime) -> Letter | None:
    """`about`: certificate (its number), until (a day), path (of its page). None without a confirmed address: nobody is written to on a guess."""
    reader = Person.objects.filter(pk=person_id, is_active=True).exclude(email="").exclude(email_verified_at=None).first()
    if reader is None:
        return None
    return write_letter(LetterKind.EXPIRY, reader.email, reader.language or "zh-hans", now, reader, about)
