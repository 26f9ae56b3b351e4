"""Reads about the issuer's keys, and about what each of them has signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from certify.certificates.models import Certificate, Compromise, Issuance, IssuerKey, StatusList


@dataclass(frozen=True)
class KeyCard:
    """A key, and what stands or falls with it: certificates whose present issuance it signed, all issuances, and lists."""

    multikey: str
    state: str
    issuer_did: str
    created_at: datetime
    retired_at: datetime | None
    certificates: int
    issuances: int
    lists: int


@dataclass(frozen=True)
class Resigning:
    """How far the signing again after a compromise is."""

    multikey: str
    declared_at: datetime
    done_at: datetime | None
    certificates: int
    left: int


def signed_last_by(key_ids: Iterable[int]) -> QuerySet[Certificate]:
    """Certificates whose present issuance one of these keys has signed."""
    latest = Issuance.objects.filter(certificate=OuterRef("pk")).order_by("-number").values("key")[:1]
    return Certificate.objects.annotate(last_key=Subquery(latest)).filter(last_key__in=list(key_ids))


def key_cards() -> list[KeyCard]:
    """All keys, oldest first."""
    return [
        KeyCard(
            multikey=key.multikey,
            state=key.state,
            issuer_did=key.issuer_did,
            created_at=key.created_at,
            retired_at=key.retired_at,
            certificates=signed_last_by([key.pk]).count(),
            issuances=key.issuances.count(),
            lists=StatusList.objects.filter(key=key).count(),
        )
        for key in IssuerKey.objects.order_by("created_at", "pk")
    ]


def resigning() -> list[Resigning]:
    """Every declared compromise, oldest first."""
    return [
        Resigning(row.key.multikey, row.declared_at, row.done_at, row.certificates, 0 if row.done_at else signed_last_by([row.key_id]).count())
        for row in Compromise.objects.select_related("key").order_by("declared_at", "pk")
    ]
