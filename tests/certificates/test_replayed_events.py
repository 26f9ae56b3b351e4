"""Everything that happened to a certificate happens again, in order and backwards: nothing changes, nobody gets another one."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.errors import NothingToRevoke
from certify.certificates.models import Certificate, Issuance, IssueJob, StatusList
from certify.certificates.receivers import on_result_published
from certify.certificates.services import sweep_issues as sweeping
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.publish_status_list import publish_status_list
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.sweep_issues import sweep_issues
from tests.certificates.conftest import NOW

Event = Callable[[datetime], object]


def everything() -> list[object]:
    """What is stored about certificates, byte for byte; the status list by its content's digest."""
    return [
        *Certificate.objects.order_by("pk").values_list(
            "code", "person_id", "result_id", "status_index", "issued_at", "revoked_at", "revocation_reason"
        ),
        *Issuance.objects.order_by("pk").values_list("certificate_id", "number", "jcs_hash", "named", "signed_at"),
        *IssueJob.objects.order_by("pk").values_list("result_id", "state", "tries", "certificate_id"),
        StatusList.objects.count(),
    ]


def issue_all(now: datetime) -> None:
    for job in IssueJob.objects.order_by("pk"):
        run_issue_job(job.pk, lambda: now)


def revoke(certifier: Person, now: datetime) -> None:
    with suppress(NothingToRevoke):
        revoke_certificate(Certificate.objects.get(result_id=1).code, certifier.pk, "冒名顶替", now)


def sign_lists(now: datetime) -> None:
    for status_list in StatusList.objects.all():
        publish_status_list(status_list.pk, now)


def serve_all(now: datetime) -> None:
    for certificate in Certificate.objects.all():
        follow_name_consent(certificate, now)


def test_every_event_of_a_certificate_s_life_delivered_again_changes_nothing(
    passed: Callable[..., int], alice: Person, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certify.certificates.services.send_issue_job._send", lambda _: None)
    passed()
    passed(2, person_id=bob.pk)
    monkeypatch.setattr(sweeping, "finalised_pass_ids", lambda: [1, 2])
    show_name(alice, True, NOW)

    life: list[Event] = [
        lambda _: on_result_published(sender=None, result_id=1),
        lambda _: on_result_published(sender=None, result_id=2),
        issue_all, sweep_issues, serve_all, lambda now: revoke(carol, now), sign_lists, sweep_issues,
    ]  # fmt: skip
    for place, event in enumerate(life):
        event(NOW + timedelta(minutes=place))
    before = everything()
    assert set(Certificate.objects.values_list("result_id", "person_id")) == {(1, alice.pk), (2, bob.pk)}

    for again in (life, life[::-1]):
        for place, event in enumerate(again):
            event(NOW + timedelta(days=1, minutes=place))
            assert everything() == before, f"event {place} changed something when it came again"
