"""Who may read which brief: its author, and traders whom the register shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from certify.registry.errors import BriefNotFound
from certify.registry.models import Brief, Message, Party, Profile, Side, Talk
from certify.registry.selectors.profiles import PublicTrader, public_traders, shown_profile_of, shown_profiles

MOST_LISTED = 200


@dataclass(frozen=True)
class Answer:
    """A trader's answer to a brief: its words (empty: hidden), what the public sees of the trader (None: shown no longer), the conversation."""

    talk: Talk
    label: str
    words: str
    trader: PublicTrader | None


def open_briefs(person_id: int, category: str, problem: str, region: str, now: datetime) -> list[Brief]:
    """For a trader whom the register shows, without those of people with whom the contact is blocked; for everybody else none. Newest first."""
    if shown_profile_of(person_id, now) is None:
        return []
    found = Brief.objects.filter(closed_at=None, open_until__gt=now, author__is_active=True).exclude(author_id__in=_out_of_contact(person_id))
    chosen = {name: value for name, value in (("category", category), ("problem", problem), ("region", region)) if value}
    return list(found.filter(**chosen).order_by("-posted_at", "-pk")[:MOST_LISTED])


def _out_of_contact(person_id: int) -> QuerySet[Party, Any]:
    """Ids of those whom this person has blocked, or who have blocked this person."""
    blocked = Talk.objects.filter(parties__blocked_at__isnull=False).values("pk")
    shared = Talk.objects.filter(pk__in=blocked, parties__person_id=person_id).values("pk")
    return Party.objects.filter(talk__in=shared).exclude(person_id=person_id).values("person_id")


def briefs_of(person_id: int) -> QuerySet[Brief]:
    """One's own, newest first."""
    return Brief.objects.filter(author_id=person_id).order_by("-posted_at", "-pk")


def readable_brief(person_id: int, public_id: UUID, now: datetime) -> Brief:
    """Raises BriefNotFound: also for a brief that exists and is not for this reader."""
    own = Brief.objects.filter(public_id=public_id, author_id=person_id).first()
    return own or brief_for_trader(person_id, public_id, now)


def brief_for_trader(person_id: int, public_id: UUID, now: datetime) -> Brief:
    """Open ones for all traders in the register; a closed one only for those who answered it."""
    brief = Brief.objects.filter(public_id=public_id).first()
    if brief is not None and brief.closed_at is None and brief.open_until > now and shown_profile_of(person_id, now):
        return brief
    if brief is not None and brief.talks.filter(parties__person_id=person_id).exists():
        return brief
    raise BriefNotFound("no such brief")


def answers_to(brief: Brief, now: datetime) -> list[Answer]:
    """For the author: newest first."""
    first = Message.objects.filter(talk=OuterRef("pk"), hidden_at=None).exclude(author_id=brief.author_id).order_by("sent_at", "pk")
    talks = list(brief.talks.annotate(answer=Subquery(first.values("words")[:1])).prefetch_related("parties").order_by("-last_at", "-pk"))
    traders = {talk.pk: party for talk in talks for party in talk.parties.all() if party.side == Side.TRADER}
    profiles: list[Profile] = list(shown_profiles(now).filter(person_id__in=[party.person_id for party in traders.values()]))
    shown = {profile.person_id: trader for profile, trader in zip(profiles, public_traders(profiles, now), strict=True)}
    return [Answer(talk, traders[talk.pk].label, talk.answer or "", shown.get(traders[talk.pk].person_id)) for talk in talks if talk.pk in traders]
