"""Brings a certificate into line with what its holder agreed to, with the name or without, and with the keys that may still be believed."""

import json
from datetime import datetime

from django.db import transaction

from certify.accounts.selectors import person_card
from certify.certificates import checking, contexts
from certify.certificates.credential import holder_name_in, reissued
from certify.certificates.models import Certificate, Issuance, KeyState, Occasion, Paper
from certify.certificates.services.add_issuance import add_issuance
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key, issuer_of


def follow_name_consent(certificate: Certificate, now: datetime) -> Issuance:
    """The issuance to serve. If consent has changed since the last one, another is signed, and no byte with a withdrawn name remains.

    Every way out (page, JSON, API) comes through here, so that a withdrawal, or a key's compromise, holds from the next request on.
    """
    latest = _latest(certificate)
    if _occasion(latest, _agreed(certificate)) is None:
        return latest
    key = ensure_issuer_key(now)
    with transaction.atomic():
        Certificate.objects.select_for_update().get(pk=certificate.pk)
        latest = _latest(certificate)
        agreed = _agreed(certificate)
        occasion = _occasion(latest, agreed)
        if occasion is None:  # another request got there first
            return latest
        if not agreed:
            certificate.issuances.filter(named=True).exclude(pk=latest.pk).update(document=b"")
            Paper.objects.filter(issuance__certificate=certificate, issuance__named=True).update(content=b"")
        if not proves_itself(latest):
            # Never signed again: that would make a tampered record good. Its page says damaged; with a withdrawn name nothing of it is left.
            if latest.named and not agreed:
                Issuance.objects.filter(pk=latest.pk).update(document=b"")
                latest.document = b""
            return latest
        served = json.loads(bytes(latest.document))
        document = reissued(served, _name(certificate, served) if agreed else "", issuer_of(key))
        issuance = add_issuance(latest, document, key, occasion, now, named=agreed)
        if not agreed:
            certificate.issuances.filter(named=True).update(document=b"")
    return issuance


def _latest(certificate: Certificate) -> Issuance:
    latest = certificate.issuances.select_related("key").order_by("-number").first()
    if latest is None:
        raise Issuance.DoesNotExist(certificate.code)
    return latest


def _occasion(latest: Issuance, agreed: bool) -> Occasion | None:
    """Why the last issuance may not be served any more; None: it may."""
    if latest.named != agreed:
        return Occasion.NAME_SHOWN if agreed else Occasion.NAME_HIDDEN
    return Occasion.KEY_COMPROMISED if latest.key.state == KeyState.COMPROMISED else None


def proves_itself(issuance: Issuance) -> bool:
    """Are the stored bytes those that were signed, by the key of the record?"""
    content = bytes(issuance.document)
    return checking.hash_matches(content, issuance.jcs_hash) and checking.proof_holds(content, issuance.key.multikey, contexts.load)


def _name(certificate: Certificate, served: dict[str, object]) -> str:
    """As it stands there; else as the holder is called now."""
    return holder_name_in(served) or (person_card(certificate.person_id).display_name if certificate.person_id else "")


def _agreed(certificate: Certificate) -> bool:
    return certificate.person_id is not None and person_card(certificate.person_id).name_public
