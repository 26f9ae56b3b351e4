"""Issues the certificate of a finalised pass, once: the database decides which of several issuers was first."""

import os
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from certify.accounts.selectors import person_card
from certify.accounts.services.hold_people import hold_people
from certify.certificates import codes
from certify.certificates.credential import StatusEntry, credential
from certify.certificates.models import Certificate, Change, Issuance, IssuerKey, StatusList
from certify.certificates.selectors import Pass, certified_pass
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key, issuer_of
from certify.certificates.services.follow_regrade import revoked_by_regrade, sign_again
from certify.certificates.services.publish_status_list import list_url, open_status_list, unused_index
from certify.certificates.services.record_event import record_event
from certify.certificates.services.sign_document import Signed, sign_document
from certify.certificates.services.snapshot_achievement import snapshot_achievement

VALIDITY_MONTHS = 12
TRIES = 5


def issue_certificate(result_id: int, now: datetime) -> Certificate:
    """The result's certificate, new or as it was issued before. Raises NotAPass unless the result is a finalised pass of an examination."""
    passed = certified_pass(result_id)
    for _ in range(TRIES):
        existing, cycle = _existing(passed)
        if existing is not None:
            sign_again(existing, passed, now)
            return existing
        holder_name = _public_name(passed.person_id)
        certificate = _draw(passed, cycle, now)
        key = ensure_issuer_key(now)
        signed = _sign(certificate, passed, holder_name, key, now)
        try:
            with transaction.atomic():
                # Whoever withdraws the name, or is erased, in this moment: before this line we see it, after it they wait and see the certificate.
                hold_people([passed.person_id])
                if _public_name(passed.person_id) != holder_name:
                    continue
                certificate.save(force_insert=True)
                Issuance.objects.create(
                    certificate=certificate,
                    number=1,
                    document=signed.content,
                    jcs_hash=signed.jcs_hash,
                    named=bool(holder_name),
                    key=key,
                    signed_at=now,
                )
                record_event(certificate.pk, Change.ISSUED, now)
                if certificate.renews_id is not None:
                    record_event(certificate.renews_id, Change.RENEWED, now)
        except IntegrityError:
            # Another worker issued this certificate first (found in the next turn), or code or place were taken meanwhile (drawn anew),
            # or another round's certificate renewed the same one.
            continue
        return certificate
    raise IntegrityError(f"no certificate could be stored for result {result_id}")


def _existing(passed: Pass) -> tuple[Certificate | None, str]:
    """The last one of the round, unless a regrade took it back: revocation is for good, so that a pass regained brings another. And its cycle.

    Both come from one read: a certificate that another worker stores afterwards then meets the unique constraint, never a free number.
    """
    found = list(_of_the_round(passed).order_by("pk"))
    latest = found[-1] if found else None
    if latest is not None and latest.result_id != passed.result_id and revoked_by_regrade(latest):
        latest = None
    # No slug has a tilde.
    return latest, f"{passed.round.slug}~{len(found) + 1}" if found else passed.round.slug


def _of_the_round(passed: Pass) -> QuerySet[Certificate]:
    holder = Q(person_id=passed.person_id, credential=passed.credential)
    return Certificate.objects.filter(
        Q(result_id=passed.result_id) | holder & (Q(cycle=passed.round.slug) | Q(cycle__startswith=f"{passed.round.slug}~"))
    )


def _renewed(passed: Pass) -> Certificate | None:
    """The holder's latest of the same level from another round. Rounds without a level renew nothing: they need not be about the same."""
    if not passed.round.level:
        return None
    own = Q(cycle=passed.round.slug) | Q(cycle__startswith=f"{passed.round.slug}~")
    held = Certificate.objects.filter(person_id=passed.person_id, credential=passed.credential, demo=passed.round.demo, revoked_at=None)
    return held.filter(renewed_by=None).exclude(own).order_by("-issued_at", "-pk").first()


def _public_name(person_id: int) -> str:
    """As it stands on a certificate; empty unless the holder agreed to show it."""
    card = person_card(person_id)
    return card.display_name if card.name_public else ""


def _draw(passed: Pass, cycle: str, now: datetime) -> Certificate:
    """A certificate with fresh code, subject and place, not yet stored."""
    status_list: StatusList = open_status_list(now)
    return Certificate(
        code=codes.encode(os.urandom(codes.RANDOM_BYTES)),
        person_id=passed.person_id,
        credential=passed.credential,
        cycle=cycle,
        result_id=passed.result_id,
        demo=passed.round.demo,
        level=passed.round.level,
        room_types=list(passed.room_types),
        renews=_renewed(passed),
        status_list=status_list,
        status_index=unused_index(status_list),
        issued_at=now,
        valid_until=_months_later(now, VALIDITY_MONTHS),
    )


def _sign(certificate: Certificate, passed: Pass, holder_name: str, key: IssuerKey, now: datetime) -> Signed:
    document = credential(
        certificate_id=f"{settings.ISSUER_ORIGIN}/c/{certificate.code}",
        subject=certificate.subject.urn,
        holder_name=holder_name,
        issuer=issuer_of(key),
        achieved=snapshot_achievement(passed.round, now).document,
        result=passed.result,
        status=StatusEntry(list_url(certificate.status_list.number), certificate.status_index),
        valid_from=now,
        valid_until=certificate.valid_until,
    )
    return sign_document(document, key, now)


def _months_later(moment: datetime, months: int) -> datetime:
    """The same day of a later month, the 28th at most when that day does not exist."""
    years, month = divmod(moment.month - 1 + months, 12)
    try:
        return moment.replace(year=moment.year + years, month=month + 1)
    except ValueError:
        return moment.replace(year=moment.year + years, month=month + 1, day=28)
