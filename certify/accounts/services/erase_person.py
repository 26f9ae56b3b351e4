"""Takes the person out of everything: what is only about the person goes, the exam record stays under a nameless account."""

import secrets
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from certify.accounts.models import Person
from certify.accounts.register import Erasure, Held, chapters
from certify.accounts.services.end_sessions import end_sessions

GONE = ("last_login", "email_verified_at", "name_public_since")


def erase_person(person_id: int, wish: str, now: datetime) -> dict[str, int]:
    """{table: rows deleted or emptied}. In one transaction; an erased person stays erased and gives {}."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_id)
        if person.erased_at is not None:
            return {}
        Person.objects.filter(pk=person_id).update(name_public_since=None)
        for chapter in chapters():
            chapter.before_erasure(person_id, wish, now)
        done = {held.model: _treat(held, person) for chapter in chapters() for held in chapter.held if held.erasure is not Erasure.KEEP}
        end_sessions(person_id, now)
        about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Person), object_id=str(person_id))
        done["admin.LogEntry"] = about.update(object_repr="", change_message="")
        person.groups.clear()
        person.user_permissions.clear()
        Person.objects.filter(pk=person_id).update(
            username=f"erased-{secrets.token_hex(8)}",
            password=UNUSABLE_PASSWORD_PREFIX,
            display_name="",
            email="",
            language="",
            is_active=False,
            is_staff=False,
            is_superuser=False,
            date_joined=now,
            erased_at=now,
            **dict.fromkeys(GONE),
        )
    return {table: rows for table, rows in done.items() if rows}


def rows_of(held: Held, person: Person) -> QuerySet[Any]:
    """The table's rows about this person. By the base manager: append-only tables refuse changes by their own one."""
    return apps.get_model(held.model)._base_manager.filter(**{held.path: getattr(person, held.by)})


def is_in_a_record(person: Person) -> bool:
    """Is anything held that would stay after an erasure?"""
    kept = (held for chapter in chapters() for held in chapter.held if held.erasure is not Erasure.DELETE)
    return any(rows_of(held, person).exists() for held in kept)


def _treat(held: Held, person: Person) -> int:
    rows = rows_of(held, person)
    if held.erasure is Erasure.DELETE:
        return rows.delete()[0]
    return rows.update(**held.blank)
