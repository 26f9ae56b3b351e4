"""A sweep over every address that carries somebody's id: for whoever may not see it, a foreign thing answers like one that does not exist."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from certify.accounts.models import ApiToken, Membership, Person
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import confirm_organisation
from certify.accounts.services.invite_member import invite_member
from certify.accounts.services.issue_token import issue_token
from exams.models import AnnouncementAck, Attempt, Registration, Sitting
from exams.services.announce import announce
from grading.models import Appeal, GradeJob
from grading.services.file_appeal import file_appeal
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from sandbox.models import HostCalibration, Recording, Room, Scenario
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import edge_clock, feedback_sent  # noqa: F401  (fixtures)
from tests.walk.addresses import OPEN, OWNED, Address, addresses

pytestmark = pytest.mark.django_db
NOBODY = dict.fromkeys(OWNED, 999999) | {name: UUID(int=4711) for name in ("public_id", "appeal_id", "study_id")}
SAYS_NO = (302, 400, 401, 403, 404, 405, 422)
"""302 leads to the sign-in, or back to the own page; 400 and 422 say that the empty body is no question, whatever was asked for."""
NEVER = {"study_id", "judge_id", "regrade_id", "draft_id", "mapping_id", "export_id", "report_id", "case_id"}
"""Made by nobody here: their own tests sweep them (tests/grading/api, tests/sandbox/api, tests/accounts)."""
SHOWN_TO_ALL = ("api/v1/watch/", "watch/")
"""A form that was opened to spectators: public by its purpose, decided by tests/spectators."""


@pytest.fixture
def things(alice: Person, ivan: Person) -> dict[str, object]:
    """One of each, Alice's or of her round, by the name that it has in addresses."""
    attempt: Attempt = a_closed_attempt(a_round(a_scenario(title_en="Alice's only room")), alice)
    run_job(queue_job(attempt.pk, NOW).pk, lambda: NOW + timedelta(minutes=6))
    issue_token(alice, "bot", NOW)
    sitting = Sitting.objects.get(form=attempt.form)
    told, _ = announce(sitting.pk, "For Alice only", "m", ivan, NOW, attempt.pk)
    house = confirm_organisation(apply_organisation(alice, OrganisationWords("alices", "爱丽丝之家", "Alice's", "ZJ"), NOW).pk, ivan, NOW)
    return {
        "organisation_id": house.pk,
        "membership_id": Membership.objects.get().pk,
        "invitation_id": invite_member(house.pk, "alice", "member", alice, "en", NOW).pk,
        "message_id": "msg_none",
        "public_id": attempt.public_id,
        "token_id": ApiToken.objects.get().pk,
        "appeal_id": file_appeal(attempt.pk, alice.pk, "Alice appeals", NOW + timedelta(minutes=7)).public_id,
        "job_id": GradeJob.objects.get().pk,
        "registration_id": Registration.objects.get().pk,
        "sitting_id": sitting.pk,
        "announcement_id": told.pk,
        "recording_id": Recording.objects.get().pk,
        "calibration_id": HostCalibration.objects.get().pk,
        "room_id": Room.objects.get().pk,
        "scenario_id": Scenario.objects.get().pk,
        "slug": attempt.registration.round.slug, "code": "AAAA", "token": "x", "number": 1, "version": 1, "position": 1, "place": 1,
        "file": "people.csv", "label": "A", "letter": "a",
    }  # fmt: skip


def carrying_ids() -> list[Address]:
    return [address for address in addresses() if OWNED & set(address.parameters) and not address.route.startswith(SHOWN_TO_ALL)]


def test_every_parameter_of_every_address_is_known() -> None:
    """A new one is named in `OWNED` or in `OPEN` before it goes out."""
    assert {name for address in addresses() for name in address.parameters} <= OWNED | OPEN
    assert len(carrying_ids()) > 80


def test_a_foreign_id_answers_like_none(
    things: dict[str, object], client_for: Callable[..., Client], bob: Person, charlie: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To another candidate, to somebody without any role, and to a stranger."""
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)
    assert OWNED - set(things) == NEVER
    different, asked = [], 0
    for person in (bob, charlie, None):
        client = client_for(person)
        client.raise_request_exception = False
        for address in carrying_ids():
            if not set(address.parameters) <= set(things):
                continue
            nobody = things | {name: value for name, value in NOBODY.items() if name in address.parameters}
            for method in address.methods:
                answers = [_ask(client, method, address.filled(values)) for values in (things, nobody)]
                asked += 1
                if answers[0] != answers[1] or answers[0][0] not in SAYS_NO:
                    different.append((person, method, address.route, *answers))
    assert different == []
    assert asked > 300
    assert ApiToken.objects.get().revoked_at is None
    assert Appeal.objects.get().state == "filed"
    assert GradeJob.objects.get().tries == 1
    assert not AnnouncementAck.objects.exists()


def _ask(client: Client, method: str, path: str) -> tuple[int, str, bool]:
    """Status, kind of answer, and whether anything of Alice's is in it."""
    answer: Any = client.generic(method, path, "{}" if method != "GET" else "", content_type="application/json")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = bool(re.search(r"爱丽丝|Alice|alice", content.decode(errors="replace")))
    return answer.status_code, answer.get("Content-Type", ""), told
