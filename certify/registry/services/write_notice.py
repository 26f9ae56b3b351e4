"""Puts a mail of the register on its way. Nobody's address goes to anybody else."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from certify.accounts.services.send import send
from certify.registry.models import Declaration, Notice, NoticeKind, Report, Talk


def write_notice(
    kind: NoticeKind,
    now: datetime,
    *,
    person_id: int | None = None,
    address: str = "",
    declaration: Declaration | None = None,
    talk: Talk | None = None,
    report: Report | None = None,
    language: str = "",
) -> Notice:
    """The row is the job; the queue gets a hint on commit."""
    with transaction.atomic():
        notice = Notice.objects.create(
            kind=kind, person_id=person_id, address=address, address_digest=address_digest(address) if address else "", declaration=declaration,
            talk=talk, report=report, language=language, asked_at=now,
        )  # fmt: skip
        send("registry.deliver", notice.pk)
    return notice


def address_digest(address: str) -> str:
    """Counts mails to an address that is not kept. With the site's own key: nobody finds the address by trying."""
    return hashlib.blake2b(address.strip().casefold().encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).hexdigest()
