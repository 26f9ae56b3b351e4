"""Brings a certificate into line with an applied regrade: revoked where the pass is gone, signed again where its figures changed."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction

from certify.accounts.selectors import person_card
from certify.certificates.credential import StatusEntry, credential
from certify.certificates.errors import NothingToRevoke
from certify.certificates.models import Certificate, Change, Issuance, IssueJob, JobState, Occasion
from certify.certificates.selectors import Pass
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key, issuer_of
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.publish_status_list import list_url
from certify.certificates.services.record_event import record_event
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.certificates.services.sign_document import sign_document
from certify.certificates.services.snapshot_achievement import snapshot_achievement
from grading.selectors import Regraded, regraded


def regraded_away(result_id: int, now: datetime) -> Certificate | None:
    """The certificate that this result's predecessors had earned, revoked; None if there is none. Repeating it changes nothing."""
    change = regraded(result_id)
    certificate = _earned_before(change) if change else None
    if change is None or certificate is None:
        return None
    if certificate.revoked_at is None:
        try:
            return revoke_certificate(certificate.code, change.by, f"{change.reason}: {change.text}", now)
        except NothingToRevoke:  # another worker got there first
            certificate.refresh_from_db()
    return certificate


def revoked_by_regrade(certificate: Certificate) -> bool:
    """Was it taken back because a regrade ended the pass (and not for misuse)? Then a later regrade may bring another."""
    return certificate.revoked_at is not None and IssueJob.objects.filter(certificate=certificate, state=JobState.NOT_DUE).exists()


def sign_again(certificate: Certificate, passed: Pass, now: datetime) -> Issuance | None:
    """The next issuance, with the regraded figures, under the same address; None if the current one shows them already.

    Every hash ever issued stays known; dates, subject and place in the status list stay as they are.
    """
    change = regraded(passed.result_id)
    if change is None or certificate.revoked_at is not None or certificate.result_id not in (*change.earlier_result_ids, passed.result_id):
        return None
    current = follow_name_consent(certificate, now)
    key = ensure_issuer_key(now)
    with transaction.atomic():
        Certificate.objects.select_for_update().get(pk=certificate.pk)
        latest = certificate.issuances.order_by("-number")[0]
        served = json.loads(bytes(latest.document))
        document = credential(
            certificate_id=f"{settings.ISSUER_ORIGIN}/c/{certificate.code}",
            subject=certificate.subject.urn,
            holder_name=_name(certificate) if current.named else "",
            issuer=issuer_of(key),
            achieved=snapshot_achievement(passed.round, now).document,
            result=passed.result,
            status=StatusEntry(list_url(certificate.status_list.number), certificate.status_index),
            valid_from=certificate.issued_at,
            valid_until=certificate.valid_until,
        )
        if served["credentialSubject"] == document["credentialSubject"]:
            return None
        signed = sign_document(document, key, now)
        Certificate.objects.filter(pk=certificate.pk).update(room_types=list(passed.room_types))
        record_event(certificate.pk, Change.SUPERSEDED, now)
        return Issuance.objects.create(
            certificate=certificate,
            number=latest.number + 1,
            occasion=Occasion.REGRADED,
            document=signed.content,
            jcs_hash=signed.jcs_hash,
            named=current.named,
            key=key,
            signed_at=now,
        )


def _name(certificate: Certificate) -> str:
    return person_card(certificate.person_id).display_name if certificate.person_id else ""


def _earned_before(change: Regraded) -> Certificate | None:
    return Certificate.objects.filter(result_id__in=change.earlier_result_ids).order_by("-pk").first()
