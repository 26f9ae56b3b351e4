"""Messages on their way to a real receiver: signed, once, again, given up, sent again."""

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import LazySettings
from django.core import mail
from django.utils import timezone

from certify.accounts.models import Letter, Person
from certify.accounts.selectors import memberships_of
from certify.accounts.services.agree_as_member import agree_as_member
from certify.accounts.services.answer_invitation import accept_invitation
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import close_organisation, confirm_organisation
from certify.accounts.services.deliver_letter import deliver_letter
from certify.accounts.services.end_membership import end_membership
from certify.accounts.services.invite_member import invite_member
from certify.certificates.models import Certificate, CertificateEvent
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.webhooks import posting
from certify.webhooks.errors import NotYours, TargetRefused, UrlKnown, UrlUnfit, WebhookOff
from certify.webhooks.models import DeliveryTry, Endpoint, Message, Place
from certify.webhooks.posting import post
from certify.webhooks.schedule import DELAYS_S, MOST_TRIES
from certify.webhooks.services import deliver_message as delivering
from certify.webhooks.services import keep_secret, queue_messages
from certify.webhooks.services.add_endpoint import add_endpoint
from certify.webhooks.services.deliver_message import LEASE_S, deliver_message
from certify.webhooks.services.queue_messages import queue_test
from certify.webhooks.services.resend_message import resend_message
from certify.webhooks.services.sweep_webhooks import sweep_webhooks
from certify.webhooks.services.switch_endpoint import switch_off, switch_on
from certify.webhooks.targets import target_of
from tests.certificates.conftest import certificate, passed, results  # noqa: F401  (fixtures)
from tests.webhooks.conftest import NOW, Receiver

pytestmark = pytest.mark.django_db
EXAMPLE = re.compile(r"```python\n(# verify_webhook.*?)```", re.S)


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the queue was told."""
    told: list[int] = []
    monkeypatch.setattr(queue_messages, "send", told.append)
    monkeypatch.setattr("certify.webhooks.services.sweep_webhooks.send", told.append)
    monkeypatch.setattr("certify.webhooks.services.resend_message.send", told.append)
    return told


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def test_what_happens_to_a_certificate_is_told_once_signed_and_without_a_name(
    hook: tuple[Endpoint, str], receiver: Receiver, request: pytest.FixtureRequest, alice: Person, carol: Person, hints: list[int], tmp_path: Path
) -> None:
    held: Certificate = request.getfixturevalue("certificate")  # issued after the webhook was made
    revoke_certificate(held.code, carol.pk, "copied", NOW)
    assert sweep_webhooks(NOW) == 2
    assert sweep_webhooks(NOW) == 0  # read once more, told once
    for pk in hints * 2:
        deliver_message(pk, lambda: NOW)
    bodies = [json.loads(body) for _, body in receiver.got]
    assert [body["type"] for body in bodies] == ["certificate.issued", "certificate.revoked"]
    assert bodies[1]["data"] == {"code": held.code, "url": bodies[0]["data"]["url"], "level": None, "demo": True, "reason": "copied"}
    assert bodies[0]["data"]["url"].endswith(f"/c/{held.code}")
    everything = b"".join(body for _, body in receiver.got) + repr([headers for headers, _ in receiver.got]).encode()
    assert not any(word.encode() in everything for word in ("爱丽丝", "alice", str(held.subject)))
    # The example of the documentation, run as it stands there.
    example = EXAMPLE.search(Path("docs/webhooks.md").read_text(encoding="utf-8"))
    assert example is not None
    program = tmp_path / "verify_webhook.py"
    program.write_text(example[1], encoding="utf-8")
    headers, body = receiver.got[0]
    for spoilt, outcome in ((b"", 0), (b" ", 1)):
        arguments = [hook[1], headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], str(int(NOW.timestamp()))]
        assert subprocess.run([sys.executable, str(program), *arguments], input=body + spoilt, check=False).returncode == outcome


def test_a_worker_killed_between_sending_and_recording_sends_again_under_the_same_id(
    hook: tuple[Endpoint, str], receiver: Receiver, hints: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queue_test(hook[0], NOW)

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_record", killed)
        with pytest.raises(SystemExit):
            deliver_message(message.pk, lambda: NOW)
    assert deliver_message(message.pk, lambda: NOW + timedelta(seconds=LEASE_S - 1)) is None  # still in the dead worker's hands
    later = NOW + timedelta(seconds=LEASE_S)
    assert sweep_webhooks(later) == 1
    deliver_message(message.pk, lambda: later)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 2
    assert len({body for _, body in receiver.got}) == 1
    message.refresh_from_db()
    assert (message.state, DeliveryTry.objects.count()) == ("delivered", 1)


def test_tries_follow_the_schedule_until_it_is_given_up_and_can_be_sent_again(
    hook: tuple[Endpoint, str], receiver: Receiver, hints: list[int]
) -> None:
    receiver.status, receiver.answer = 500, b"out of order \x00" + b"x" * 5000
    message, moment = queue_test(hook[0], NOW), NOW
    for wait_s in (*DELAYS_S, 0):
        assert deliver_message(message.pk, at(moment)) is not None
        assert deliver_message(message.pk, at(moment)) is None
        moment += timedelta(seconds=wait_s)
        sweep_webhooks(moment)
    message.refresh_from_db()
    log = list(message.log.all())
    assert (message.state, len(log), {line.status for line in log}, len(receiver.got)) == ("dead", MOST_TRIES, {500}, MOST_TRIES)
    assert hints.count(message.pk) == 1 + len(DELAYS_S)
    assert (log[0].answer[:12], len(log[0].answer)) == ("out of order", 500)
    receiver.status = 200
    assert resend_message(message, moment)
    assert not resend_message(message, moment)
    deliver_message(message.pk, at(moment))
    message.refresh_from_db()
    assert (message.state, receiver.got[-1][0]["webhook-id"]) == ("delivered", message.message_id)
    assert Endpoint.objects.get().failing_since is None


def test_redirects_and_silence_are_failures(
    hook: tuple[Endpoint, str], receiver: Receiver, hints: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status, receiver.location = 302, receiver.url
    assert deliver_message(queue_test(hook[0], NOW).pk, lambda: NOW).error == "redirect"  # type: ignore[union-attr]
    assert len(receiver.got) == 1
    receiver.wait_s = 5.0
    monkeypatch.setattr(posting, "LONGEST_S", 0.2)
    slow = deliver_message(queue_test(hook[0], NOW).pk, lambda: NOW)
    assert slow is not None
    assert (slow.status, slow.error) == (None, "timeout")
    assert slow.duration_ms < 2000
    receiver.wait_s = 0.0


def test_an_answer_a_byte_at_a_time_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "LONGEST_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            wire, _ = server.accept()
            with suppress(OSError), wire:
                for _ in range(200):
                    wire.sendall(b"H")
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        posted = post(target_of(f"http://127.0.0.1:{server.getsockname()[1]}/", demo=True), b"{}", {})
    assert (posted.status, posted.error) == (None, "timeout")
    assert posted.duration_ms < 3000


def test_what_the_log_has_let_go_of_is_not_told_anew(hook: tuple[Endpoint, str], request: pytest.FixtureRequest, hints: list[int]) -> None:
    request.getfixturevalue("certificate")
    sweep_webhooks(NOW)
    sweep_webhooks(NOW + timedelta(minutes=3))  # numbers before the first one may have been used up by others
    assert Message.objects.filter(kind="certificate.issued").count() == 1
    Message.objects.all().delete()
    sweep_webhooks(NOW + timedelta(days=31))
    assert not Message.objects.exists()


def test_a_name_is_judged_when_we_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that was harmless when it was entered, and then leads to our own database."""
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.7", 443))])
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_: asked.append(args))
    assert post(target_of("https://example.com/", demo=False), b"{}", {}).error == "private_address"
    assert asked == []


def test_after_days_of_failure_it_is_switched_off_and_its_maker_told(
    hook: tuple[Endpoint, str], receiver: Receiver, carol: Person, hints: list[int]
) -> None:
    Person.objects.filter(pk=carol.pk).update(email="carol@example.com", email_verified_at=NOW)
    receiver.status = 500
    first = queue_test(hook[0], NOW)
    deliver_message(first.pk, lambda: NOW)
    second = queue_test(hook[0], NOW + timedelta(days=5))
    deliver_message(second.pk, lambda: NOW + timedelta(days=5))
    endpoint = Endpoint.objects.get()
    assert (endpoint.off_reason, {message.state for message in Message.objects.all()}) == ("failing", {"dropped"})
    letter = Letter.objects.get()
    assert (letter.kind, letter.address, letter.about) == (
        "hook_off",
        "carol@example.com",
        {"host": "127.0.0.1", "path": f"/webhooks/{endpoint.public_id}/"},
    )
    with pytest.raises(WebhookOff):
        resend_message(Message.objects.get(pk=first.pk), NOW)
    switch_on(endpoint)
    receiver.status = 410
    deliver_message(queue_test(Endpoint.objects.get(), NOW).pk, lambda: NOW)
    assert Endpoint.objects.get().off_reason == "gone"


def test_every_manager_is_told_once_when_a_webhook_is_switched_off(
    receiver: Receiver, settings: LazySettings, alice: Person, bob: Person, carol: Person, charlie: Person, hints: list[int]
) -> None:
    settings.DEMO = True
    house = confirm_organisation(apply_organisation(bob, OrganisationWords("star", "星", "Star", "BJ"), NOW).pk, carol, NOW)
    for person, role in ((alice, "member"), (charlie, "manager")):
        accept_invitation(invite_member(house.pk, person.username, role, bob, "en", NOW).pk, person, NOW, shown=False, results=False)
    Letter.objects.all().delete()
    for person in (alice, bob, carol, charlie):
        Person.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com", email_verified_at=NOW)
    endpoint, _ = add_endpoint(receiver.url, bob, NOW, house.pk)
    receiver.status = 410
    messages = [queue_test(endpoint, NOW) for _ in range(2)]
    for message in messages * 2:
        deliver_message(message.pk, lambda: NOW)
    assert sorted(letter.address for letter in Letter.objects.filter(kind="hook_off")) == ["bob@example.com", "charlie@example.com"]
    mails = [deliver_letter(letter.pk, lambda: NOW) for letter in Letter.objects.filter(kind="hook_off")]
    assert (mails, f"/webhooks/{endpoint.public_id}/" in mail.outbox[0].body, "127.0.0.1" in mail.outbox[0].body) == ([True, True], True, True)
    # Whoever manages no longer is not written to: the page would be closed to them.
    switch_on(endpoint)
    end_membership(memberships_of(bob.pk)[0].pk, bob, NOW)
    switch_off(endpoint, "failing", NOW)
    assert Letter.objects.filter(kind="hook_off", address="bob@example.com").count() == 1
    assert Letter.objects.filter(kind="hook_off", address="charlie@example.com").count() == 2


def test_a_change_that_is_committed_late_is_told_however_many_came_after_it(
    hook: tuple[Endpoint, str], request: pytest.FixtureRequest, hints: list[int]
) -> None:
    """Signing ten thousand again writes thousands of changes while one erasure commits."""
    held: Certificate = request.getfixturevalue("certificate")
    sweep_webhooks(NOW + timedelta(minutes=3))  # numbers before the first one may have been used up by others
    late = CertificateEvent(pk=CertificateEvent.objects.latest("pk").pk + 1, certificate=held, kind="suspended", happened_at=NOW)
    CertificateEvent.objects.bulk_create(
        [CertificateEvent(pk=late.pk + 1 + number, certificate=held, kind="superseded", happened_at=NOW) for number in range(600)]
    )
    for second in (5, 10):
        sweep_webhooks(NOW + timedelta(seconds=second))
    assert Message.objects.filter(kind="certificate.superseded").count() == 600
    late.save(force_insert=True)
    sweep_webhooks(NOW + timedelta(seconds=15))
    assert Message.objects.filter(kind="certificate.suspended").count() == 1
    # A number that nobody ever committed holds nothing up for good.
    assert Place.objects.get().last_event_id == late.pk + 600
    last = CertificateEvent.objects.create(pk=late.pk + 700, certificate=held, kind="lifted", happened_at=NOW)
    sweep_webhooks(NOW + timedelta(seconds=20))
    assert Place.objects.get().last_event_id == late.pk + 600
    sweep_webhooks(NOW + timedelta(minutes=5))
    assert Place.objects.get().last_event_id == last.pk


def test_a_message_made_while_its_webhook_was_switched_off_is_not_sent_when_it_is_on_again(
    hook: tuple[Endpoint, str], receiver: Receiver, hints: list[int]
) -> None:
    message = queue_test(hook[0], NOW)
    Endpoint.objects.update(off_at=NOW, off_reason="owner")  # by another process, which had not seen the message
    assert sweep_webhooks(NOW) == 0
    switch_on(hook[0])
    assert (sweep_webhooks(NOW + timedelta(minutes=2)), Message.objects.get(pk=message.pk).state) == (0, "dropped")


def test_a_secret_that_no_key_opens_is_said_in_the_log_and_holds_up_nobody_else(
    hook: tuple[Endpoint, str], receiver: Receiver, settings: LazySettings, carol: Person, hints: list[int]
) -> None:
    settings.KEY_ENCRYPTION_KEY_OLD, settings.KEY_ENCRYPTION_KEY = b"o" * 32, b"n" * 32
    other, _ = add_endpoint(receiver.url + "&other", carol, NOW)
    for endpoint in (hook[0], other):
        queue_test(endpoint, NOW)
    hints.clear()
    assert sweep_webhooks(NOW + timedelta(minutes=2)) == 2
    outcomes = [deliver_message(pk, lambda: NOW + timedelta(minutes=2)) for pk in hints]
    assert [outcome.error if outcome else None for outcome in outcomes] == ["secret_sealed", ""]
    assert DeliveryTry.objects.filter(error="secret_sealed").count() == 1


def test_two_secrets_sign_for_a_day_after_a_rotation(hook: tuple[Endpoint, str], receiver: Receiver, hints: list[int]) -> None:
    fresh = keep_secret.rotate_secret(Endpoint.objects.get(), NOW)
    assert fresh != hook[1]
    deliver_message(queue_test(hook[0], NOW).pk, lambda: NOW)
    assert len(receiver.got[0][0]["webhook-signature"].split(" ")) == 2
    later = NOW + timedelta(days=1)
    deliver_message(queue_test(hook[0], later).pk, lambda: later)
    assert len(receiver.got[1][0]["webhook-signature"].split(" ")) == 1


def test_secrets_follow_the_key_that_seals_them(hook: tuple[Endpoint, str], settings: LazySettings) -> None:
    secrets = keep_secret.valid_secrets(Endpoint.objects.get(), NOW)
    settings.KEY_ENCRYPTION_KEY_OLD, settings.KEY_ENCRYPTION_KEY = settings.KEY_ENCRYPTION_KEY, b"k" * 32
    assert keep_secret.valid_secrets(Endpoint.objects.get(), NOW) == secrets
    assert (keep_secret.reseal_secrets(), keep_secret.reseal_secrets()) == (1, 0)
    settings.KEY_ENCRYPTION_KEY_OLD = None
    assert keep_secret.valid_secrets(Endpoint.objects.get(), NOW) == secrets
    settings.KEY_ENCRYPTION_KEY = b"x" * 32
    with pytest.raises(InvalidTag):
        keep_secret.valid_secrets(Endpoint.objects.get(), NOW)


def test_an_organisation_is_told_of_its_people_who_let_its_managers_see(
    receiver: Receiver, settings: LazySettings, alice: Person, bob: Person, carol: Person, request: pytest.FixtureRequest, hints: list[int]
) -> None:
    settings.DEMO = True
    house = confirm_organisation(apply_organisation(bob, OrganisationWords("star", "星", "Star", "BJ"), NOW).pk, carol, NOW)
    add_endpoint(receiver.url, bob, NOW, house.pk)
    with pytest.raises(UrlKnown):
        add_endpoint(receiver.url, bob, NOW, house.pk)
    own = accept_invitation(invite_member(house.pk, "alice", "member", bob, "en", NOW).pk, alice, NOW, shown=True, results=False)
    held: Certificate = request.getfixturevalue("certificate")
    sweep_webhooks(NOW)
    assert not Message.objects.exists()
    agree_as_member(own.pk, alice, NOW, shown=True, results=True)
    revoke_certificate(held.code, carol.pk, "copied", NOW)
    sweep_webhooks(NOW)
    assert "certificate.revoked" in {message.kind for message in Message.objects.all()}
    close_organisation(house.pk, carol, "closed down", NOW)
    Message.objects.all().delete()
    sweep_webhooks(NOW)
    assert not Message.objects.exists()


def test_only_certifiers_and_managers_have_webhooks(alice: Person, bob: Person, carol: Person, settings: LazySettings) -> None:
    settings.DEMO = False
    house = confirm_organisation(apply_organisation(bob, OrganisationWords("star", "星", "Star", "BJ"), NOW).pk, carol, NOW)
    for person, owner in ((alice, None), (bob, None), (alice, house.pk), (carol, house.pk), (bob, 0)):
        with pytest.raises(NotYours):
            add_endpoint("https://example.com/", person, NOW, owner)
    with pytest.raises(UrlUnfit):
        add_endpoint("http://localhost/", carol, NOW)
    assert add_endpoint("https://example.com/", bob, NOW, house.pk)[1].startswith("whsec_")


def test_what_waits_is_dropped_when_it_is_switched_off(hook: tuple[Endpoint, str], receiver: Receiver, hints: list[int]) -> None:
    message = queue_test(hook[0], NOW)
    assert switch_off(hook[0], "owner", NOW)
    assert not switch_off(hook[0], "owner", NOW)
    assert deliver_message(message.pk, timezone.now) is None
    assert receiver.got == []
    assert Message.objects.get().state == "dropped"


def test_a_refused_target_never_leaves_the_machine(hook: tuple[Endpoint, str], settings: LazySettings, receiver: Receiver, hints: list[int]) -> None:
    """Made in a demonstration, moved into production: the rules of today hold."""
    settings.DEMO = False
    posted = deliver_message(queue_test(hook[0], NOW).pk, lambda: NOW)
    assert posted is not None
    assert (posted.error, receiver.got) == ("not_https", [])
    with pytest.raises(TargetRefused):
        target_of(receiver.url, demo=False)
