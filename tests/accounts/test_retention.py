"""What has been kept long enough goes; the day before it is still there."""

from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from certify.accounts.models import ApiToken, Letter, Person, PersonalExport
from certify.accounts.register import chapters
from certify.accounts.services.keep_retention import keep_retention
from certify.environment import RETENTION_DAYS, read_environment
from exams.models import ConsolePlace, Intervention
from tests.accounts.conftest import Life, after


def keep_at(days: float) -> dict[str, int]:
    return keep_retention(after(days))


def test_addresses_and_notes_go_after_their_period_and_not_before(life: Life) -> None:
    # The console was steered, and the identity checked, a day before the test's now.
    assert "console_addresses" not in keep_at(RETENTION_DAYS["console_addresses"] - 1.5)
    assert keep_at(RETENTION_DAYS["console_addresses"])["console_addresses"] == 1
    assert not ConsolePlace.objects.exists()
    note = Intervention.objects.get(kind="identity")
    assert note.note
    assert keep_at(RETENTION_DAYS["identity_notes"])["identity_notes"] == 1
    kept = Intervention.objects.get(kind="identity")
    assert (kept.note, kept.detail, kept.at, kept.by_id) == ("", "document", note.at, note.by_id)


def test_what_belongs_to_signing_in_goes(alice: Person) -> None:
    now = timezone.now()
    seen = {"username": "alice", "ip_address": "203.0.113.7", "path_info": "/sign-in/", "http_accept": "*"}
    AccessLog.objects.create(**seen)
    AccessFailureLog.objects.create(**seen)
    AccessAttempt.objects.create(**seen, failures_since_start=1)
    Session.objects.create(session_key="old", session_data="", expire_date=now)
    Letter.objects.create(kind="recover", address="a@post.example", language="en", asked_at=now)
    PersonalExport.objects.create(person=alice, asked_at=now, state="ready", ready_at=now, content=b"zip")
    ApiToken.objects.create(person=alice, label="old", digest="0", created_at=now, revoked_at=now)
    ApiToken.objects.create(person=alice, label="live", digest="1", created_at=now)
    Person.objects.filter(pk=alice.pk).update(email="typo@post.example", date_joined=now)
    assert set(keep_at(6.9)) == {"sessions"}
    assert set(keep_at(7.1)) == {"exports"}
    assert set(keep_at(30.1)) == {"mails", "unconfirmed_addresses"}
    gone = keep_at(90.1)
    assert (gone["sign_ins"], gone["ended_tokens"]) == (3, 1)
    assert ApiToken.objects.get().label == "live"
    alice.refresh_from_db()
    assert (alice.email, alice.username) == ("", "alice")


def test_an_account_in_use_is_left_alone_and_an_unused_one_is_erased(alice: Person, bob: Person) -> None:
    Person.objects.filter(pk=alice.pk).update(date_joined=after(-10), last_login=None)
    Person.objects.filter(pk=bob.pk).update(date_joined=after(-10), last_login=after(700))
    assert keep_at(RETENTION_DAYS["unused_accounts"])["unused_accounts"] == 1
    assert set(Person.objects.filter(erased_at=None)) == {bob}


def test_a_confirmed_address_stays(alice: Person) -> None:
    Person.objects.filter(pk=alice.pk).update(email="a@post.example", email_verified_at=timezone.now(), last_login=after(3000))
    keep_at(2000)
    alice.refresh_from_db()
    assert alice.email == "a@post.example"


def test_one_period_that_fails_does_not_hold_up_the_others(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    import certify.accounts.services.keep_retention as keeping

    broken = chapters()[0]

    class Broken:
        key = "mails"

        @staticmethod
        def enforce(_limit: Any) -> int:
            raise RuntimeError

    class First:
        kept = (Broken,)

    monkeypatch.setattr(keeping, "chapters", lambda: (First, broken))
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now())
    assert keep_at(1) == {"sessions": 1}


def test_periods_are_set_by_the_operator_and_a_wrong_name_refuses_to_start(tmp_path: Any) -> None:
    environ = {"CERTIFY_DATA": str(tmp_path), "CERTIFY_RETENTION": "console_addresses=90, exports=1"}
    days = read_environment(environ, tmp_path).retention_days
    assert (days["console_addresses"], days["exports"], days["mails"]) == (90, 1, RETENTION_DAYS["mails"])
    for wrong in ("addresses=1", "exports=soon", "exports"):
        with pytest.raises(ImproperlyConfigured):
            read_environment({**environ, "CERTIFY_RETENTION": wrong}, tmp_path)


def test_a_mail_server_is_read_from_its_address(tmp_path: Any) -> None:
    smtp = read_environment({"CERTIFY_DATA": str(tmp_path), "CERTIFY_SMTP_URL": "smtps://me%40x:p%2Fw@mail.example.org"}, tmp_path).smtp
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.user, smtp.password, smtp.security) == ("mail.example.org", 465, "me@x", "p/w", "tls")
    with pytest.raises(ImproperlyConfigured):
        read_environment({"CERTIFY_DATA": str(tmp_path), "CERTIFY_SMTP_URL": "mail.example.org"}, tmp_path)
