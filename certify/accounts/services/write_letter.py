"""Puts a mail on its way. Takes the same time and gives the same answer whoever has the address."""

from datetime import datetime, timedelta

from django.db import transaction

from certify.accounts.models import Letter, LetterKind, Person
from certify.accounts.services.send import send

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 3
"""To one address, of one kind: nobody's mailbox is flooded by a stranger."""


def write_letter(
    kind: LetterKind, address: str, language: str, now: datetime, person: Person | None = None, about: dict[str, str] | None = None
) -> Letter | None:
    """None when the address has had enough of these lately. The worker decides what is said, and whether anything is."""
    address = address.strip()
    lately = Letter.objects.filter(kind=kind, address__iexact=address, asked_at__gt=now - AN_HOUR)
    with transaction.atomic():
        if kind in {LetterKind.CONFIRM, LetterKind.RECOVER, LetterKind.INVITED} and lately.count() >= MOST_AN_HOUR:
            return None
        letter = Letter.objects.create(kind=kind, person=person, address=address, language=language, asked_at=now, about=about or {})
        send("accounts.deliver", letter.pk)
    return letter
