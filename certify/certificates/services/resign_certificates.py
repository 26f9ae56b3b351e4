"""Signs again what a compromised key had signed. What is left to do follows from the records, so that whoever is killed, another one goes on."""

import json
import logging
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from certify.certificates.bitstring import bits_of, read_bits
from certify.certificates.models import Certificate, Compromise, IssuerKey, KeyState, StatusList
from certify.certificates.selectors import signed_last_by
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.publish_status_list import publish_status_list, revoked_indexes

log = logging.getLogger(__name__)

STRETCH = 100
"""Certificates read at once."""

IN_FLIGHT = timedelta(minutes=5)
"""So long a worker that had read the key before may still store what it signs with it."""


@dataclass(frozen=True)
class Resigned:
    """Signed again in this turn, refused because the stored record does not prove itself, and still to do (those included)."""

    signed: int
    damaged: int
    left: int


def resign_certificates(clock: Callable[[], datetime], most: int) -> Resigned:
    """One turn: the lists, and up to `most` certificates. Each certificate is a transaction of its own; two at once do it once."""
    resign_lists(clock())
    if not Compromise.objects.filter(done_at=None).exists():
        return Resigned(0, 0, 0)
    bad = list(IssuerKey.objects.filter(state=KeyState.COMPROMISED).values_list("pk", flat=True))
    signed = damaged = 0
    for certificate in _in_stretches(bad):
        if follow_name_consent(certificate, clock()).key_id in bad:
            damaged += 1
            log.error("certificate %s is not signed again: its stored record does not prove itself", certificate.code)
        else:
            signed += 1
        if signed == most:
            break
    left = signed_last_by(bad).count()
    if left == damaged:
        now = clock()
        Compromise.objects.filter(done_at=None, declared_at__lte=now - IN_FLIGHT).update(done_at=now)
    return Resigned(signed, damaged, left)


def _in_stretches(key_ids: list[int]) -> Iterator[Certificate]:
    """What is left. Each turn begins at a place of its own, so that several at once share the work and seldom wait for the same certificate."""
    left = signed_last_by(key_ids).order_by("pk")
    last = left.last()
    start = secrets.randbelow(last.pk) + 1 if last is not None else 0
    for part in (left.filter(pk__gte=start), left.filter(pk__lt=start)):
        after = 0
        while stretch := list(part.filter(pk__gt=after)[:STRETCH]):
            yield from stretch
            after = stretch[-1].pk


def resign_lists(now: datetime) -> int:
    """Lists that a compromised key had signed, and lists that a revocation did not reach because its worker was lost.

    The bits themselves are compared: a time would not tell, since two who sign at once read and write in any order.
    """
    stale = [
        status_list.pk
        for status_list in StatusList.objects.select_related("key").order_by("number")
        if status_list.key.state == KeyState.COMPROMISED or _lacks_a_revocation(status_list)
    ]
    for list_id in stale:
        publish_status_list(list_id, now)
    return len(stale)


def _lacks_a_revocation(status_list: StatusList) -> bool:
    try:
        served = read_bits(str(json.loads(bytes(status_list.document))["credentialSubject"]["encodedList"]))
    except (ValueError, KeyError, TypeError, OSError, EOFError, zlib.error):
        return True  # damaged; the bits follow from the certificates
    return served != bits_of(revoked_indexes(status_list.pk))
