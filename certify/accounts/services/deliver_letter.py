"""Sends one mail: finds out whom it concerns, makes its link, keeps the link's digest."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from certify.accounts.letter_words import LINKS, letter_words
from certify.accounts.models import Letter, LetterKind, Person
from certify.accounts.services.issue_token import token_digest

MAX_TRIES = 5
LEASE = timedelta(minutes=2)


def deliver_letter(letter_id: int, clock: Callable[[], datetime]) -> bool:
    """True if a mail went out. Delivered twice, it goes out once: `retry_at` ahead is another worker's lease."""
    now = clock()
    free = Q(retry_at=None) | Q(retry_at__lte=now)
    taken = Letter.objects.filter(free, pk=letter_id, done_at=None, tries__lt=MAX_TRIES).update(tries=F("tries") + 1, retry_at=now + LEASE)
    if not taken:
        return False
    letter = Letter.objects.select_related("person").get(pk=letter_id)
    reader = _reader(letter)
    if reader is None:  # nobody has the address: nothing is sent, and nobody learns it
        Letter.objects.filter(pk=letter_id).update(done_at=now)
        return False
    token = ""
    if letter.kind in LINKS:
        token = secrets.token_urlsafe(32)
        Letter.objects.filter(pk=letter_id).update(person=reader, digest=token_digest(token), expires_at=now + LINKS[LetterKind(letter.kind)].lives)
    _send(letter, reader, token)
    # The last mail to somebody who was erased leaves no address behind.
    address = "" if letter.kind == LetterKind.ERASED else letter.address
    Letter.objects.filter(pk=letter_id).update(done_at=clock(), address=address)
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


def _send(letter: Letter, reader: Person, token: str) -> None:
    with translation.override(letter.language):
        link = f"{settings.ISSUER_ORIGIN}/{LINKS[LetterKind(letter.kind)].path}/{token}/" if token else ""
        if path := letter.about.get("path"):
            link = f"{settings.ISSUER_ORIGIN}{path}"
        words = letter_words(LetterKind(letter.kind), reader, letter.about)
        context = {"words": words, "link": link, "site": settings.ISSUER_ORIGIN, "language": letter.language}
        mail = EmailMultiAlternatives(f"Certify · {words.subject}", render_to_string("mail/letter.txt", context), to=[_address(letter, reader)])
        mail.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
        mail.send()


def _address(letter: Letter, reader: Person) -> str:
    return reader.email if letter.kind == LetterKind.INVITED else letter.address
