"""The search of the register: filters that all hold at once, a stated order, pages by key."""

from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from django.db.models import F, Max, Q, QuerySet
from django.utils.dateparse import parse_datetime

from certify.accounts.selectors import member_ids, organisation_card
from certify.registry.models import Profile, WordKind
from certify.registry.selectors.profiles import PublicTrader, public_examined, public_traders, shown_profiles

PAGE_SIZE = 12
RECENT, UPLIFT = "recent", "uplift"
ORDERS = (RECENT, UPLIFT)
FIRST_YEAR, LAST_YEAR = 2000, 9999
"""No certificate is older or newer: a key that says so was made up, and some zone has no such day."""


@dataclass(frozen=True)
class Query:
    """What somebody asks for; empty strings ask for nothing. Level, goods and size are those of one certificate, goods and size of one room."""

    level: str = ""
    category: str = ""
    size: str = ""
    organisation: str = ""
    region: str = ""
    text: str = ""
    order: str = RECENT
    after: str = ""


@dataclass(frozen=True)
class Page:
    """Traders in order; `next` is the key of the page after this one, empty at the end."""

    traders: list[PublicTrader]
    count: int
    next: str


def search(query: Query, now: datetime, size: int = PAGE_SIZE) -> Page:
    """`recent`: newest certificate first. `uplift`: by the lower end of the interval, so that a wide one does not come first."""
    found = _matching(query, now)
    key = "lower_end" if query.order == UPLIFT else "newest"
    ordered = found.order_by(F(key).desc(nulls_last=True), "-pk")
    begun = _after(query, key)
    rows = list((ordered.filter(begun) if begun is not None else ordered)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(public_traders(rows, now), found.count(), _key_of(rows[-1], key) if more else "")


def _matching(query: Query, now: datetime) -> QuerySet[Profile]:
    profiles = shown_profiles(now)
    examined = public_examined(now)
    if query.level:
        examined = examined.filter(level=query.level)
    if query.category or query.size:
        room = {name: value for name, value in (("rooms__category", query.category), ("rooms__size", query.size)) if value}
        examined = examined.filter(**room)
    profiles = profiles.filter(pk__in=examined.values("profile_id"))
    if query.region:
        profiles = profiles.filter(words__kind=WordKind.REGION, words__word=query.region)
    if query.organisation:
        card = organisation_card(query.organisation)
        profiles = profiles.filter(with_name=True, person_id__in=member_ids(card.id, shown=True) if card else [])
    for part in query.text.split()[:5]:
        name = Q(with_name=True, person__display_name__icontains=part)
        profiles = profiles.filter(Q(headline__icontains=part) | Q(about__icontains=part) | name)
    counted = Q(examined__in=examined.values("pk"))
    return profiles.annotate(newest=Max("examined__issued_at", filter=counted), lower_end=Max("examined__uplift_low_percent", filter=counted))


def _key_of(profile: Profile, key: str) -> str:
    value = getattr(profile, key)
    text = "" if value is None else value.isoformat() if isinstance(value, datetime) else repr(float(value))
    return f"{text}~{profile.pk}"


def _after(query: Query, key: str) -> Q | None:
    """None for no key, and for one that means nothing: the first page then."""
    text, _, place = query.after.partition("~")
    if not (place.isascii() and place.isdigit() and len(place) < 16):
        return None
    before = Q(pk__lt=int(place))
    if not text:
        return Q(**{f"{key}__isnull": True}) & before if key == "lower_end" else None
    value = _read(text, key)
    if value is None:
        return None
    return Q(**{f"{key}__lt": value}) | Q(**{key: value}) & before | Q(**{f"{key}__isnull": True})


def _read(text: str, key: str) -> datetime | float | None:
    """None for what no page ever gave out: databases disagree about where a NaN lies, and about the year 1."""
    try:
        value = parse_datetime(text) if key == "newest" else float(text)
    except ValueError:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo is not None and FIRST_YEAR < value.year < LAST_YEAR else None
    return value if value is not None and isfinite(value) else None
