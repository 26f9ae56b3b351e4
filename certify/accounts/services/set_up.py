"""The first administrator: a one-time link, while there is none."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import LinkDead, SetUpOver
from certify.accounts.letter_words import LINKS
from certify.accounts.models import Letter, LetterKind, Person, Role
from certify.accounts.services.create_person import create_person
from certify.accounts.services.issue_token import token_digest
from certify.accounts.services.open_link import open_link, use_link


def has_administrator() -> bool:
    """Somebody who may do everything and can sign in."""
    people = Person.objects.filter(is_superuser=True, is_active=True)
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def open_set_up(now: datetime) -> str:
    """A fresh link's token; links given out before are dead. Raises SetUpOver."""
    if has_administrator():
        raise SetUpOver(_("There is an administrator already."))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Letter.objects.filter(kind=LetterKind.SET_UP, used_at=None).update(used_at=now)
        expires = now + LINKS[LetterKind.SET_UP].lives
        Letter.objects.create(kind=LetterKind.SET_UP, language="", asked_at=now, done_at=now, digest=token_digest(token), expires_at=expires)
    return token


def set_up(token: str, username: str, password: str, display_name: str, now: datetime) -> Person:
    """The administrator, by the link. Raises LinkDead, UsernameTaken."""
    with transaction.atomic():
        letter = open_link(LetterKind.SET_UP, token, now)
        if letter is None or has_administrator() or not use_link(letter, now):
            raise LinkDead(_("This link has been used, or its time is over, or there is an administrator already."))
        return create_administrator(username, password, display_name, now)


def create_administrator(username: str, password: str, display_name: str, now: datetime) -> Person:
    """Staff, with the roles that run rounds. Raises UsernameTaken."""
    roles = (Role.EXAMINER, Role.INVIGILATOR, Role.CERTIFIER)
    with transaction.atomic():
        person = create_person(username, password, display_name, roles=roles, now=now)
        Person.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    person.refresh_from_db()
    return person
