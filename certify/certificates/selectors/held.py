"""The certificates of several people that hold now, with the title that was signed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from certify.certificates.credential import BAR
from certify.certificates.models import Issuance
from certify.certificates.selectors.register import holding_certificates


@dataclass(frozen=True)
class HeldCertificate:
    """One that holds. `round_slug` is the round that earned it."""

    person_id: int
    code: str
    round_slug: str
    title_zh: str
    title_en: str
    level: str
    demo: bool
    issued_at: datetime
    valid_until: datetime


def held_certificates(person_ids: Iterable[int], now: datetime) -> list[HeldCertificate]:
    """Newest first, in one query."""
    latest = Issuance.objects.filter(certificate=OuterRef("pk")).order_by("-number").values("document")[:1]
    rows = holding_certificates(now).filter(person_id__in=list(person_ids)).annotate(document=Subquery(latest)).order_by("-issued_at", "-pk")
    held = []
    for row in rows:
        title_zh, _, title_en = _title(row.document).partition(BAR)
        # No slug has a tilde: a pass regained after a regrade counts its cycle behind one.
        slug = row.cycle.partition("~")[0]
        titles = (title_zh, title_en or title_zh)
        held.append(HeldCertificate(row.person_id or 0, row.code, slug, *titles, row.level, row.demo, row.issued_at, row.valid_until))
    return held


def _title(document: bytes | memoryview | None) -> str:
    try:
        return str(json.loads(bytes(document or b"{}")).get("name", ""))
    except ValueError:
        return ""
