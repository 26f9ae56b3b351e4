"""A person's conversations, and one of them as this person reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from certify.registry.models import Message, Party, Side, Talk
from certify.registry.selectors.profiles import shown_profile_of

MOST_LISTED = 200
MOST_READ = 500


@dataclass(frozen=True)
class TalkLine:
    """One in the list. `other` is the label of the other party, empty when the account was erased."""

    talk: Talk
    other: str
    unread: int
    own_side: str


@dataclass(frozen=True)
class Reading:
    """A conversation as one of its parties reads it. `other_code`: the other one's page in the register, if shown.

    `messages`: oldest first, the newest five hundred.
    """

    talk: Talk
    own: Party
    other: Party | None
    other_code: str
    messages: list[Message]
    writable: bool


def talks_of(person_id: int) -> list[TalkLine]:
    """Newest message first, two hundred at most."""
    talks = Talk.objects.filter(parties__person_id=person_id).prefetch_related("parties").order_by("-last_at", "-pk")[:MOST_LISTED]
    unread = _unread(person_id)
    lines = []
    for talk in talks:
        own = next(party for party in talk.parties.all() if party.person_id == person_id)
        other = next((party for party in talk.parties.all() if party.person_id != person_id), None)
        lines.append(TalkLine(talk, other.label if other else "", unread.get(talk.pk, 0), own.side))
    return lines


def unread_count(person_id: int) -> int:
    """Messages that wait for this person."""
    return sum(_unread(person_id).values())


def _unread(person_id: int) -> dict[int, int]:
    """{conversation: messages of the other one since the last look}, in one query."""
    new = ~Q(talk__messages__author_id=person_id) & (Q(read_at=None) | Q(talk__messages__sent_at__gt=F("read_at")))
    mine = Party.objects.filter(person_id=person_id).annotate(new=Count("talk__messages", filter=new))
    return dict(mine.filter(new__gt=0).values_list("talk_id", "new"))


def reading(talk: Talk, person_id: int, now: datetime) -> Reading:
    """Of one's own; doors ask `own_talk` first."""
    parties = {party.person_id: party for party in talk.parties.all()}
    other = next((party for key, party in parties.items() if key != person_id), None)
    profile = shown_profile_of(other.person_id, now) if other is not None and other.side == Side.TRADER else None
    blocked = any(party.blocked_at for party in parties.values())
    writable = talk.closed_at is None and other is not None and not blocked
    messages = list(talk.messages.order_by("-sent_at", "-pk")[:MOST_READ])[::-1]
    return Reading(talk, parties[person_id], other, profile.code if profile else "", messages, writable)
