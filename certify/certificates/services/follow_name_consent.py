"""Brings a certificate into line with what its holder agreed to: with the name, or without."""

import json
from datetime import datetime

from django.db import transaction

from certify.accounts.selectors import person_card
from certify.certificates.credential import with_name
from certify.certificates.models import Certificate, Issuance, Occasion
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key
from certify.certificates.services.sign_document import sign_document


def follow_name_consent(certificate: Certificate, now: datetime) -> Issuance:
    """The issuance to serve. If consent has changed since the last one, another is signed, and no byte with a withdrawn name remains.

    Every way out (page, JSON, API) comes through here, so that a withdrawal holds from the next request on.
    """
    latest = certificate.issuances.order_by("-number").first()
    if latest is None:
        raise Issuance.DoesNotExist(certificate.code)
    if latest.named == _agreed(certificate):
        return latest
    key = ensure_issuer_key(now)
    with transaction.atomic():
        Certificate.objects.select_for_update().get(pk=certificate.pk)
        latest = certificate.issuances.order_by("-number")[0]
        agreed = _agreed(certificate)
        if latest.named == agreed:  # another request got there first
            return latest
        name = person_card(certificate.person_id).display_name if agreed and certificate.person_id else ""
        signed = sign_document(with_name(json.loads(bytes(latest.document)), name), key, now)
        issuance = Issuance.objects.create(
            certificate=certificate,
            number=latest.number + 1,
            occasion=Occasion.NAME_SHOWN if agreed else Occasion.NAME_HIDDEN,
            document=signed.content,
            jcs_hash=signed.jcs_hash,
            named=agreed,
            key=key,
            signed_at=now,
        )
        if not agreed:
            certificate.issuances.filter(named=True).update(document=b"")
    return issuance


def _agreed(certificate: Certificate) -> bool:
    return certificate.person_id is not None and person_card(certificate.person_id).name_public
