"""What an applied regrade makes of a certificate: the rules of docs/certificates.md, one by one."""

import json
from collections.abc import Callable

import pytest

from certify.accounts.models import Person
from certify.certificates.models import Certificate, CertificateEvent, IssueJob, Occasion
from certify.certificates.services import follow_regrade
from certify.certificates.services.queue_issue import queue_issue
from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.suspend_certificate import suspend_certificate
from grading.selectors import Regraded
from tests.certificates.conftest import NOW, room

Regrade = Callable[..., str]


@pytest.fixture
def regrade(passed: Callable[..., int], carol: Person, monkeypatch: pytest.MonkeyPatch) -> Regrade:
    """Carol applies a regrade: result 1 becomes result 2, then 3, …; gives the state of the last one's job."""
    monkeypatch.setattr("certify.certificates.services.send_issue_job._send", lambda _: None)
    applied: dict[int, Regraded] = {}
    monkeypatch.setattr(follow_regrade, "regraded", applied.get)

    def apply(**changes: object) -> str:
        after = len(applied) + 2
        passed(after - 1, decision="FAIL", effective=False)  # superseded: never a final pass any more
        passed(after, **changes)
        applied[after] = Regraded(after, tuple(range(1, after)), carol.pk, "Incident", "The cut was entered wrongly.")
        job = queue_issue(after, NOW)
        for _ in range(2):  # delivered twice
            run_issue_job(job.pk, lambda: NOW)
        return str(IssueJob.objects.get(pk=job.pk).state)

    return apply


@pytest.mark.parametrize("decision", ["FAIL", "INVALID"])
def test_a_pass_that_is_none_any_more_is_revoked_with_the_regrades_reason(
    decision: str, certificate: Certificate, regrade: Regrade, carol: Person
) -> None:
    assert regrade(decision=decision) == "not_due"
    certificate.refresh_from_db()
    assert certificate.revoked_at == NOW
    assert (certificate.revoked_by_id, certificate.revocation_reason) == (carol.pk, "Incident: The cut was entered wrongly.")
    assert (certificate.issuances.count(), Certificate.objects.count()) == (1, 1)


def test_a_fail_that_is_a_pass_now_is_issued(passed: Callable[..., int], regrade: Regrade) -> None:
    passed(1, decision="FAIL")
    assert regrade() == "issued"
    assert Certificate.objects.get().result_id == 2


def test_a_pass_with_other_figures_is_signed_again_under_the_same_address(certificate: Certificate, regrade: Regrade) -> None:
    assert regrade(round_uplift=0.2345, rooms=(room(1, "高原场", "Plateau"),)) == "issued"
    first, second = certificate.issuances.order_by("number")
    assert (first.occasion, second.occasion) == (Occasion.FIRST, Occasion.REGRADED)
    before, after = (json.loads(bytes(issuance.document)) for issuance in (first, second))
    assert next(row["value"] for row in after["credentialSubject"]["result"]) == "23.4"
    assert all(before[name] == after[name] for name in ("id", "validFrom", "validUntil", "credentialStatus"))
    assert list(CertificateEvent.objects.values_list("kind", flat=True)) == ["issued", "superseded"]


def test_a_pass_with_the_same_figures_stays_as_it_is(certificate: Certificate, regrade: Regrade) -> None:
    assert regrade() == "issued"
    assert certificate.issuances.count() == 1


def test_a_pass_that_is_regained_brings_another_certificate_and_the_revoked_one_stays_revoked(certificate: Certificate, regrade: Regrade) -> None:
    assert (regrade(decision="FAIL"), regrade()) == ("not_due", "issued")
    old, new = Certificate.objects.order_by("pk")
    assert (old.revoked_at is None, new.revoked_at, new.cycle) == (False, None, "demo~2")


def test_a_suspension_outlives_other_figures_and_ends_with_a_revocation(certificate: Certificate, regrade: Regrade, carol: Person) -> None:
    suspend_certificate(certificate.code, carol.pk, "Identity is being checked", NOW)
    regrade(round_uplift=0.2345)
    certificate.refresh_from_db()
    assert (certificate.issuances.count(), certificate.suspended_at) == (2, NOW)
    regrade(decision="FAIL")
    certificate.refresh_from_db()
    assert certificate.revoked_at == NOW
