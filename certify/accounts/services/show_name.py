"""Lets the holder agree, or cease to agree, that certificates and boards show the name."""

from datetime import datetime

from certify.accounts.models import Person
from certify.accounts.register import chapters


def show_name(person: Person, shown: bool, now: datetime) -> None:
    """Keeps the first date of an agreement that goes on. A withdrawal holds everywhere when this returns: certificates are signed anew."""
    if shown:
        Person.objects.filter(pk=person.pk, name_public_since=None).update(name_public_since=now)
    else:
        Person.objects.filter(pk=person.pk).update(name_public_since=None)
    for chapter in chapters():
        chapter.name_changed(person.pk, now)
    person.refresh_from_db(fields=["name_public_since"])
