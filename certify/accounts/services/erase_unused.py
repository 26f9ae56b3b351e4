"""Erases accounts that nobody has used for long."""

from datetime import datetime

from django.db.models import Q

from certify.accounts.models import Person, RoleGrant
from certify.accounts.services.erase_person import erase_person, is_in_a_record

AT_ONCE = 200
"""In one run; the next run goes on."""


def erase_unused_accounts(limit: datetime) -> int:
    """Not signed in since `limit`, in no record, without an office: an account that was opened and left."""
    offices = RoleGrant.objects.exclude(role="candidate").values("person_id")
    silent = Q(last_login__lt=limit) | Q(last_login=None, date_joined__lt=limit)
    found = Person.objects.filter(silent, erased_at=None, is_staff=False, is_superuser=False, is_program=False).exclude(pk__in=offices).order_by("pk")
    erased = 0
    for person in found[:AT_ONCE]:
        if not is_in_a_record(person):
            # `limit` lies the period back: the erasure bears the day on which the account became too old.
            erase_person(person.pk, "nameless", limit)
            erased += 1
    return erased
