"""What the register of traders reads of certificates: only those that hold, with the figures as they are signed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import OuterRef, QuerySet, Subquery

from certify.certificates.credential import BAR
from certify.certificates.models import Certificate, Issuance
from grading.selectors import result_record


@dataclass(frozen=True)
class EntryRoom:
    """An examined room: the goods as the recording calls them, and the followers of its host (0: unknown)."""

    position: int
    categories: tuple[str, ...]
    followers: int


@dataclass(frozen=True)
class ShownCertificate:
    """What the register shows of a certificate. Uplifts in per cent, as they are signed; None: the credential does not have the figure."""

    code: str
    title_zh: str
    title_en: str
    level: str
    demo: bool
    uplift_percent: float | None
    uplift_low_percent: float | None
    uplift_high_percent: float | None
    net_uplift_percent: float | None
    issued_at: datetime
    valid_until: datetime


@dataclass(frozen=True)
class Entry(ShownCertificate):
    """And what the register keeps beside it: `digest` tells whether it was signed again."""

    certificate_id: int
    digest: str
    rooms: tuple[EntryRoom, ...]


def holding_certificates(now: datetime) -> QuerySet[Certificate]:
    """Those that hold now: not revoked, not suspended, not over, not replaced by a newer one."""
    return Certificate.objects.filter(revoked_at=None, suspended_at=None, renewed_by=None, issued_at__lte=now, valid_until__gt=now)


def holds_certificate(person_id: int, now: datetime) -> bool:
    """Has this person any that holds?"""
    return holding_certificates(now).filter(person_id=person_id).exists()


def current_digests(person_ids: Iterable[int], now: datetime) -> dict[int, str]:
    """{certificate: digest of what is served of it}, of all that hold, in one query."""
    latest = Issuance.objects.filter(certificate=OuterRef("pk")).order_by("-number").values("jcs_hash")[:1]
    held = holding_certificates(now).filter(person_id__in=list(person_ids))
    return dict(held.annotate(digest=Subquery(latest)).values_list("pk", "digest"))


def register_entry(certificate_id: int) -> tuple[Entry | None, int | None]:
    """And whose it is. None when there is nothing to read: withdrawn bytes, a damaged record."""
    certificate = Certificate.objects.get(pk=certificate_id)
    issuance = certificate.issuances.order_by("-number").first()
    try:
        document: dict[str, Any] = json.loads(bytes(issuance.document)) if issuance else {}
    except ValueError:
        return None, certificate.person_id
    if issuance is None or not document:
        return None, certificate.person_id
    values = _values(document)
    title_zh, _, title_en = str(document.get("name", "")).partition(BAR)
    entry = Entry(
        certificate_id=certificate.pk,
        digest=issuance.jcs_hash,
        code=certificate.code,
        title_zh=title_zh,
        title_en=title_en or title_zh,
        level=certificate.level,
        demo=certificate.demo,
        uplift_percent=_number(values.get("uplift")),
        uplift_low_percent=_number(values.get("uplift_low")),
        uplift_high_percent=_number(values.get("uplift_high")),
        net_uplift_percent=_number(values.get("net_uplift")),
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
        rooms=_rooms(certificate.result_id),
    )
    return entry, certificate.person_id


def _values(document: dict[str, Any]) -> dict[str, str]:
    """{key: signed value}."""
    return {str(result["resultDescription"]).rpartition("#")[2]: str(result["value"]) for result in document["credentialSubject"]["result"]}


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def _rooms(result_id: int) -> tuple[EntryRoom, ...]:
    """Kinds of rooms are no certified figures; without the record behind the certificate there are none to search by."""
    try:
        record = result_record(result_id)
    except ObjectDoesNotExist:
        return ()
    return tuple(EntryRoom(room.position, room.categories, room.followers) for room in record.rooms)
