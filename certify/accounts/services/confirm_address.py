"""A new address, confirmed by whoever reads its mail."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import AddressTaken, LinkDead
from certify.accounts.models import Letter, LetterKind, Person
from certify.accounts.services.open_link import open_link, use_link
from certify.accounts.services.write_letter import write_letter


def ask_confirmation(person: Person, address: str, language: str, now: datetime) -> Letter | None:
    """A mail to the new address. The old one holds until the link is used; None when the address has had enough of these lately."""
    return write_letter(LetterKind.CONFIRM, address, language, now, person)


def confirm_address(token: str, now: datetime) -> Person:
    """The person whose address it is from now on; the former one, if it was confirmed, is told. Raises LinkDead, AddressTaken."""
    letter = open_link(LetterKind.CONFIRM, token, now)
    if letter is None or letter.person is None or not letter.person.is_active:
        raise LinkDead(_("This link has been used, or its time is over. Ask for another one on your page."))
    try:
        with transaction.atomic():
            person = Person.objects.select_for_update().get(pk=letter.person.pk)
            former, was_confirmed = person.email, person.email_verified_at is not None
            if not use_link(letter, now):
                raise LinkDead(_("This link has been used, or its time is over. Ask for another one on your page."))
            Letter.objects.filter(person=person, kind=LetterKind.CONFIRM, used_at=None).update(used_at=now)
            Person.objects.filter(pk=person.pk).update(email=letter.address, email_verified_at=now)
            if was_confirmed and former and former.casefold() != letter.address.casefold():
                write_letter(LetterKind.MOVED, former, letter.language, now, person)
    except IntegrityError as error:
        # Told to whoever reads this mailbox, and to nobody else.
        raise AddressTaken(_("This address belongs to another account already. Sign in to that one, or use another address.")) from error
    person.refresh_from_db()
    return person
