"""Suspended, lifted, renewed, expired: what page, API and lists say, and that every change is told once."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from rest_framework.test import APIClient

from certify.accounts.models import Letter, Person
from certify.accounts.services.deliver_letter import deliver_letter
from certify.accounts.services.show_name import show_name
from certify.certificates import codes
from certify.certificates.bitstring import bit_is_set
from certify.certificates.errors import NothingToSuspend, NotSuspended, ReasonMissing
from certify.certificates.models import Certificate, CertificateEvent, ExpiryLetter
from certify.certificates.selectors import certificate_events_after
from certify.certificates.selectors.register import holding_certificates
from certify.certificates.services.issue_certificate import issue_certificate
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.certificates.services.suspend_certificate import lift_suspension, suspend_certificate
from certify.certificates.services.sweep_expiry import sweep_expiry
from tests.certificates.conftest import NOW

Passed = Callable[..., int]
Clients = Callable[[Person | None], Client]
Apis = Callable[[Person | None], APIClient]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def next_day() -> Iterator[None]:
    with time_machine.travel(NOW + DAY, tick=False):
        yield


@pytest.fixture
def levels(passed: Passed, alice: Person, settings: object) -> Callable[..., Certificate]:
    """Alice's certificate of a level, of a certification in earnest; she shows her name."""
    settings.DEMO, settings.ISSUER_ORIGIN = False, "https://certify.example"
    show_name(alice, True, NOW)

    def make(result_id: int, level: str, slug: str, **changes: object) -> Certificate:
        at = changes.pop("at", NOW)
        return issue_certificate(passed(result_id, kind="certification", demo=False, level=level, round_slug=slug, **changes), at)

    return make


def page(client: Client, certificate: Certificate) -> str:
    return client.get(f"/c/{certificate.code}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()


def kinds(certificate: Certificate) -> list[str]:
    return list(CertificateEvent.objects.filter(certificate=certificate).values_list("kind", flat=True))


def test_a_suspension_is_told_by_page_and_api_and_lifted_again(certificate: Certificate, client: Client, carol: Person, api_for: Apis) -> None:
    suspend_certificate(certificate.code, carol.pk, "Identity is being checked", NOW)
    html = page(client, certificate)
    assert "Genuine, but suspended" in html
    assert "Identity is being checked" in html
    assert "downloaded files and the status list do not" in html
    assert "Genuine and valid" not in html
    body = api_for(None).get(f"/api/v1/certificates/{certificate.code}/").json()
    assert (body["standing"], body["finding"]["not_suspended"], body["suspension_reason"]) == ("suspended", False, "Identity is being checked")
    assert not holding_certificates(NOW + DAY).exists()
    # The list has revocations only: a credential has room for one entry, and says so nowhere else.
    listed = json.loads(bytes(certificate.status_list.document))["credentialSubject"]["encodedList"]
    assert not bit_is_set(listed, certificate.status_index)
    lift_suspension(certificate.code, carol.pk, "Identity confirmed", NOW)
    assert "Genuine and valid" in page(client, certificate)
    told = list(CertificateEvent.objects.filter(kind__in=["suspended", "lifted"]).values_list("kind", "by", "reason"))
    assert told == [("suspended", carol.pk, "Identity is being checked"), ("lifted", carol.pk, "Identity confirmed")]


@pytest.mark.parametrize("change", [suspend_certificate, revoke_certificate])
def test_a_public_reason_is_one_line_that_every_database_takes(certificate: Certificate, carol: Person, change: Callable[..., Certificate]) -> None:
    with pytest.raises(ReasonMissing):
        change(certificate.code, carol.pk, " \x00\n", NOW)
    changed = change(certificate.code, carol.pk, "copied\x00\n  work " + "x" * 400, NOW)
    said = changed.suspension_reason or changed.revocation_reason
    assert (said[:14], len(said)) == ("copied work xx", 300)


def test_a_suspension_needs_a_reason_and_happens_once(certificate: Certificate, carol: Person) -> None:
    with pytest.raises(ReasonMissing):
        suspend_certificate(certificate.code, carol.pk, "  ", NOW)
    with pytest.raises(NotSuspended):
        lift_suspension(certificate.code, carol.pk, "x", NOW)
    suspend_certificate(certificate.code, carol.pk, "x", NOW)
    with pytest.raises(NothingToSuspend):
        suspend_certificate(certificate.code, carol.pk, "again", NOW)


def test_a_revocation_outweighs_a_suspension(certificate: Certificate, client: Client, carol: Person) -> None:
    suspend_certificate(certificate.code, carol.pk, "x", NOW)
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", NOW)
    assert "Revoked: do not rely on it" in page(client, certificate)
    with pytest.raises(NotSuspended):
        lift_suspension(certificate.code, carol.pk, "x", NOW)
    assert kinds(certificate) == ["issued", "suspended", "revoked"]


@pytest.mark.parametrize("way", ["suspend", "lift"])
def test_only_a_certifier_suspends_and_lifts(
    way: str, certificate: Certificate, client_for: Clients, api_for: Apis, alice: Person, bob: Person, erin: Person, carol: Person
) -> None:
    if way == "lift":
        suspend_certificate(certificate.code, carol.pk, "x", NOW)
    before = Certificate.objects.values().get()
    for person in (alice, bob, erin):
        assert client_for(person).post(f"/c/{certificate.code}/{way}/", {"reason": "x"}).status_code == 404
        assert api_for(person).post(f"/api/v1/certificates/{certificate.code}/{way}/", {"reason": "x"}).status_code == 403
    assert client_for(None).post(f"/c/{certificate.code}/{way}/", {"reason": "x"})["Location"].startswith("/sign-in/")
    assert api_for(None).post(f"/api/v1/certificates/{certificate.code}/{way}/", {"reason": "x"}).status_code in {401, 403}
    assert Certificate.objects.values().get() == before
    assert f"/c/{certificate.code}/{way}/" in page(client_for(carol), certificate)
    client_for(carol).post(f"/c/{certificate.code}/{way}/", {"reason": ""})
    assert Certificate.objects.values().get() == before
    assert api_for(carol).post(f"/api/v1/certificates/{certificate.code}/{way}/", {"reason": "x"}).status_code == 200
    assert (Certificate.objects.get().suspended_at is None) == (way == "lift")
    assert client_for(carol).post("/c/0000000000000000/suspend/", {"reason": "x"}).status_code == 404


def test_the_command_suspends_and_lifts(certificate: Certificate, carol: Person) -> None:
    out = StringIO()
    call_command("suspend_certificate", codes.grouped(certificate.code), "--reason", "x", "--by", "carol", stdout=out)
    assert Certificate.objects.get().suspended_at is not None
    call_command("suspend_certificate", certificate.code, "--reason", "x", "--by", "carol", "--lift", stdout=out)
    assert Certificate.objects.get().suspended_at is None
    with pytest.raises(CommandError, match="no certifier"):
        call_command("suspend_certificate", certificate.code, "--reason", "x", "--by", "alice")


def test_the_level_stands_in_title_figures_and_page(levels: Callable[..., Certificate], client: Client) -> None:
    certificate = levels(1, "intermediate", "autumn")
    document = json.loads(bytes(certificate.issuances.get().document))
    assert document["name"] == "操盘手实操认证（中级）：演示考试 ｜ Live-commerce trader (intermediate): Demonstration"
    values = {result["resultDescription"].rpartition("#")[2]: result["value"] for result in document["credentialSubject"]["result"]}
    assert values["level"] == "intermediate"
    assert (certificate.level, certificate.room_types, certificate.credential) == ("intermediate", ["outdoor"], "trader.certification.intermediate")
    html = page(client, certificate)
    assert "Intermediate level" in html
    assert "+31.2 %" in html
    assert "中级" in client.get(f"/c/{certificate.code}/", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()


def test_a_newer_round_of_the_same_level_renews(levels: Callable[..., Certificate], client: Client, api_for: Apis) -> None:
    older = levels(1, "junior", "autumn")
    newer = levels(2, "junior", "spring", at=NOW + timedelta(hours=5))
    assert newer.renews == older
    assert codes.grouped(newer.code) in page(client, older)
    assert "Genuine and valid" in page(client, older)
    assert codes.grouped(older.code) in page(client, newer)
    assert api_for(None).get(f"/api/v1/certificates/{older.code}/").json()["renewed_by"] == codes.grouped(newer.code)
    assert list(holding_certificates(NOW + DAY)) == [newer]
    assert (kinds(older), kinds(newer)) == (["issued", "renewed"], ["issued"])


def test_a_renewal_that_is_revoked_renews_nothing(levels: Callable[..., Certificate], carol: Person) -> None:
    older = levels(1, "junior", "autumn")
    newer = levels(2, "junior", "spring")
    revoke_certificate(newer.code, carol.pk, "x", NOW)
    assert list(holding_certificates(NOW + DAY)) == [older]
    assert levels(3, "junior", "summer").renews == older


def test_other_levels_and_rounds_without_one_renew_nothing(levels: Callable[..., Certificate], passed: Passed) -> None:
    made = [levels(1, "junior", "a"), levels(2, "senior", "b"), levels(3, "", "c"), levels(4, "", "d"), issue_certificate(passed(5), NOW)]
    assert [certificate.renews for certificate in made] == [None] * 5


def test_a_higher_level_is_shown_only_with_the_name(levels: Callable[..., Certificate], client: Client, alice: Person) -> None:
    junior, senior = levels(1, "junior", "autumn"), levels(2, "senior", "spring")
    assert "a higher level: Senior level" in page(client, junior)
    assert codes.grouped(senior.code) in page(client, junior)
    assert codes.grouped(junior.code) not in page(client, senior)
    show_name(alice, False, NOW)
    assert codes.grouped(senior.code) not in page(client, junior)
    assert "higher level" not in page(client, junior)


def test_an_end_is_told_once_and_a_revoked_certificate_does_not_end_again(levels: Callable[..., Certificate], bob: Person, carol: Person) -> None:
    ended, revoked = levels(1, "junior", "a"), levels(2, "junior", "a", person_id=bob.pk)
    revoke_certificate(revoked.code, carol.pk, "x", NOW)
    assert sweep_expiry(ended.valid_until - timedelta(seconds=1)).expired == 0
    assert [sweep_expiry(ended.valid_until).expired, sweep_expiry(ended.valid_until + DAY).expired] == [1, 0]
    assert kinds(ended)[-1] == "expired"
    assert "expired" not in kinds(revoked)


def test_a_holder_is_written_to_60_and_14_days_before_the_end_once(levels: Callable[..., Certificate], alice: Person) -> None:
    Person.objects.filter(pk=alice.pk).update(email="alice@example.org", email_verified_at=NOW, language="en")
    certificate = levels(1, "junior", "a")
    end = certificate.valid_until
    written = [sweep_expiry(end - days * DAY).letters for days in (61, 60, 59, 15, 14, 13, 0)]
    assert written == [0, 1, 0, 0, 1, 0, 0]
    letters = list(Letter.objects.filter(kind="expiry"))
    assert [letter.about["certificate"] for letter in letters] == [codes.grouped(certificate.code)] * 2
    assert deliver_letter(letters[0].pk, lambda: NOW)
    sent = mail.outbox[0]
    assert sent.to == ["alice@example.org"]
    assert sent.subject.endswith("Your certificate ends on 2027-11-22")
    assert f"https://certify.example/c/{certificate.code}" in sent.body


def test_nobody_is_written_to_without_a_confirmed_address_or_after_a_renewal(levels: Callable[..., Certificate], alice: Person) -> None:
    certificate = levels(1, "junior", "a")
    assert sweep_expiry(certificate.valid_until - 60 * DAY).letters == 1  # looked at
    assert not Letter.objects.exists()
    Person.objects.filter(pk=alice.pk).update(email="alice@example.org", email_verified_at=NOW)
    levels(2, "junior", "b", at=NOW + 300 * DAY)
    sweep_expiry(certificate.valid_until - 14 * DAY)
    assert not Letter.objects.exists()
    assert ExpiryLetter.objects.count() == 1


def test_every_change_can_be_read_in_order_by_whoever_passes_it_on(certificate: Certificate, alice: Person, carol: Person) -> None:
    suspend_certificate(certificate.code, carol.pk, "x", NOW)
    first, second = certificate_events_after(0)
    assert (first.kind, second.kind, second.reason, second.code) == ("issued", "suspended", "x", codes.grouped(certificate.code))
    assert (first.person_id, first.demo, first.level) == (alice.pk, True, "")
    assert certificate_events_after(first.id) == [second]
