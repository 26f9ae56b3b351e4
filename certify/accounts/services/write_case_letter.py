"""Writes to a candidate that a question about an attempt was opened, or is decided. What it is about never stands in a mail."""

from datetime import datetime

from certify.accounts.models import Letter, LetterKind, Person
from certify.accounts.services.write_letter import write_letter


def write_case_letter(person_id: int, path: str, decided: bool, now: datetime) -> Letter | None:
    """`path`: of the page, for which one signs in. None without a confirmed address: nobody is written to on a guess."""
    reader = Person.objects.filter(pk=person_id, is_active=True).exclude(email="").exclude(email_verified_at=None).first()
    if reader is None:
        return None
    kind = LetterKind.CASE_OVER if decided else LetterKind.CASE_OPEN
    return write_letter(kind, reader.email, reader.language or "zh-hans", now, reader, {"path": path})
