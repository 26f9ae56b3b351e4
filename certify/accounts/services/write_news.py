"""Writes to somebody about what happened on the site, if that person has a mailbox that we know of."""

from datetime import datetime

from certify.accounts.models import Letter, LetterKind, Person
from certify.accounts.services.write_letter import write_letter


def write_news(kind: LetterKind, person_id: int, about: dict[str, str], now: datetime) -> Letter | None:
    """`about`: the facts that the kind's words name. None without a confirmed address: nobody is written to on a guess."""
    reader = Person.objects.filter(pk=person_id, is_active=True).exclude(email="").exclude(email_verified_at=None).first()
    return write_letter(kind, reader.email, reader.language, now, reader, about) if reader is not None else None
