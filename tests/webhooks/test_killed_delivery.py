"""kill -9 at any line from a certificate's change to its delivery: one message, at least once, under one id. All lines: `.ci/soak kills`."""

import json
from datetime import timedelta

import pytest

import certify.webhooks
from certify.certificates.models import Certificate, CertificateEvent, Change
from certify.certificates.services.record_event import record_event
from certify.webhooks.models import DeliveryTry, Endpoint, Message, MessageState
from certify.webhooks.services import queue_messages
from certify.webhooks.services.deliver_message import LEASE_S, deliver_message
from certify.webhooks.services.sweep_webhooks import sweep_webhooks
from tests.certificates.conftest import certificate, passed, results  # noqa: F401  (fixtures)
from tests.services.killing import at_every_line, killed_everywhere
from tests.webhooks.conftest import NOW, Receiver


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_under_one_id(
    hook: tuple[Endpoint, str], receiver: Receiver, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One: a message, whose repeats a receiver knows by its id and its bytes. Twice only where the worker died between the answer and its note."""
    monkeypatch.setattr(queue_messages, "_send", lambda _: None)
    held: Certificate = request.getfixturevalue("certificate")

    def changed() -> int:
        receiver.got.clear()
        record_event(held.pk, Change.SUSPENDED, NOW)
        return CertificateEvent.objects.latest("pk").pk

    def told(_: int) -> None:
        """What beat and a worker do."""
        sweep_webhooks(NOW)
        for pk in Message.objects.filter(state=MessageState.WAITING).values_list("pk", flat=True):
            deliver_message(pk, lambda: NOW)

    often = set()
    watched = {"sweep_webhooks.py", "queue_messages.py", "deliver_message.py", "posting.py", "targets.py", "keep_secret.py"}
    for line, event_id in killed_everywhere(
        "webhook", "message, told once or twice under one id", 16, changed, told, certify.webhooks, through=watched
    ):
        later = NOW + timedelta(seconds=LEASE_S)
        sweep_webhooks(later)
        message = Message.objects.get(event_id=event_id)
        for _ in range(2):  # the sweep's hint, and the killed worker's, delivered again
            deliver_message(message.pk, lambda at=later: at)  # type: ignore[misc]
        message.refresh_from_db()
        assert (message.state, message.lease_until) == ("delivered", None), line
        assert {headers["webhook-id"] for headers, _ in receiver.got} == {message.message_id}, line
        assert {body.decode() for _, body in receiver.got} == {message.body} and json.loads(message.body)["type"] == "certificate.suspended", line
        assert (DeliveryTry.objects.filter(message=message).count(), message.tries in (1, 2)) == (1, True), line
        often.add(len(receiver.got))
    assert often == {1, 2} or not at_every_line()
    assert Message.objects.count() == CertificateEvent.objects.count()
