"""Alice holds a certificate and is in the register; merchants and strangers look for her."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from certify.accounts.models import Person
from certify.certificates.models import Certificate
from certify.certificates.selectors import register as entries
from certify.certificates.services import send_issue_job
from certify.certificates.services.issue_certificate import issue_certificate
from certify.registry.models import Brief, Profile
from certify.registry.services import talk, write_notice
from certify.registry.services.post_brief import Wanted, post_brief
from certify.registry.services.show_profile import Draft, show_profile
from grading.selectors import ResultRecord
from tests.certificates.conftest import fresh_limits, passed, results  # noqa: F401  (fixtures)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DRAFT = Draft(
    "Snack rooms that keep their people",
    "Ten years of evening rooms.",
    words={"region": ("east",), "category": ("food",), "platform": ("kuaishou",), "language": ("mandarin",)},
)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Hints to the queue, kept instead of sent."""
    hints: list[tuple[str, int]] = []
    monkeypatch.setattr(write_notice, "send", lambda task, row_id: hints.append((task, row_id)))
    monkeypatch.setattr(send_issue_job, "_send", lambda _: None)
    return hints


@pytest.fixture
def certificate(passed: Callable[..., int], results: dict[int, ResultRecord], monkeypatch: pytest.MonkeyPatch) -> Certificate:  # noqa: F811
    """Alice's, valid around now."""
    monkeypatch.setattr(entries, "result_record", lambda result_id: results[result_id])
    certificate = issue_certificate(passed(), NOW)
    Certificate.objects.filter(pk=certificate.pk).update(issued_at=NOW - timedelta(hours=1), valid_until=timezone.now() + timedelta(days=300))
    certificate.refresh_from_db()
    return certificate


@pytest.fixture
def alices(certificate: Certificate, alice: Person) -> Profile:
    """Shown, without a name."""
    return show_profile(alice.pk, DRAFT, NOW)


@pytest.fixture
def brief(charlie: Person) -> Brief:
    """Charlie is a merchant: an account without any role."""
    return post_brief(charlie.pk, a_brief(), NOW)


def a_brief(**changes: Any) -> Wanted:
    values: dict[str, Any] = {
        "client_id": uuid4(), "company": "Charlie's Snacks", "title": "People leave after ten minutes", "category": "food", "size": "small",
        "problem": "room", "region": "east", "budget_low_yuan": 5000, "budget_high_yuan": 9000, "words": "Dwell fell to 40 s.",
        "open_until": NOW + timedelta(days=60),
    }  # fmt: skip
    return Wanted(**{**values, **changes})


def writes(person: Person, profile: Profile, words: str = "Are you free in December?") -> Any:
    """A first message from a profile."""
    return talk.contact_trader(person.pk, profile.code, "Charlie's Snacks", "December", words, uuid4(), NOW)
