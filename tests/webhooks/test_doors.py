"""The webhooks' pages and API: whose they are, and what they show."""

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import confirm_organisation
from certify.webhooks.models import Endpoint, Message
from certify.webhooks.services import queue_messages
from certify.webhooks.services.add_endpoint import add_endpoint
from certify.webhooks.services.deliver_message import deliver_message
from certify.webhooks.services.queue_messages import queue_test
from tests.webhooks.conftest import NOW, Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_messages, "_send", lambda _: None)


def test_the_secret_is_shown_once_and_the_log_shows_every_try(
    carol: Person, receiver: Receiver, client_for: Callable[..., Client], settings: object
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    page = client_for(carol)
    assert page.post("/webhooks/", {"url": "http://10.0.0.7/", "owner": "self"}).status_code == 422
    assert "whsec_" in page.post("/webhooks/", {"url": receiver.url, "owner": "self"}).content.decode()
    hook = Endpoint.objects.get()
    address = f"/webhooks/{hook.public_id}/"
    receiver.status, receiver.answer = 503, b"<script>alert(1)</script>"
    page.post(address, {"step": "test"})
    message = Message.objects.get()
    deliver_message(message.pk, lambda: message.made_at)
    log = page.get(address).content.decode()
    assert ("whsec_" in log, "503" in log, "&lt;script&gt;" in log, "<script>alert" in log) == (False, True, True, False)
    Message.objects.update(state="dead")
    page.post(address, {"step": "resend", "message": message.message_id})
    assert Message.objects.get().state == "waiting"
    assert "whsec_" in page.post(address, {"step": "rotate"}).content.decode()
    page.post(address, {"step": "off"})
    assert Message.objects.get().state == "dropped"
    page.post(address, {"step": "remove"})
    assert not Endpoint.objects.exists()


def test_times_are_told_as_what_they_are_and_organisations_in_the_readers_language(
    bob: Person, carol: Person, client_for: Callable[..., Client], settings: object
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    house = confirm_organisation(apply_organisation(bob, OrganisationWords("star", "星", "Star", "BJ"), NOW).pk, carol, NOW)
    hook, _ = add_endpoint("http://127.0.0.1:9/", bob, NOW, house.pk)
    Endpoint.objects.update(failing_since=NOW)
    page = client_for(bob)
    english = page.get(f"/webhooks/{hook.public_id}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert f"since {NOW:%Y-%m-%d %H:%M} (UTC)" in english
    assert ("<dd>Star</dd>" in english, "<dd>星</dd>" in page.get(f"/webhooks/{hook.public_id}/").content.decode()) == (True, True)


def test_a_foreign_webhook_answers_like_none(
    hook: tuple[Endpoint, str], alice: Person, admin: Person, client_for: Callable[..., Client], api_for: Callable[..., APIClient]
) -> None:
    message = queue_test(hook[0], NOW)
    own = f"webhooks/{hook[0].public_id}/"
    none = "webhooks/00000000-0000-4000-8000-000000000000/"
    for person, page, api in ((alice, 404, 404), (admin, 404, 404), (None, 302, 401)):
        for path in (own, none):
            assert [client_for(person).get(f"/{path}").status_code, client_for(person).post(f"/{path}", {"step": "remove"}).status_code] == [
                page,
                page,
            ]
            steps = (("get", ""), ("patch", ""), ("delete", ""), ("post", "secret/"), ("post", "test/"), ("get", "messages/"))
            got = {getattr(api_for(person), method)(f"/api/v1/{path}{more}").status_code for method, more in steps}
            assert got == {api}
            assert api_for(person).post(f"/api/v1/{path}messages/{message.message_id}/resend/").status_code == api
    assert client_for(alice).get("/webhooks/").status_code == 404
    assert Endpoint.objects.exists()


def test_programs_add_test_read_and_remove(carol: Person, alice: Person, api_for: Callable[..., APIClient]) -> None:
    program = api_for(carol)
    assert api_for(alice).post("/api/v1/webhooks/", {"url": "https://example.com/"}).status_code == 403
    assert program.post("/api/v1/webhooks/", {"url": "https://example.com/", "organisation": "nobodys"}).status_code == 403
    made = program.post("/api/v1/webhooks/", {"url": "https://example.com/"}).json()
    address = f"/api/v1/webhooks/{made['id']}/"
    assert (made["secret"][:6], made["organisation"], "secret" in program.get(address).json()) == ("whsec_", None, False)
    sent = program.post(f"{address}test/").json()
    assert [message["id"] for message in program.get(f"{address}messages/").json()] == [sent["id"]]
    assert program.patch(address, {"on": False}).json()["off_reason"] == "owner"
    assert program.post(f"{address}messages/{sent['id']}/resend/").status_code == 409
    assert program.patch(address, {"on": True}).json()["off_at"] is None
    assert program.post(f"{address}messages/{sent['id']}/resend/").status_code == 202
    assert program.post(f"{address}secret/").json()["secret"] not in {"", made["secret"]}
    assert program.delete(address).status_code == 204
