"""kill -9 at any line of an issue job: a pass has one certificate, a regrade revokes it once or signs it once again, and the signed list says so.

All lines, a process for each: `.ci/soak kills`.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest

import certify.certificates.services
from certify.accounts.models import Person
from certify.certificates.bitstring import bit_is_set
from certify.certificates.models import Certificate, CertificateEvent, Issuance, IssueJob
from certify.certificates.services import follow_regrade
from certify.certificates.services import sweep_issues as sweeping
from certify.certificates.services.issue_certificate import issue_certificate
from certify.certificates.services.publish_status_list import publish_status_list
from certify.certificates.services.queue_issue import queue_issue
from certify.certificates.services.resign_certificates import resign_certificates
from certify.certificates.services.run_issue_job import LEASE_S, run_issue_job
from certify.certificates.services.sweep_issues import sweep_issues
from grading.selectors import Regraded
from tests.certificates.conftest import NOW
from tests.services.killing import at_every_line, killed_everywhere

pytestmark = pytest.mark.django_db(transaction=True)
Passed = Callable[..., int]


@pytest.fixture(autouse=True)
def messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """None reaches the broker; grading knows of no pass but those of the test."""
    monkeypatch.setattr("certify.certificates.services.send_issue_job._send", lambda _: None)
    monkeypatch.setattr(sweeping, "finalised_pass_ids", list)


@pytest.fixture
def regrades(monkeypatch: pytest.MonkeyPatch) -> dict[int, Regraded]:
    """What grading knows of applied regrades, by the id of the new result."""
    applied: dict[int, Regraded] = {}
    for module in (follow_regrade, sweeping):
        monkeypatch.setattr(module, "regraded", applied.get)
    monkeypatch.setattr(sweeping, "regraded_result_ids", lambda: list(applied))
    return applied


def deliver(job: IssueJob) -> None:
    run_issue_job(job.pk, lambda: NOW)


def after_the_kill(job: IssueJob) -> IssueJob:
    """The sweeps find it, its message comes, and the killed worker's message comes again."""
    later = NOW + timedelta(seconds=LEASE_S)
    sweep_issues(later)
    for _ in range(2):
        run_issue_job(job.pk, lambda: later)
    resign_certificates(lambda: later, 10)
    job.refresh_from_db()
    return job


def events(certificate: Certificate) -> list[str]:
    return list(CertificateEvent.objects.filter(certificate=certificate).order_by("pk").values_list("kind", flat=True))


def test_a_pass_has_one_certificate(passed: Passed) -> None:
    """One: a row, a signed document, an event, whatever happened to the worker before, between and after them."""
    numbers = count(1)

    def published() -> IssueJob:
        number = next(numbers)
        person = Person.objects.create(username=f"trader-{number}", display_name=f"{number}")
        return queue_issue(passed(number, person_id=person.pk), NOW)

    tries = set()
    watched = {"run_issue_job.py", "issue_certificate.py", "sign_document.py", "record_event.py"}
    for line, job in killed_everywhere("issue", "certificate", 12, published, deliver, certify.certificates.services, through=watched):
        after_the_kill(job)
        certificate = Certificate.objects.get(result_id=job.result_id)
        assert (job.state, job.certificate_id, job.lease_until) == ("issued", certificate.pk, None), line
        assert (Issuance.objects.filter(certificate=certificate).count(), events(certificate)) == (1, ["issued"]), line
        tries.add(job.tries)
    assert tries == {1, 2} or not at_every_line()
    assert Certificate.objects.count() == IssueJob.objects.count()


def test_a_pass_that_a_regrade_ends_is_revoked_once_and_stands_in_the_list(passed: Passed, regrades: dict[int, Regraded], carol: Person) -> None:
    """One: a revocation, an event, and the bit in the list that strangers read, although a clock that is ahead has signed the list before."""
    before = a_regrade(passed, regrades, carol, decision="FAIL")

    def ended() -> IssueJob:
        job = before()
        publish_status_list(Certificate.objects.latest("pk").status_list_id, NOW + timedelta(days=1))
        return job

    watched = {"run_issue_job.py", "follow_regrade.py", "revoke_certificate.py", "publish_status_list.py"}
    for line, job in killed_everywhere(
        "issue, a regrade ended the pass",
        "revocation, with its bit in the signed list",
        4,
        ended,
        deliver,
        certify.certificates.services,
        through=watched,
    ):
        after_the_kill(job)
        certificate = Certificate.objects.get(result_id=job.result_id - 1)
        assert (job.state, job.certificate_id, certificate.revoked_at is None) == ("not_due", certificate.pk, False), line
        assert events(certificate) == ["issued", "revoked"], line
        served = json.loads(bytes(certificate.status_list.document))
        assert bit_is_set(served["credentialSubject"]["encodedList"], certificate.status_index), line
    assert Issuance.objects.count() == Certificate.objects.count()


def test_a_pass_with_other_figures_is_signed_again_once(passed: Passed, regrades: dict[int, Regraded], carol: Person) -> None:
    """One: a second document under the same address, and one event of it."""
    changed = a_regrade(passed, regrades, carol, round_uplift=0.2345)
    for line, job in killed_everywhere(
        "issue, a regrade changed figures",
        "second document under the address",
        8,
        changed,
        deliver,
        certify.certificates.services,
        through={"follow_regrade.py"},
    ):
        after_the_kill(job)
        certificate = Certificate.objects.get(result_id=job.result_id - 1)
        assert (job.state, job.certificate_id, certificate.revoked_at) == ("issued", certificate.pk, None), line
        assert list(certificate.issuances.order_by("number").values_list("number", "occasion")) == [(1, "first"), (2, "regraded")], line
        assert events(certificate) == ["issued", "superseded"], line


def a_regrade(passed: Passed, regrades: dict[int, Regraded], carol: Person, **changes: object) -> Callable[[], IssueJob]:
    """Somebody's certificate, and the job of the result that a regrade has put in the place of the one that earned it."""
    numbers = count(1, 2)

    def make() -> IssueJob:
        number = next(numbers)
        person = Person.objects.create(username=f"trader-{number}", display_name=f"{number}")
        issue_certificate(passed(number, person_id=person.pk), earlier())
        passed(number, person_id=person.pk, decision="FAIL", effective=False)
        passed(number + 1, **{"person_id": person.pk, **changes})
        regrades[number + 1] = Regraded(number + 1, (number,), carol.pk, "Incident", "The cut was entered wrongly.")
        return queue_issue(number + 1, NOW)

    return make


def earlier() -> datetime:
    return NOW - timedelta(hours=1)
