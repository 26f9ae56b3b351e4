"""Brings a certificate into line with an applied regrade: revoked where the pass is gone, signed again where its figures changed."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction

from certify.certificates.credential import StatusEntry, credential, holder_name_in
from certify.certificates.errors import NothingToRevoke
from certify.certificates.models import Certificate, Issuance, IssueJob, JobState, Occasion
from certify.certificates.selectors import Pass
from certify.certificates.services.add_issuance import add_issuance
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key, issuer_of
from certify.certificates.services.follow_name_consent import follow_name_consent, proves_itself
from certify.certificates.services.publish_status_list import list_url
from certify.certificates.services.revoke_certificate import revoke_certificate
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
    """The next issuance, with the regraded figures, under the same address; None if the current one shows them already, or does not prove itself.

    Every hash ever issued stays known; dates, subject, name and place in the status list stay as they are.
    """
    change = regraded(passed.result_id)
    if change is None or certificate.revoked_at is not None or certificate.result_id not in (*change.earlier_result_ids, passed.result_id):
        return None
    key = ensure_issuer_key(now)
    with transaction.atomic():
        if Certificate.objects.select_for_update().get(pk=certificate.pk).revoked_at is not None:
            return None  # meanwhile
        # Under the lock: whoever withdraws the name now waits, and then hides it in what is signed here.
        latest = follow_name_consent(certificate, now)
        if not proves_itself(latest):
            return None
        served = json.loads(bytes(latest.document))
        document = credential(
            certificate_id=f"{settings.ISSUER_ORIGIN}/c/{certificate.code}",
            subject=certificate.subject.urn,
            holder_name=holder_name_in(served),
            issuer=issuer_of(key),
            achieved=snapshot_achievement(passed.round, now).document,
            result=passed.result,
            status=StatusEntry(list_url(certificate.status_list.number), certificate.status_index),
            valid_from=certificate.issued_at,
            valid_until=certificate.valid_until,
        )
        if served["credentialSubject"] == document["credentialSubject"]:
            return None
        Certificate.objects.filter(pk=certificate.pk).update(room_types=list(passed.room_types))
        return add_issuance(latest, document, key, Occasion.REGRADED, now, named=latest.named)


def _earned_before(change: Regraded) -> Certificate | None:
    return Certificate.objects.filter(result_id__in=change.earlier_result_ids).order_by("-pk").first()
