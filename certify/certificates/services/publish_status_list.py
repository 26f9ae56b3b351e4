"""Makes and re-signs the list of revocation bits."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from certify.certificates.bitstring import BITS, encode_bits
from certify.certificates.credential import status_list_credential
from certify.certificates.models import Certificate, IssuerKey, StatusList
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key, issuer_of
from certify.certificates.services.sign_document import sign_document

FULL = BITS // 2  # beyond that, drawing an unused place takes too long and the crowd says too little


def list_url(number: int) -> str:
    """Where the list is served; stands in the credentials."""
    return f"{settings.ISSUER_ORIGIN}/status/{number}"


def open_status_list(now: datetime) -> StatusList:
    """The list that new certificates join; the first, or the next when the last is half full."""
    last = StatusList.objects.order_by("-number").first()
    if last is not None and Certificate.objects.filter(status_list=last).count() < FULL:
        return last
    number = last.number + 1 if last else 1
    key = ensure_issuer_key(now)
    content = _sign(number, set(), key, now)
    try:
        with transaction.atomic():
            return StatusList.objects.create(number=number, document=content, digest=hashlib.sha256(content).hexdigest(), key=key, signed_at=now)
    except IntegrityError:  # another process got there first
        return StatusList.objects.get(number=number)


def unused_index(status_list: StatusList) -> int:
    """A random place that no certificate ever had. The database has the last word: the pair is unique."""
    while True:
        index = secrets.randbelow(BITS)
        if not Certificate.objects.filter(status_list=status_list, status_index=index).exists():
            return index


def publish_status_list(status_list_id: int, now: datetime) -> StatusList:
    """Signs the list anew from the certificates' state. Under the row's lock, so that two revocations at once both stand in it."""
    key = ensure_issuer_key(now)
    with transaction.atomic():
        row = StatusList.objects.select_for_update().get(pk=status_list_id)
        content = _sign(row.number, revoked_indexes(row.pk), key, now)
        row.version += 1
        row.document, row.digest, row.key, row.signed_at = content, hashlib.sha256(content).hexdigest(), key, now
        row.save(update_fields=["version", "document", "digest", "key", "signed_at"])
    return row


def revoked_indexes(status_list_id: int) -> set[int]:
    """Places whose bit has to be set."""
    return set(Certificate.objects.filter(status_list_id=status_list_id, revoked_at__isnull=False).values_list("status_index", flat=True))


def _sign(number: int, indexes: set[int], key: IssuerKey, now: datetime) -> bytes:
    document = status_list_credential(list_url(number), issuer_of(key), encode_bits(indexes), now)
    return sign_document(document, key, now).content
