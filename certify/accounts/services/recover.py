"""A new password by mail, for who has lost the old one."""

from datetime import datetime

from axes.utils import reset as forgive
from django.db import transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import LinkDead
from certify.accounts.models import Letter, LetterKind, Person
from certify.accounts.services.end_sessions import end_sessions
from certify.accounts.services.open_link import open_link, use_link
from certify.accounts.services.write_letter import write_letter


def ask_recovery(address: str, language: str, now: datetime) -> None:
    """Says nothing: whether anybody has the address is found out by the worker."""
    write_letter(LetterKind.RECOVER, address, language, now)


def recover(token: str, password: str, now: datetime) -> Person:
    """Sets the password, signs out every browser and program, tells the person. Raises LinkDead."""
    letter = open_link(LetterKind.RECOVER, token, now)
    if letter is None or letter.person is None:
        raise LinkDead(_("This link has been used, or its time is over. Ask for another one."))
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=letter.person.pk)
        if not person.is_active or person.email.casefold() != letter.address.casefold() or not use_link(letter, now):
            raise LinkDead(_("This link has been used, or its time is over. Ask for another one."))
        Letter.objects.filter(person=person, kind=LetterKind.RECOVER, used_at=None).update(used_at=now)
        person.set_password(password)
        person.save(update_fields=["password"])
        end_sessions(person.pk, now)
        write_letter(LetterKind.RECOVERED, person.email, letter.language, now, person)
    forgive(username=person.username)
    return person
