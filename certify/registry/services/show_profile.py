"""Writes a profile, shows it with its holder's agreement, and withdraws it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certify.accounts.selectors import person_card
from certify.certificates import codes
from certify.certificates.selectors.register import holds_certificate
from certify.registry.errors import Incomplete, NameNotPublic, NoValidCertificate, ProfileHidden
from certify.registry.models import Consent, Party, Profile, ProfileWord, Side, WordKind
from certify.registry.selectors.trader_name import nameless
from certify.registry.services.refresh_examined import refresh_examined
from certify.registry.vocabulary import Availability, Category, Language, Platform, Region

CODE_LENGTH = 12
LISTS = {WordKind.REGION: Region, WordKind.CATEGORY: Category, WordKind.PLATFORM: Platform, WordKind.LANGUAGE: Language}


@dataclass(frozen=True)
class Draft:
    """What a holder writes. `words` holds the chosen words by kind."""

    headline: str
    about: str = ""
    availability: str = Availability.NOW
    takes_messages: bool = True
    with_name: bool = False
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def save_profile(person_id: int, draft: Draft, now: datetime) -> Profile:
    """Writes it without showing it: what was shown before ends, since it is no longer what its holder agreed to."""
    with transaction.atomic():
        profile = _written(person_id, draft, now)
        _end(profile, "newer", now)
    refresh_examined([profile], now)
    return profile


def show_profile(person_id: int, draft: Draft, now: datetime) -> Profile:
    """Writes it and shows exactly this. Raises NoValidCertificate, NameNotPublic, ProfileHidden, Incomplete. The same again changes nothing."""
    if not holds_certificate(person_id, now):
        raise NoValidCertificate(_("Only holders of a valid certificate are in the register. Pass a round first."))
    if draft.with_name and not person_card(person_id).name_public:
        raise NameNotPublic(_("You have not agreed that your name is shown. Agree to it on “My data” first, or show the profile without a name."))
    with transaction.atomic():
        profile = _written(person_id, draft, now)
        if profile.hidden_at is not None:
            raise ProfileHidden(_("A certifier has hidden this profile: %(reason)s") % {"reason": profile.hidden_reason})
        shows = _shows(draft)
        agreed = profile.consents.filter(ended_at=None).first()
        if agreed is None or agreed.shows != shows or profile.shown_since is None:
            _end(profile, "newer", now)
            last = profile.consents.order_by("-version").first()
            Consent.objects.create(profile=profile, version=last.version + 1 if last else 1, shows=shows, given_at=now)
            Profile.objects.filter(pk=profile.pk).update(shown_since=now)
    profile.refresh_from_db()
    refresh_examined([profile], now)
    return profile


def withdraw_profile(person_id: int, now: datetime, by: str = "holder") -> None:
    """Shown no longer from this moment on; its text stays for its holder."""
    with transaction.atomic():
        profile = Profile.objects.select_for_update().filter(person_id=person_id).first()
        if profile is not None:
            _end(profile, by, now)


def follow_name(person_id: int, now: datetime) -> None:
    """The name was withdrawn: a profile that was agreed to with the name is shown no longer, and conversations call the trader by the code."""
    profile = Profile.objects.filter(person_id=person_id).first()
    if profile is None or person_card(person_id).name_public:
        return
    if profile.with_name and profile.shown_since is not None:
        withdraw_profile(person_id, now, by="name")
    Party.objects.filter(person_id=person_id, side=Side.TRADER).exclude(label="").update(label=nameless(profile.code))


def _written(person_id: int, draft: Draft, now: datetime) -> Profile:
    headline = " ".join(draft.headline.split())
    if not headline:
        raise Incomplete(_("Write a headline: one line that says what you do best."))
    if draft.availability not in Availability.values:
        raise Incomplete(_("Say whether you take work now."))
    values: dict[str, Any] = {
        "headline": headline[:120], "about": draft.about.strip()[:2000], "availability": draft.availability,
        "takes_messages": draft.takes_messages, "with_name": draft.with_name, "changed_at": now,
    }  # fmt: skip
    profile = _find_or_make(person_id, values)
    profile.words.all().delete()
    ProfileWord.objects.bulk_create(
        ProfileWord(profile=profile, kind=kind, word=word) for kind, allowed in LISTS.items() for word in _chosen(draft, kind, allowed.values)
    )
    return profile


def _find_or_make(person_id: int, values: dict[str, Any]) -> Profile:
    """The person's profile under its lock, with these values."""
    for _again in range(5):
        profile = Profile.objects.select_for_update().filter(person_id=person_id).first()
        if profile is not None:
            Profile.objects.filter(pk=profile.pk).update(**values)
            profile.refresh_from_db()
            return profile
        try:
            with transaction.atomic():
                Profile.objects.create(person_id=person_id, code=codes.encode(os.urandom(codes.RANDOM_BYTES))[:CODE_LENGTH], **values)
        except IntegrityError:  # another click of the same person, or the code is taken
            continue
    raise IntegrityError(f"no profile could be stored for person {person_id}")


def _chosen(draft: Draft, kind: WordKind, allowed: list[str]) -> list[str]:
    return sorted(set(draft.words.get(kind, ())) & set(allowed))


def _shows(draft: Draft) -> dict[str, Any]:
    """What was agreed to, word for word."""
    return {
        "name": draft.with_name, "headline": " ".join(draft.headline.split())[:120], "about": draft.about.strip()[:2000],
        "availability": draft.availability, "takes_messages": draft.takes_messages,
        **{str(kind): _chosen(draft, kind, allowed.values) for kind, allowed in LISTS.items()},
        "certificates": "valid ones, with their figures and kinds of rooms", "declared": "what merchants confirmed", "organisations": True,
    }  # fmt: skip


def _end(profile: Profile, by: str, now: datetime) -> None:
    profile.consents.filter(ended_at=None).update(ended_at=now, ended_by=by)
    Profile.objects.filter(pk=profile.pk).update(shown_since=None)
    profile.shown_since = None
