"""Somebody who has lived here: a graded and certified attempt, with words of hers in every place where words can be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessLog
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate
from certify.certificates.services.issue_certificate import issue_certificate
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.want_board import want_board
from exams.models import Announcement, Attempt, AttemptRoom, ConsolePlace
from exams.services.announce import announce
from exams.services.confirm_identity import confirm_identity
from grading.models import Appeal, Result
from grading.services.file_appeal import file_appeal
from grading.services.queue_job import queue_job
from grading.services.review_appeal import decide_appeal, take_appeal
from grading.services.run_job import run_job
from tests.conftest import PASSWORD
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario

NAME, USERNAME, EMAIL, PHONE = "欧阳爱丽丝", "alice-ouyang", "alice@post.example", "13912345678"
PERSONAL = (NAME, USERNAME, EMAIL, PHONE)
LATER = NOW + timedelta(days=1)


@dataclass
class Life:
    """What she has."""

    person: Person
    attempt: Attempt
    certificate: Certificate
    client: Client


@pytest.fixture
def edge_clock() -> Iterator[Any]:
    """What views read; `move_to` moves it."""
    with time_machine.travel(LATER, tick=False) as clock:
        yield clock


@pytest.fixture
def life(edge_clock: Any, alice: Person, bob: Person, erin: Person, ivan: Person, carol: Person, monkeypatch: pytest.MonkeyPatch) -> Life:
    for module in ("grading.services.queue_feedback", "grading.services.send_job"):
        monkeypatch.setattr(f"{module}._send", lambda _row_id: None)
    Person.objects.filter(pk=alice.pk).update(username=USERNAME, display_name=NAME, email=EMAIL, email_verified_at=NOW)
    alice.refresh_from_db()
    show_name(alice, True, NOW)
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    AttemptRoom.objects.filter(attempt=attempt).update(diagnosis=f"{NAME}：流量不够，电话 {PHONE}")
    ConsolePlace.objects.create(attempt=attempt, address="203.0.113.7", agent="Browser of Alice", first_seen_at=NOW, last_seen_at=NOW)
    confirm_identity(attempt.registration_id, "document", ivan, NOW, f"身份证 {NAME}")
    announce(attempt.form.sitting.pk, f"{NAME}，请看镜头", "m-1", ivan, NOW, attempt.pk)
    assert run_job(queue_job(attempt.pk, NOW).pk, lambda: NOW + timedelta(minutes=6))
    result = Result.objects.get(attempt=attempt)
    certificate = issue_certificate(result.pk, NOW)
    build_board(want_board(attempt.registration.round_id, NOW).pk, NOW)
    appeal = file_appeal(attempt.pk, alice.pk, f"我是 {NAME}，请回电 {PHONE}", NOW + timedelta(hours=2))
    take_appeal(appeal, carol.pk, NOW + timedelta(hours=3))
    appeal = Appeal.objects.get(pk=appeal.pk)
    decide_appeal(appeal, carol.pk, upheld=False, outcome=f"{NAME}：成绩不变", regrade_id=None, now=NOW + timedelta(hours=4))
    client = Client()
    client.post("/sign-in/", {"username": USERNAME, "password": PASSWORD})
    AccessLog.objects.filter(username=USERNAME).update(user_agent="Browser of Alice")
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert Announcement.objects.exists()
    return Life(alice, attempt, certificate, client)


def after(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)
