"""Gives a person a role."""

from datetime import datetime

from django.utils.translation import gettext as _

from certify.accounts.errors import UnknownRole
from certify.accounts.models import Person, Role, RoleGrant


def grant_role(person: Person, role: str, by: Person | None, now: datetime) -> RoleGrant:
    """The grant, new or the one that was there; raises UnknownRole."""
    if role not in Role.values:
        raise UnknownRole(_("There is no role “%(role)s”.") % {"role": role}, role=role)
    grant, _created = RoleGrant.objects.get_or_create(person=person, role=role, defaults={"granted_by": by, "granted_at": now})
    return grant
