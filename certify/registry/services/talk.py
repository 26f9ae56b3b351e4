"""Merchants and traders write to each other through the platform: neither learns the other's address."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from certify.registry.errors import BriefOver, Incomplete, NotWritable, OwnThing, TalkNotFound
from certify.registry.models import Brief, Message, Notice, NoticeKind, Party, Profile, Side, Talk
from certify.registry.selectors.briefs import brief_for_trader
from certify.registry.selectors.profiles import shown_profile, shown_profile_of
from certify.registry.selectors.trader_name import trader_name
from certify.registry.services.write_notice import write_notice


def answer_brief(person_id: int, public_id: UUID, words: str, client_id: UUID, now: datetime) -> Message:
    """By a trader whom the register shows. A second answer joins the same conversation. Raises BriefNotFound, BriefOver, OwnThing, NotWritable."""
    brief = brief_for_trader(person_id, public_id, now)
    profile = shown_profile_of(person_id, now)
    if profile is None:
        raise NotWritable(_("Only traders whom the register shows answer briefs."))
    if brief.author_id == person_id:
        raise OwnThing(_("This is your own brief."))
    if brief.closed_at is not None or brief.open_until <= now:
        raise BriefOver(_("This brief is closed."))
    with transaction.atomic():  # no conversation without a message
        talk = _open(brief, brief.title, brief.author_id, brief.company, profile, now)
        return say(talk.public_id, person_id, words, client_id, now)


def contact_trader(person_id: int, code: str, company: str, subject: str, words: str, client_id: UUID, now: datetime) -> Message:
    """By anybody who is signed in, under the name of a company. Joins the open conversation of the two; one that was closed stays closed, and
    another begins. Raises TraderNotFound, NotWritable, OwnThing, Incomplete.
    """
    profile = shown_profile(code, now)
    if profile.person_id == person_id:
        raise OwnThing(_("This is your own profile."))
    if not profile.takes_messages:
        raise NotWritable(_("This trader takes no messages at present."))
    company, subject = " ".join(company.split())[:80], " ".join(subject.split())[:120]
    if not company or not subject:
        raise Incomplete(_("Say who you are and what it is about."))
    sent = Message.objects.filter(author_id=person_id, client_id=client_id, talk__parties__person_id=profile.person_id).first()
    if sent is not None:  # the second click, whatever became of the conversation in between
        return sent
    with transaction.atomic():
        talk = _open(None, subject, person_id, company, profile, now)
        return say(talk.public_id, person_id, words, client_id, now)


def say(public_id: UUID, person_id: int, words: str, client_id: UUID, now: datetime) -> Message:
    """One message. The same `client_id` again is the same message. Raises TalkNotFound, NotWritable, Incomplete."""
    words = words.strip()
    if not words:
        raise Incomplete(_("Write something."))
    talk = own_talk(person_id, public_id)
    sent = Message.objects.filter(talk=talk, author_id=person_id, client_id=client_id).first()
    if sent is not None:
        return sent
    try:
        with transaction.atomic():
            talk = Talk.objects.select_for_update().get(pk=talk.pk)
            _refuse_if_shut(talk)
            message = Message.objects.create(talk=talk, author_id=person_id, client_id=client_id, words=words[:2000], sent_at=now)
            Talk.objects.filter(pk=talk.pk).update(last_at=now)
            Party.objects.filter(talk=talk, person_id=person_id).update(read_at=now)
            _tell(talk, person_id, now)
    except IntegrityError:  # the other click got there first
        return Message.objects.get(talk=talk, author_id=person_id, client_id=client_id)
    return message


def mark_read(talk: Talk, person_id: int, now: datetime) -> None:
    Party.objects.filter(talk=talk, person_id=person_id).update(read_at=now)


def close_talk(person_id: int, public_id: UUID, now: datetime) -> Talk:
    """By either party; nobody writes in it any more. Twice is once."""
    talk = own_talk(person_id, public_id)
    Talk.objects.filter(pk=talk.pk, closed_at=None).update(closed_at=now)
    talk.refresh_from_db()
    return talk


def block(person_id: int, public_id: UUID, now: datetime) -> Talk:
    """Closes the conversation, and the other party cannot open another one with this person."""
    talk = close_talk(person_id, public_id, now)
    Party.objects.filter(talk=talk, person_id=person_id, blocked_at=None).update(blocked_at=now)
    return talk


def close_talks_of(person_id: int, now: datetime) -> None:
    """All of them, for whoever leaves."""
    Talk.objects.filter(parties__person_id=person_id, closed_at=None).update(closed_at=now)


def own_talk(person_id: int, public_id: UUID) -> Talk:
    """Raises TalkNotFound for anybody who is none of its two parties."""
    found = Talk.objects.filter(public_id=public_id, parties__person_id=person_id).first()
    if found is None:
        raise TalkNotFound("no such conversation")
    return found


def _open(brief: Brief | None, subject: str, merchant_id: int, company: str, profile: Profile, now: datetime) -> Talk:
    """The conversation of this pair about this, new or as it was."""
    if _blocked(merchant_id, profile.person_id):
        raise NotWritable(_("One of you has ended the contact. There is no way to write here."))
    pair = f"{brief.pk}:{merchant_id}:{profile.person_id}" if brief else _direct_pair(merchant_id, profile.person_id)
    existing = Talk.objects.filter(pair=pair).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            talk = Talk.objects.create(pair=pair, brief=brief, subject=subject, began_at=now, last_at=now)
            Party.objects.create(talk=talk, person_id=merchant_id, side=Side.MERCHANT, label=company)
            Party.objects.create(talk=talk, person_id=profile.person_id, side=Side.TRADER, label=trader_name(profile)[:80])
    except IntegrityError:  # another click got there first
        return Talk.objects.get(pair=pair)
    return talk


def _direct_pair(merchant_id: int, trader_id: int) -> str:
    """Of the open conversation, or of the next one: closed ones keep their names, so that whoever closed it by mistake is not out of reach."""
    first = f"0:{merchant_id}:{trader_id}"
    before = list(Talk.objects.filter(Q(pair=first) | Q(pair__startswith=f"{first}:")).order_by("pk").values_list("pair", "closed_at"))
    still_open = next((pair for pair, closed_at in before if closed_at is None), None)
    if still_open is not None or not before:
        return still_open or first
    number = max(int(pair.removeprefix(first).removeprefix(":") or 1) for pair, _closed_at in before)
    return f"{first}:{number + 1}"


def _blocked(one_id: int, other_id: int) -> bool:
    shared = Talk.objects.filter(parties__person_id=one_id).filter(parties__person_id=other_id)
    return Party.objects.filter(talk__in=shared, blocked_at__isnull=False).exists()


def _refuse_if_shut(talk: Talk) -> None:
    people = list(talk.parties.values_list("person_id", flat=True))
    if talk.closed_at is not None or len(people) < 2 or _blocked(*people):
        raise NotWritable(_("This conversation is closed."))


def _tell(talk: Talk, author_id: int, now: datetime) -> None:
    """One mail until the reader has been here again, however many messages come."""
    other = talk.parties.exclude(person_id=author_id).first()
    if other is None:
        return
    told = Notice.objects.filter(Q(kind=NoticeKind.MESSAGE), talk=talk, person_id=other.person_id)
    if other.read_at is not None:
        told = told.filter(asked_at__gt=other.read_at)
    if not told.exists():
        write_notice(NoticeKind.MESSAGE, now, person_id=other.person_id, talk=talk)
