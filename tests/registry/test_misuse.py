"""Misuse is reported by anybody, decided once by a certifier, with a reason; the reporter is answered."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from certify.accounts.models import Person
from certify.certificates.models import Certificate
from certify.registry.errors import AlreadyDecided, Incomplete, OwnThing, ReportNotFound
from certify.registry.models import Brief, Message, Profile, Report
from certify.registry.services.deliver_notice import deliver_notice
from certify.registry.services.report_misuse import decide_report, report_misuse, show_again
from certify.registry.services.show_profile import show_profile
from tests.registry.conftest import DRAFT, NOW, writes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def test_anybody_reports_a_certificate_from_its_page(certificate: Certificate, client_for: Callable[..., Client]) -> None:
    client = client_for(None)
    path = f"/misuse/report/?about=certificate&name={certificate.code}"
    assert path.replace("&", "&amp;") in client.get(f"/c/{certificate.code}/").content.decode()
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": "other", "words": " "}).status_code == 422
    assert client.post(path, {"reason": "edited", "words": "A shop shows another name.", "contact": "a@b.example"}).status_code == 200
    report = Report.objects.get()
    assert (report.name, report.reason, report.contact, report.reporter) == (certificate.code, "edited", "a@b.example", None)
    assert [client.get(f"/misuse/report/?about={about}&name=x").status_code for about in ("certificate", "profile", "brief", "message", "")] == [
        404
    ] * 5


def test_a_message_is_reported_by_its_reader_only(
    alices: Profile, alice: Person, bob: Person, charlie: Person, client_for: Callable[..., Client]
) -> None:
    message = writes(charlie, alices)
    path = f"/misuse/report/?about=message&name={message.public_id}"
    assert [client_for(person).get(path).status_code for person in (alice, bob, charlie, None)] == [200, 404, 404, 404]


def test_reports_are_limited_by_caller_and_one_person_has_one_open_report(
    certificate: Certificate, bob: Person, client_for: Callable[..., Client]
) -> None:
    path = f"/misuse/report/?about=certificate&name={certificate.code}"
    for _ in range(2):
        assert client_for(bob).post(path, {"reason": "spam"}).status_code == 200
    assert Report.objects.count() == 1
    client = client_for(None)
    assert [client.post(path, {"reason": "spam"}).status_code for _ in range(11)] == [200] * 10 + [429]


def test_only_certifiers_see_the_queue(alice: Person, erin: Person, carol: Person, client_for: Callable[..., Client]) -> None:
    for path in ("/misuse/", "/misuse/999999/"):
        assert [client_for(person).get(path).status_code for person in (alice, erin)] == [404, 404]
        assert client_for(None).get(path).status_code == 302
    assert client_for(carol).get("/misuse/").status_code == 200


def test_hiding_a_profile_holds_at_once_and_is_lifted_by_a_certifier(
    alices: Profile, alice: Person, carol: Person, client_for: Callable[..., Client]
) -> None:
    report = report_misuse("profile", alices.code, "false_claim", "", "r@b.example", None, "en", NOW)
    client = client_for(carol)
    assert alices.headline in client.get(f"/misuse/{report.pk}/").content.decode()
    assert client.post(f"/misuse/{report.pk}/", {"decision": "close_brief", "why": "x"}).status_code == 422
    assert (
        client.post(f"/misuse/{report.pk}/", {"decision": "hide_profile", "why": "The figure is invented.", "answer": "Hidden."}).status_code == 302
    )
    assert client_for(None).get(f"/traders/{alices.code}/").status_code == 404
    assert "The figure is invented." in client_for(alice).get("/me/profile/").content.decode()
    report.refresh_from_db()
    assert (report.decision, report.decided_by, bool(report.decided_at)) == ("hide_profile", carol, True)
    assert client.post(f"/misuse/{report.pk}/", {"do": "show_again"}).status_code == 302
    assert client_for(None).get(f"/traders/{alices.code}/").status_code == 404, "the holder agrees anew"


def test_a_report_is_decided_once_and_its_reporter_is_answered(
    alices: Profile, brief: Brief, alice: Person, carol: Person, sent: list[tuple[str, int]]
) -> None:
    report = report_misuse("brief", str(brief.public_id), "fraud", "", "r@b.example", alice.pk, "en", NOW)
    with pytest.raises(Incomplete):
        decide_report(report.pk, "nothing", " ", "", carol.pk, NOW)
    decide_report(report.pk, "close_brief", "It asks for money first.", "Thank you: it is closed.", carol.pk, NOW)
    with pytest.raises(AlreadyDecided):
        decide_report(report.pk, "nothing", "Second thoughts", "", carol.pk, NOW)
    brief.refresh_from_db()
    assert (brief.closed_by, brief.closed_reason) == (carol, "It asks for money first.")
    assert deliver_notice(sent[0][1], lambda: NOW)
    assert mail.outbox[0].to == ["r@b.example"]
    assert "Thank you: it is closed." in mail.outbox[0].body


def test_a_hidden_message_is_read_by_nobody(
    alices: Profile, alice: Person, charlie: Person, carol: Person, client_for: Callable[..., Client]
) -> None:
    message = writes(charlie, alices, "an insult")
    report = report_misuse("message", str(message.public_id), "abuse", "", "", alice.pk, "", NOW)
    decide_report(report.pk, "hide_message", "An insult.", "", carol.pk, NOW)
    assert Message.objects.get().hidden_at == NOW
    for person in (alice, charlie):
        assert "an insult" not in client_for(person).get(f"/talks/{message.talk.public_id}/").content.decode()


def test_a_brief_is_reported_by_whoever_may_read_it(alices: Profile, alice: Person, bob: Person, charlie: Person, brief: Brief) -> None:
    assert report_misuse("brief", str(brief.public_id), "fraud", "", "", alice.pk, "", NOW).brief == brief
    for person in (bob, charlie):
        with pytest.raises(ReportNotFound):
            report_misuse("brief", str(brief.public_id), "fraud", "", "", person.pk, "", NOW)


def test_a_strangers_double_click_is_one_report(alices: Profile) -> None:
    for words in ("Copied from me.", "Copied from me.", "And the figure is wrong."):
        report_misuse("profile", alices.code, "false_claim", words, "", None, "", NOW)
    assert Report.objects.count() == 2


def test_nobody_decides_a_report_about_oneself(
    alices: Profile, certificate: Certificate, brief: Brief, alice: Person, charlie: Person, carol: Person
) -> None:
    message = writes(charlie, alices)
    about = [
        (report_misuse("profile", alices.code, "spam", "", "", charlie.pk, "", NOW), alice),
        (report_misuse("certificate", certificate.code, "edited", "", "", None, "", NOW), alice),
        (report_misuse("brief", str(brief.public_id), "spam", "", "", alice.pk, "", NOW), charlie),
        (report_misuse("message", str(message.public_id), "spam", "", "", alice.pk, "", NOW), charlie),
    ]
    for report, person in about:
        with pytest.raises(OwnThing):
            decide_report(report.pk, "nothing", "It is fine.", "", person.pk, NOW)
        assert decide_report(report.pk, "nothing", "It is fine.", "", carol.pk, NOW).decided_by == carol


def test_after_a_hiding_is_lifted_the_same_words_can_be_shown_again(alices: Profile, alice: Person, carol: Person) -> None:
    report = report_misuse("profile", alices.code, "spam", "", "", None, "", NOW)
    decide_report(report.pk, "hide_profile", "Advertising.", "", carol.pk, NOW)
    # As an agreement that was given while it was being hidden would stand there.
    alices.consents.update(ended_at=None, ended_by="")
    show_again(alices.code, NOW)
    assert show_profile(alice.pk, DRAFT, NOW).shown_since == NOW
