"""Sends one mail: finds out whom it concerns, makes its link, keeps the link's digest."""

import secrets
from collections.abc import Callable
from datetime import datetime

from certify.accounts.letter_words import LINKS, letter_words
from certify.accounts.models import Letter, LetterKind, Person
from certify.accounts.services.carry_mail import Mail, carry_mail, take_mail
from certify.accounts.services.issue_token import token_digest


def deliver_letter(letter_id: int, clock: Callable[[], datetime]) -> bool:
    """True if a mail went out. Delivered twice, it goes out once."""
    now = clock()
    row = Letter.objects.filter(pk=letter_id)
    if not take_mail(row, now):
        return False
    letter = row.select_related("person").get()
    reader = _reader(letter)
    if reader is None:  # nobody has the address: nothing is sent, and nobody learns it
        row.update(done_at=now)
        return False
    kind, path = LetterKind(letter.kind), letter.about.get("path", "")
    if kind in LINKS:
        token = secrets.token_urlsafe(32)
        row.update(person=reader, digest=token_digest(token), expires_at=now + LINKS[kind].lives)
        path = f"/{LINKS[kind].path}/{token}/"
    carry_mail(row, Mail(_address(letter, reader), letter.language, lambda: letter_words(kind, reader, letter.about), path), clock)
    # The last mail to somebody who was erased leaves no address behind.
    row.update(done_at=clock(), address="" if kind == LetterKind.ERASED else letter.address)
    return True


def _reader(letter: Letter) -> Person | None:
    if letter.kind == LetterKind.RECOVER:
        # Only a confirmed address opens an account: one that was mistyped belongs to somebody else.
        return Person.objects.filter(email__iexact=letter.address, is_active=True).exclude(email_verified_at=None).first()
    if letter.kind == LetterKind.INVITED:
        # Whoever the manager named, if that account has a mailbox of its own; the address is then the account's and not what was typed.
        found = letter.person
        return found if found is not None and found.is_active and found.email_verified_at is not None else None
    return letter.person


def _address(letter: Letter, reader: Person) -> str:
    """Where a stranger typed the address, the account's own: letters that a database takes for the same (ſ and s) lead to other mailboxes."""
    return reader.email if letter.kind in {LetterKind.INVITED, LetterKind.RECOVER} else letter.address
