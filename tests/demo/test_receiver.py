"""The demo's receiver of webhooks: it takes what the product has signed, and nothing else."""

import http.client
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from certify.accounts.models import Person
from certify.demo.content.organisation import install_organisation
from certify.demo.content.webhooks import install_webhooks
from certify.demo.receiver import FRESH_S, is_ours, serve
from certify.demo.signins import WEBHOOK_SECRETS
from certify.webhooks.models import Endpoint, Message
from certify.webhooks.services import queue_messages as queueing
from certify.webhooks.services.deliver_message import deliver_message
from certify.webhooks.services.queue_messages import queue_test
from certify.webhooks.signature import SECRET_BYTES, shown_secret, signature_header

BODY = b'{"type":"webhook.test"}'
NOW_S = 1_790_000_000


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The receiver's; its secrets are in the test's own folder."""
    server = serve(0, tmp_path / WEBHOOK_SECRETS)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield int(server.server_address[1])
    server.shutdown()
    server.server_close()


@pytest.fixture
def installed(tmp_path: Path, port: int, carol: Person, bob: Person, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Webhooks of carol, a certifier, and of the provider that bob manages; the data folder."""
    settings.DEMO = True
    monkeypatch.setattr(queueing, "_send", lambda _: None)
    (tmp_path / "stamps").mkdir()
    (tmp_path / "stamps" / "receiver").write_text(str(port), encoding="ascii")
    organisation = install_organisation(bob, carol, [], carol, timezone.now())
    for _again in range(2):
        install_webhooks(tmp_path, carol, bob, organisation.id, timezone.now())
    return tmp_path


def deliver_all() -> list[tuple[str, int | None]]:
    for message in Message.objects.order_by("pk"):
        deliver_message(message.pk, timezone.now)
    return [(message.state, message.log.order_by("-pk")[0].status) for message in Message.objects.order_by("pk")]


def test_a_test_message_of_either_webhook_is_taken_and_installing_again_changes_nothing(installed: Path) -> None:
    assert [(endpoint.organisation is not None) for endpoint in Endpoint.objects.order_by("pk")] == [False, True]
    assert deliver_all() == [("delivered", 200), ("delivered", 200)]


def test_whoever_changes_the_secret_and_does_not_tell_is_not_believed(installed: Path) -> None:
    (installed / WEBHOOK_SECRETS).write_text(f"{shown_secret(os.urandom(SECRET_BYTES))}\n", encoding="ascii")
    queue_test(Endpoint.objects.order_by("pk")[0], timezone.now())
    assert {status for _, status in deliver_all()} == {401}


def test_the_secrets_are_nobody_elses(installed: Path) -> None:
    assert (installed / WEBHOOK_SECRETS).stat().st_mode & 0o077 == 0
    assert len((installed / WEBHOOK_SECRETS).read_text(encoding="ascii").split()) == 2


def test_without_a_receiver_there_are_no_webhooks(tmp_path: Path, carol: Person, bob: Person) -> None:
    install_webhooks(tmp_path, carol, bob, 1, timezone.now())
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize(
    ("body", "timestamp", "ours"),
    [
        (BODY, str(NOW_S), True),
        (BODY + b" ", str(NOW_S), False),
        (BODY, str(NOW_S + 1), False),
        (BODY, str(NOW_S - FRESH_S - 1), False),
        (BODY, "", False),
    ],
)
def test_body_and_time_must_be_those_that_were_signed(body: bytes, timestamp: str, ours: bool) -> None:
    secret = os.urandom(SECRET_BYTES)
    signatures = signature_header([os.urandom(SECRET_BYTES), secret], "msg_1", NOW_S, BODY)
    assert is_ours([shown_secret(secret)], "msg_1", timestamp, signatures, body, float(NOW_S)) is ours


def test_an_old_message_is_not_taken_however_well_signed() -> None:
    secret = os.urandom(SECRET_BYTES)
    header = signature_header([secret], "msg_1", NOW_S - FRESH_S - 1, BODY)
    assert not is_ours([shown_secret(secret)], "msg_1", str(NOW_S - FRESH_S - 1), header, BODY, float(NOW_S))


@pytest.mark.parametrize("headers", [{}, {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,é"}])
def test_nonsense_gets_an_answer(port: int, headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/certificates", BODY, headers)
    status = connection.getresponse().status
    connection.close()
    assert status == 401
