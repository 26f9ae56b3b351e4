"""Signs again what a compromised key had signed. What is left to do follows from the records, so that whoever is killed, another one goes on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from certify.certificates.models import Compromise, IssuerKey, KeyState, StatusList
from certify.certificates.selectors import signed_last_by
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.publish_status_list import publish_status_list

log = logging.getLogger(__name__)

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
    for certificate in signed_last_by(bad).select_related("person", "status_list").order_by("pk"):
        if signed == most:
            break
        if follow_name_consent(certificate, clock()).key_id in bad:
            damaged += 1
            log.error("certificate %s is not signed again: its stored record does not prove itself", certificate.code)
        else:
            signed += 1
    left = signed_last_by(bad).count()
    if left == damaged:
        now = clock()
        Compromise.objects.filter(done_at=None, declared_at__lte=now - IN_FLIGHT).update(done_at=now)
    return Resigned(signed, damaged, left)


def resign_lists(now: datetime) -> int:
    """Lists that a compromised key had signed, and lists that a revocation did not reach because its worker was lost."""
    stale = [
        status_list.pk
        for status_list in StatusList.objects.select_related("key").order_by("number")
        if status_list.key.state == KeyState.COMPROMISED or status_list.certificates.filter(revoked_at__gt=status_list.signed_at).exists()
    ]
    for list_id in stale:
        publish_status_list(list_id, now)
    return len(stale)
