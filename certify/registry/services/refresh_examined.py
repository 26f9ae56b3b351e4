"""Brings the examined part of profiles into line with the certificates: new ones come in, regraded ones change, others go."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

from django.db import transaction

from certify.certificates.selectors.register import Entry, ShownCertificate, current_digests, register_entry
from certify.registry.models import Examined, ExaminedRoom, Profile
from certify.registry.vocabulary import kinds_of


def refresh_examined(profiles: Iterable[Profile], now: datetime) -> int:
    """How many certificates were read anew. Two queries when nothing has changed."""
    by_person = {profile.person_id: profile for profile in profiles}
    digests = current_digests(by_person, now)
    known = dict(Examined.objects.filter(profile__person_id__in=by_person).values_list("certificate_id", "digest"))
    stale = [certificate_id for certificate_id, digest in digests.items() if known.get(certificate_id) != digest]
    gone = set(known) - set(digests)
    if gone:
        Examined.objects.filter(certificate_id__in=gone).delete()
    for certificate_id in stale:
        _read(certificate_id, by_person)
    return len(stale)


def _read(certificate_id: int, by_person: dict[int, Profile]) -> None:
    entry, person_id = register_entry(certificate_id)
    profile = by_person.get(person_id or 0)
    if entry is None or profile is None:
        return
    figures = {shown.name: getattr(entry, shown.name) for shown in fields(ShownCertificate)}
    with transaction.atomic():
        examined, _ = Examined.objects.update_or_create(
            certificate_id=certificate_id, defaults={"profile": profile, "digest": entry.digest, **figures}
        )
        examined.rooms.all().delete()
        ExaminedRoom.objects.bulk_create(_rooms(examined, entry))


def _rooms(examined: Examined, entry: Entry) -> list[ExaminedRoom]:
    return [
        ExaminedRoom(examined=examined, position=room.position, category=category, size=size)
        for room in entry.rooms
        for category, size in kinds_of(room.categories, room.followers)
    ]
