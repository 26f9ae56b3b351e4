"""Writes to a holder that a certificate ends soon."""

from datetime import datetime

from certify.accounts.models import Letter, LetterKind
from certify.accounts.services.write_news import write_news


def write_expiry_letter(person_id: int, about: dict[str, str], now: datetime) -> Letter | None:
    """`about`: certificate (its number), until (a day), path (of its page). None without a confirmed address."""
    return write_news(LetterKind.EXPIRY, person_id, about, now)
