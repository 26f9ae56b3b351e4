"""Reads about organisations and who belongs to them, for every chapter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from certify.accounts.models import Invitation, MemberRole, Membership, Organisation, OrganisationState, Person


@dataclass(frozen=True)
class OrganisationCard:
    """A confirmed organisation as anybody may see it. `region_name` is in the language that was active."""

    id: int
    slug: str
    name_zh: str
    name_en: str
    region: str
    region_name: str
    about_zh: str
    about_en: str
    web: str
    confirmed_at: datetime


@dataclass(frozen=True)
class MemberLine:
    """A member as the managers see them."""

    membership_id: int
    person_id: int
    username: str
    name: str
    role: str
    agreed_at: datetime
    shown: bool
    results_shown: bool


def organisation_card(slug: str) -> OrganisationCard | None:
    """The confirmed organisation of this address."""
    found = _confirmed().filter(slug=slug).first()
    return _card(found) if found else None


def organisation_cards(organisation_ids: Iterable[int]) -> dict[int, OrganisationCard]:
    """Several confirmed ones in one query, by id."""
    return {found.pk: _card(found) for found in _confirmed().filter(pk__in=list(organisation_ids))}


def organisations(text: str = "", region: str = "", start: int = 0, size: int | None = None) -> list[OrganisationCard]:
    """Confirmed ones, by name; `text` is looked for in both names, `region` is a Region."""
    found = _searched(text, region)
    return [_card(row) for row in found[start : None if size is None else start + size]]


def organisation_count(text: str = "", region: str = "") -> int:
    """How many `organisations` would give without `size`."""
    return _searched(text, region).count()


def _searched(text: str, region: str) -> QuerySet[Organisation]:
    found = _confirmed().order_by("name_zh", "pk")
    if text:
        found = found.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(slug__icontains=text))
    return found.filter(region=region) if region else found


def member_ids(organisation_id: int, *, shown: bool = True) -> set[int]:
    """The members; with `shown` those only whom the public may see with the organisation: who agreed to that, and to the name."""
    rows = _shown() if shown else _present()
    return set(rows.filter(organisation_id=organisation_id).values_list("person_id", flat=True))


def public_memberships(person_ids: Iterable[int]) -> dict[int, list[OrganisationCard]]:
    """For each of the people the organisations that the public may see them with; people without any are left out. Three queries at most."""
    found: dict[int, list[OrganisationCard]] = {}
    asked = sorted(set(person_ids))
    for start in range(0, len(asked), 500):
        rows = _shown().filter(person_id__in=asked[start : start + 500]).select_related("organisation").order_by("agreed_at")
        for row in rows:
            found.setdefault(row.person_id, []).append(_card(row.organisation))
    return found


def shown_member_counts(organisation_ids: Iterable[int]) -> dict[int, int]:
    """How many people the public sees with each."""
    rows = _shown().filter(organisation_id__in=list(organisation_ids)).values_list("organisation_id").annotate(people=Count("pk"))
    return dict(rows)


def managed_by(person_id: int) -> list[OrganisationCard]:
    """The confirmed organisations whose manager the person is."""
    rows = _present().filter(person_id=person_id, role=MemberRole.MANAGER).select_related("organisation").order_by("organisation__name_zh")
    return [_card(row.organisation) for row in rows]


def manages(person_id: int, organisation_id: int) -> bool:
    """Is the person a manager of this confirmed organisation now?"""
    return _present().filter(person_id=person_id, organisation_id=organisation_id, role=MemberRole.MANAGER).exists()


def members_of(organisation_id: int) -> list[MemberLine]:
    """For the managers: managers first, then in the order in which they agreed."""
    rows = _present().filter(organisation_id=organisation_id).select_related("person").order_by("role", "agreed_at", "pk")
    return [
        MemberLine(
            membership_id=row.pk,
            person_id=row.person_id,
            username=row.person.username,
            name=str(row.person),
            role=row.role,
            agreed_at=row.agreed_at,
            shown=row.shown_since is not None,
            results_shown=row.results_since is not None,
        )
        for row in rows
    ]


def results_visible_ids(organisation_id: int) -> set[int]:
    """Members whose results the managers may see, because they agreed."""
    return set(_present().filter(organisation_id=organisation_id, results_since__isnull=False).values_list("person_id", flat=True))


def memberships_of(person_id: int) -> list[Membership]:
    """A person's own, present ones."""
    return list(_present().filter(person_id=person_id).select_related("organisation").order_by("agreed_at"))


def open_invitations(organisation_id: int, now: datetime) -> list[Invitation]:
    """What the managers see: also the refused ones, since a refusal is not told."""
    return list(Invitation.objects.filter(organisation_id=organisation_id, ended_at=None, expires_at__gt=now).order_by("-invited_at", "-pk"))


def invitations_to(person: Person, now: datetime) -> QuerySet[Invitation]:
    """What waits for the person's answer: by the row, or by a user name or a confirmed address that nobody had when it was written."""
    handles = [person.username.lower()]
    if person.email and person.email_verified_at is not None:
        handles.append(person.email.lower())
    mine = Q(person=person) | Q(person=None, handle__in=handles)
    live = Invitation.objects.filter(mine, ended_at=None, refused_at=None, expires_at__gt=now, organisation__state=OrganisationState.CONFIRMED)
    return live.select_related("organisation").order_by("-invited_at")


def applications() -> list[Organisation]:
    """What waits for a certifier, oldest first."""
    return list(Organisation.objects.filter(state=OrganisationState.APPLIED).select_related("made_by").order_by("made_at"))


def applications_of(person_id: int) -> list[Organisation]:
    """What the person asked for and is not confirmed, newest first."""
    return list(Organisation.objects.filter(made_by_id=person_id, state__in=("applied", "refused")).order_by("-made_at"))


def _confirmed() -> QuerySet[Organisation]:
    return Organisation.objects.filter(state=OrganisationState.CONFIRMED)


def _present() -> QuerySet[Membership]:
    return Membership.objects.filter(ended_at=None, organisation__state=OrganisationState.CONFIRMED, person__is_active=True)


def _shown() -> QuerySet[Membership]:
    """Both agreements hold: to be shown with the organisation, and to be shown by name at all."""
    return _present().filter(shown_since__isnull=False, person__name_public_since__isnull=False)


def _card(found: Organisation) -> OrganisationCard:
    assert found.decided_at is not None  # by its constraint
    said = {name: getattr(found, name) for name in ("slug", "name_zh", "name_en", "region", "about_zh", "about_en", "web")}
    return OrganisationCard(id=found.pk, region_name=found.get_region_display(), confirmed_at=found.decided_at, **said)
