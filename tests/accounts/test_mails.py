"""Mails with links: the address is confirmed, a lost password replaced, and nobody learns who has an account."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certify.accounts.mail_folder import FolderBackend
from certify.accounts.models import Letter, Person
from certify.accounts.services.carry_mail import LEASE, WAITS
from certify.accounts.services.deliver_letter import deliver_letter
from certify.accounts.services.issue_token import issue_token
from certify.accounts.services.sweep_accounts import sweep_accounts
from certify.accounts.services.write_letter import write_letter
from tests.accounts.conftest import after
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Person | None], Client]
NEW = "a-new-live-room-7"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def confirmed(person: Person, address: str) -> Person:
    Person.objects.filter(pk=person.pk).update(email=address, email_verified_at=timezone.now())
    person.refresh_from_db()
    return person


def post_office() -> list[mail.EmailMultiAlternatives]:
    """All that waits is delivered."""
    for letter in Letter.objects.filter(done_at=None):
        deliver_letter(letter.pk, timezone.now)
    return mail.outbox  # type: ignore[return-value]


def link_in(message: mail.EmailMultiAlternatives) -> str:
    found = re.search(r"http://127.0.0.1:8000(/\S+/)", message.body)
    assert found is not None, message.body
    assert found[1] in str(message.alternatives[0][0])
    return found[1]


def test_an_address_given_at_sign_up_is_confirmed_by_its_mail_once(client_for: ClientFor) -> None:
    client = client_for(None)
    client.post("/sign-up/", {"username": "new", "display_name": "N", "email": "new@post.example", "password": PASSWORD})
    person = Person.objects.get(username="new")
    link = link_in(post_office()[0])
    assert client.get(link).status_code == 200
    person.refresh_from_db()
    assert person.email_verified_at is None  # opening the link is not enough: programs open links
    assert client.post(link).status_code == 302
    person.refresh_from_db()
    assert (person.email, person.email_verified_at is not None) == ("new@post.example", True)
    assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)


def test_a_change_needs_the_password_holds_once_confirmed_and_tells_the_old_address(alice: Person, client_for: ClientFor) -> None:
    client = client_for(confirmed(alice, "old@post.example"))
    assert client.post("/me/data/address/", {"email": "new@post.example", "password": "wrong"}).status_code == 422
    assert Letter.objects.count() == 0
    client.post("/me/data/address/", {"email": "new@post.example", "password": PASSWORD})
    link = link_in(post_office()[0])
    alice.refresh_from_db()
    assert alice.email == "old@post.example"
    client.post(link)
    alice.refresh_from_db()
    assert alice.email == "new@post.example"
    assert [message.to for message in post_office()] == [["new@post.example"], ["old@post.example"]]


def test_an_address_of_another_account_is_refused_to_its_reader_only(alice: Person, bob: Person, client_for: ClientFor) -> None:
    confirmed(bob, "both@post.example")
    answer = client_for(alice).post("/me/data/address/", {"email": "BOTH@post.example", "password": PASSWORD})
    assert answer.status_code == 302  # says nothing
    assert client_for(None).post(link_in(post_office()[0])).status_code == 409
    alice.refresh_from_db()
    assert alice.email_verified_at is None


def test_a_link_of_another_kind_or_out_of_time_does_nothing(alice: Person, client_for: ClientFor) -> None:
    confirmed(alice, "a@post.example")
    client_for(None).post("/recover/", {"email": "a@post.example"})
    link = link_in(post_office()[0])
    token = link.split("/")[2]
    assert client_for(None).get(f"/confirm/{token}/").status_code == 410
    Letter.objects.update(expires_at=timezone.now())
    assert client_for(None).get(link).status_code == 410


def test_recovery_answers_the_same_whoever_has_the_address(alice: Person, client_for: ClientFor) -> None:
    confirmed(alice, "a@post.example")
    told = []
    for address in ("a@post.example", "nobody@post.example"):
        client = client_for(None)
        with CaptureQueriesContext(connection) as asked:
            answer = client.post("/recover/", {"email": address})
        work = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked.captured_queries if "cache" not in query["sql"]]
        told.append((answer.status_code, answer["Location"], work))
    assert told[0] == told[1]  # the same work, too: a clock tells nothing
    post_office()
    assert [message.to for message in mail.outbox] == [["a@post.example"]]


def test_a_recovered_password_signs_everybody_out_and_says_so(alice: Person, client_for: ClientFor, api_for: Any) -> None:
    confirmed(alice, "a@post.example")
    thief = client_for(alice)
    token = issue_token(alice, "bot", timezone.now())
    stranger = client_for(None)
    stranger.post("/recover/", {"email": "A@post.example"})
    link = link_in(post_office()[0])
    assert stranger.get(link).status_code == 200
    assert stranger.post(link, {"new_password1": NEW, "new_password2": "different-live-room"}).status_code == 200
    assert stranger.post(link, {"new_password1": NEW, "new_password2": NEW}).status_code == 302
    assert thief.get("/me/").status_code == 302
    api = api_for(None)
    api.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert api.get("/api/v1/me/").status_code == 401
    assert stranger.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 410
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert post_office()[-1].subject.endswith("密码已更改")


def test_an_address_that_was_never_confirmed_opens_no_account(alice: Person, client_for: ClientFor) -> None:
    Person.objects.filter(pk=alice.pk).update(email="typo@post.example")
    client_for(None).post("/recover/", {"email": "typo@post.example"})
    assert post_office() == []


def test_nobodys_mailbox_is_flooded(alice: Person, client_for: ClientFor) -> None:
    confirmed(alice, "a@post.example")
    answers = {client_for(None).post("/recover/", {"email": "a@post.example"})["Location"] for _ in range(6)}
    assert (len(answers), len(post_office())) == (1, 3)


def test_one_caller_cannot_ask_for_ever(client_for: ClientFor) -> None:
    client = client_for(None)
    answers = [client.post("/recover/", {"email": f"{number}@post.example"}).status_code for number in range(31)]
    assert (answers[29], answers[30]) == (302, 429)


def test_a_mail_delivered_twice_goes_out_once_and_a_lost_message_is_sent_again(alice: Person) -> None:
    letter = write_letter("confirm", "a@post.example", "en", timezone.now(), alice)  # type: ignore[arg-type]
    assert letter is not None
    assert sweep_accounts(after(0.01)) == 1
    assert [deliver_letter(letter.pk, timezone.now) for _ in range(2)] == [True, False]
    assert len(mail.outbox) == 1
    assert sweep_accounts(after(0.01)) == 0


def test_a_mail_server_that_is_away_is_tried_again(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = write_letter("confirm", "a@post.example", "en", timezone.now(), alice)  # type: ignore[arg-type]
    assert letter is not None

    def away(_self: Any) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMultiAlternatives, "send", away)
        with pytest.raises(ConnectionRefusedError):
            deliver_letter(letter.pk, timezone.now)
    assert not deliver_letter(letter.pk, timezone.now)  # still leased
    assert deliver_letter(letter.pk, lambda: after(0.1))


def test_a_mail_server_that_is_away_for_hours_loses_no_mail(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = write_letter("confirm", "a@post.example", "en", timezone.now(), alice)  # type: ignore[arg-type]
    assert letter is not None
    began = moment = timezone.now()

    def away(_self: Any) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMultiAlternatives, "send", away)
        for wait in WAITS:
            with pytest.raises(ConnectionRefusedError):
                deliver_letter(letter.pk, lambda: moment)  # noqa: B023  (called at once)
            assert sweep_accounts(moment + wait - timedelta(seconds=1)) == 0
            moment += wait
            assert sweep_accounts(moment) == 1
    assert moment - began > timedelta(hours=7)
    assert deliver_letter(letter.pk, lambda: moment)


def test_a_worker_that_died_with_a_mail_in_hand_is_followed_by_another_one(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = write_letter("confirm", "a@post.example", "en", timezone.now(), alice)  # type: ignore[arg-type]
    assert letter is not None
    now = timezone.now()

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("certify.accounts.services.deliver_letter.carry_mail", killed)
        with pytest.raises(SystemExit):
            deliver_letter(letter.pk, lambda: now)
    assert not deliver_letter(letter.pk, lambda: now + LEASE - timedelta(seconds=1))
    assert deliver_letter(letter.pk, lambda: now + LEASE)


def test_a_new_password_goes_to_the_address_of_the_account_and_not_to_what_was_typed(alice: Person, client_for: ClientFor) -> None:
    confirmed(alice, "sam@post.example")
    client_for(None).post("/recover/", {"email": "SAM@post.example"})  # some databases take even a ſ for an s, and that is another mailbox
    assert [message.to for message in post_office()] == [["sam@post.example"]]


@pytest.mark.parametrize(("language", "subject"), [("zh-hans", "Certify · 设置新密码"), ("en", "Certify · A new password")])
def test_mails_speak_the_language_of_the_page_as_text_and_html(alice: Person, client_for: ClientFor, language: str, subject: str) -> None:
    confirmed(alice, "a@post.example")
    client_for(None).post("/recover/", {"email": "a@post.example"}, headers={"Accept-Language": language})
    message = post_office()[0]
    assert message.subject == subject
    assert message.alternatives[0][1] == "text/html"
    assert "&" not in message.body.replace("&nbsp;", "&")


def test_the_last_mail_leaves_no_address_behind(alice: Person) -> None:
    letter = write_letter("erased", "a@post.example", "en", timezone.now(), alice)  # type: ignore[arg-type]
    assert letter is not None
    deliver_letter(letter.pk, timezone.now)
    letter.refresh_from_db()
    assert (letter.address, len(mail.outbox)) == ("", 1)


def test_the_token_itself_is_kept_nowhere(alice: Person, client_for: ClientFor) -> None:
    confirmed(alice, "a@post.example")
    client_for(None).post("/recover/", {"email": "a@post.example"})
    token = link_in(post_office()[0]).split("/")[2]
    assert token not in str(list(Letter.objects.values()))


def test_without_a_mail_server_a_mail_is_a_file_that_its_owner_reads(tmp_path: Path, settings: LazySettings) -> None:
    settings.MAIL_FOLDER = tmp_path / "mail"
    message = mail.EmailMultiAlternatives("主题", "打开 http://127.0.0.1:8000/recover/x/", "from@x.example", ["a@post.example"])
    assert FolderBackend().send_messages([message]) == 1
    file = next((tmp_path / "mail").iterdir())
    assert "http://127.0.0.1:8000/recover/x/" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
