"""Opens an account."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import UsernameTaken
from certify.accounts.models import Person, Role
from certify.accounts.services.grant_role import grant_role


def create_person(
    username: str,
    password: str,
    display_name: str,
    email: str = "",
    roles: Iterable[str] = (Role.CANDIDATE,),
    *,
    now: datetime,
    name_public: bool = False,
    is_program: bool = False,
) -> Person:
    """A new person with these roles, or a program's account; raises UsernameTaken."""
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                username,
                email,
                password,
                display_name=display_name or username,
                name_public_since=now if name_public else None,
                is_program=is_program,
            )
            for role in roles:
                grant_role(person, role, by=None, now=now)
    except IntegrityError as error:
        raise UsernameTaken(_("This user name is taken. Choose another."), username=username) from error
    return person
