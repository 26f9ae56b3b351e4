"""Reads about certificates."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.certificates import checking, contexts
from certify.certificates.models import Achievement, Certificate, Issuance, IssueJob, IssuerKey, JobState, KeyState, Paper, StatusList
from certify.certificates.selectors.shared_cache import recall, remember
from grading.selectors import final_result_id

PROOF_REMEMBERED_S = 3600


@dataclass(frozen=True)
class Checked:
    """A certificate, what is served of it, and whether it holds."""

    certificate: Certificate
    issuance: Issuance
    document: dict[str, Any]
    finding: checking.Finding

    @property
    def standing(self) -> str:
        return self.finding.standing.value

    @property
    def fingerprint(self) -> str:
        return key_fingerprint(self.issuance.key)


def certificate_by_code(code: str) -> Certificate | None:
    """By its exact code."""
    return Certificate.objects.select_related("status_list", "person").filter(code=code).first()


def checked(certificate: Certificate, issuance: Issuance, now: datetime) -> Checked:
    """The checks on our own stored bytes, as anybody else could make them, and what is told here only: a suspension, a compromised key."""
    content = bytes(issuance.document)
    status_list = certificate.status_list
    finding = checking.Finding(
        hash_matches=checking.hash_matches(content, issuance.jcs_hash),
        proof_holds=issuance.key.state != KeyState.COMPROMISED and _proof_holds(content, issuance.key.multikey),
        # Either source suffices: a list that could not be signed again must not hide a revocation.
        not_revoked=certificate.revoked_at is None and not checking.listed_as_revoked(bytes(status_list.document), certificate.status_index),
        within_dates=checking.within_dates(certificate.issued_at, certificate.valid_until, now),
        not_suspended=certificate.suspended_at is None,
    )
    return Checked(certificate, issuance, _parsed(content), finding)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _proof_holds(content: bytes, multikey: str) -> bool:
    """The outcome depends on nothing but bytes and key, so it can be remembered under their digest."""
    name = f"proof:{hashlib.sha256(content + multikey.encode()).hexdigest()}"
    remembered = recall(name)
    if remembered is None:
        remembered = checking.proof_holds(content, multikey, contexts.load)
        remember(name, remembered, PROOF_REMEMBERED_S)
    return bool(remembered)


def status_list_by_number(number: int) -> StatusList | None:
    """The list as it is served."""
    return StatusList.objects.filter(number=number).first()


def achievement_by_version(slug: str, version: int) -> Achievement | None:
    """One wording of what is certified."""
    return Achievement.objects.filter(slug=slug, version=version).first()


def certificates_of(person_id: int) -> list[Certificate]:
    """A holder's certificates, newest first."""
    return list(Certificate.objects.filter(person_id=person_id).select_related("status_list", "renewed_by").order_by("-issued_at"))


def certificate_of_attempt(attempt_id: int) -> tuple[str, Certificate | None]:
    """Where the issuing for an attempt stands, and its certificate; another attempt of the same round may have earned it before.

    The state is the job's, `unknown` while there is no job, `no_result` before the result is published.
    """
    result_id = final_result_id(attempt_id)
    if result_id is None:
        return "no_result", None
    job = IssueJob.objects.select_related("certificate__status_list").filter(result_id=result_id).first()
    return (job.state, job.certificate) if job else ("unknown", None)


def stopped_issues() -> list[tuple[int, str]]:
    """(result, last error) of issue jobs that stopped after three tries, oldest first."""
    return list(IssueJob.objects.filter(state=JobState.DEAD).order_by("pk").values_list("result_id", "error"))


def key_fingerprint(key: IssuerKey) -> str:
    """SHA-256 of the public key's Multikey, in groups of four: what a holder may compare by eye."""
    digest = hashlib.sha256(key.multikey.encode("ascii")).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def is_local(origin: str) -> bool:
    """An address that only this computer can follow."""
    return any(host in origin for host in ("://127.", "://localhost", "://[::1]"))


def issuance_by_hash(jcs_hash: str) -> Issuance | None:
    """What was once signed with exactly this content, current or not."""
    return Issuance.objects.select_related("certificate__status_list", "certificate__person", "key").filter(jcs_hash=jcs_hash).first()


def is_printed_as(digest: str, issuance: Issuance) -> bool:
    """Whether a PDF with this SHA-256 is exactly the one that was printed for the issuance."""
    return Paper.objects.filter(issuance=issuance, digest=digest).exists()
