"""Reads about people, for every chapter."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from certify.accounts.models import ApiToken, Person, RoleGrant
from certify.accounts.statement import StatementOfMany


@dataclass(frozen=True)
class PersonCard:
    """What other chapters may know of a person."""

    id: int
    username: str
    display_name: str
    name_public: bool  # the person agreed that certificates and boards show the name


def roles_of(person: Person | AnonymousUser) -> frozenset[str]:
    """The roles that a person holds; none for a stranger."""
    if not isinstance(person, Person) or not person.is_active:
        return frozenset()
    return frozenset(RoleGrant.objects.filter(person=person).values_list("role", flat=True))


def has_role(person: Person | AnonymousUser, role: str) -> bool:
    """Does the person hold this role?"""
    return role in roles_of(person)


def person_card(person_id: int) -> PersonCard:
    """One person; raises Person.DoesNotExist."""
    return _card(Person.objects.get(pk=person_id))


def person_cards(person_ids: list[int]) -> dict[int, PersonCard]:
    """Several people in one query, by id."""
    return {person.pk: _card(person) for person in Person.objects.filter(pk__in=person_ids)}


_SHOWN = StatementOfMany(
    lambda ids: Person.objects.filter(pk__in=ids, name_public_since__isnull=False).order_by().values_list("pk", "display_name", "username")
)


def public_names(person_ids: Iterable[int]) -> dict[int, str]:
    """Names of those of the people who agreed to show theirs, in few queries."""
    return {pk: name or username for pk, name, username in _SHOWN.rows(sorted(set(person_ids)))}


def person_by_username(username: str) -> PersonCard | None:
    """Whoever signs in by this name and may still do so."""
    person = Person.objects.filter(username=username, is_active=True).first()
    return _card(person) if person else None


def people_by_username(usernames: Iterable[str]) -> dict[str, PersonCard]:
    """Those of the user names that somebody signs in by and may still do so, in few queries."""
    asked = sorted(set(usernames))
    found: dict[str, PersonCard] = {}
    for start in range(0, len(asked), 500):
        people = Person.objects.filter(username__in=asked[start : start + 500], is_active=True)
        found |= {person.username: _card(person) for person in people}
    return found


def program_account_ids(person_ids: Iterable[int]) -> frozenset[int]:
    """Those of the accounts that are programs', in few queries."""
    asked = sorted(set(person_ids))
    found: set[int] = set()
    for start in range(0, len(asked), 500):
        found |= set(Person.objects.filter(pk__in=asked[start : start + 500], is_program=True).values_list("pk", flat=True))
    return frozenset(found)


def tokens_of(person: Person) -> list[ApiToken]:
    """The person's live tokens, newest first."""
    return list(ApiToken.objects.filter(person=person, revoked_at=None).order_by("-created_at"))


def active_person_ids(person_ids: set[int]) -> set[int]:
    """Those of the people who may still use the site."""
    return set(Person.objects.filter(pk__in=person_ids, is_active=True).values_list("pk", flat=True))


def live_token_ids(token_ids: set[int]) -> set[int]:
    """Those of the tokens that have not been revoked."""
    return set(ApiToken.objects.filter(pk__in=token_ids, revoked_at=None).values_list("pk", flat=True))


def _card(person: Person) -> PersonCard:
    return PersonCard(person.pk, person.username, str(person), person.name_public_since is not None)


def mail_address_of(person_id: int) -> tuple[str, str] | None:
    """(address, language) for a mail to somebody who may still use the site and has confirmed the address; else None. Never for showing."""
    found = Person.objects.filter(pk=person_id, is_active=True, email_verified_at__isnull=False).exclude(email="").first()
    return (found.email, found.language) if found else None
