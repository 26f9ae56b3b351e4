"""Notes which certificates have ended, and writes to holders 60 and 14 days before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime

from certify.accounts.services.write_expiry_letter import write_expiry_letter
from certify.certificates import codes
from certify.certificates.models import Certificate, CertificateEvent, Change, ExpiryLetter
from certify.certificates.services.record_event import record_event

DAYS_BEFORE = (14, 60)
"""The nearest first: whoever was not reached at 60 days gets one letter at 14, not two."""
MOST = 500


@dataclass(frozen=True)
class Ended:
    """Certificates whose end was noted, and letters that were written."""

    expired: int
    letters: int


def sweep_expiry(now: datetime) -> Ended:
    """One turn. Two at once note and write each thing once."""
    return Ended(_note_ended(now), _write_letters(now))


def _note_ended(now: datetime) -> int:
    known = CertificateEvent.objects.filter(certificate=OuterRef("pk"), kind=Change.EXPIRED)
    ended = Certificate.objects.filter(~Exists(known), valid_until__lte=now, revoked_at=None).order_by("valid_until", "pk")
    return sum(_once(partial(record_event, pk, Change.EXPIRED, now)) for pk in ended.values_list("pk", flat=True)[:MOST])


def _write_letters(now: datetime) -> int:
    written = 0
    for place, days in enumerate(DAYS_BEFORE):
        nearer = DAYS_BEFORE[place - 1] if place else 0
        for certificate in _ending(now + timedelta(days=nearer), now + timedelta(days=days), days)[:MOST]:
            written += _once(partial(_write, certificate, days, now))
    return written


def _ending(after: datetime, until: datetime, days: int) -> QuerySet[Certificate]:
    """Ends in (after, until]; demonstrations are nobody's to renew."""
    told = ExpiryLetter.objects.filter(certificate=OuterRef("pk"), days_before=days)
    return Certificate.objects.filter(
        ~Exists(told), valid_until__gt=after, valid_until__lte=until, revoked_at=None, renewed_by=None, demo=False, person__is_active=True
    ).order_by("pk")


def _write(certificate: Certificate, days: int, now: datetime) -> None:
    """The row first: it decides between two sweeps. A holder without a confirmed address gets no letter, and the row says that it was looked at."""
    ExpiryLetter.objects.create(certificate=certificate, days_before=days, written_at=now)
    if certificate.person_id is not None:
        until = localtime(certificate.valid_until).date().isoformat()
        write_expiry_letter(
            certificate.person_id, {"certificate": codes.grouped(certificate.code), "until": until, "path": f"/c/{certificate.code}"}, now
        )


def _once(work: Callable[[], None]) -> bool:
    try:
        with transaction.atomic():
            work()
    except IntegrityError:  # another sweep got there first
        return False
    return True
