"""Writes to a candidate that a question about an attempt was opened, or is decided. What it is about never stands in a mail."""

from datetime import datetime

from certify.accounts.models import Letter, LetterKind
from certify.accounts.services.write_news import write_news


def write_case_letter(person_id: int, path: str, decided: bool, now: datetime) -> Letter | None:
    """`path`: of the page, for which one signs in. None without a confirmed address."""
    return write_news(LetterKind.CASE_OVER if decided else LetterKind.CASE_OPEN, person_id, {"path": path}, now)
