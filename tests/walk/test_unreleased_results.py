"""While a round's results are held back, the public and the other candidates read the same bytes everywhere, however many grades come in."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.services.sweep_issues import sweep_issues
from certify.leaderboards.models import Board
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.sweep_boards import find_forgotten
from exams.models import Round
from grading.models import Result
from grading.services.queue_job import queue_job
from grading.services.release_round import release_round
from grading.services.run_job import run_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import edge_clock, feedback_sent  # noqa: F401  (fixtures)
from tests.walk.addresses import addresses

pytestmark = pytest.mark.django_db

DECLARED = (
    rb'name="csrfmiddlewaretoken" value="[^"]*"', rb'<meta name="csrf-token" content="[^"]*"',
    rb'"server_now": ?"[^"]*"', rb'data-server-now="[^"]*"', rb'name="client_id" value="[^"]*"',
)  # fmt: skip
"""Parts that may differ between two readings: one-time words, and the server's clock."""
AFTER = NOW + timedelta(minutes=6)


@pytest.fixture
def held_back(alice: Person, bob: Person) -> Round:
    """Alice has handed in; Bob sits the same round in a moment. Nobody's result is released."""
    round_ = a_round(a_scenario(), release="on_release", expected_growth=0, cut_score=200)
    show_name(alice, True, NOW)
    return round_


def read_everything(
    client: Client, names: Mapping[str, object], languages: tuple[str, ...] = ("zh-hans", "en"), *, only: str = ""
) -> dict[str, bytes]:
    """Every address that asks for nobody's id, in both languages, as this reader gets it; with `only` those that take this parameter."""
    found = {}
    cache.clear()  # neither an old picture nor a used-up limit stands before what is true now
    for address in addresses():
        if not set(address.parameters) <= set(names) or "GET" not in address.methods or address.route.startswith(("api/v1/schema", "healthz")):
            continue
        if only and only not in address.parameters:
            continue
        for language in languages:
            answer: Any = client.get(address.filled(names), headers={"accept-language": language})
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            for part in DECLARED:
                content = re.sub(part, b"", content)
            found[f"{language} {address.route}"] = f"{answer.status_code} {answer.get('Location', '')} ".encode() + content
    return found


def test_no_byte_tells_of_a_grade_before_the_release(
    held_back: Round, alice: Person, bob: Person, charlie: Person, carol: Person, client_for: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)
    names = {"slug": held_back.slug, "code": "AAAAAAAAAAAAAAAA", "token": "x", "number": 1, "version": 1, "position": 1, "place": 1,
             "file": "people.csv", "label": "A", "letter": "a"}  # fmt: skip
    attempts = [a_closed_attempt(held_back, person) for person in (alice, bob)]
    readers = {"the public": client_for(None), "somebody without a role": client_for(charlie)}
    before = {name: read_everything(reader, names) for name, reader in readers.items()}

    for attempt in attempts:
        run_job(queue_job(attempt.pk, AFTER).pk, lambda: AFTER)
    _let_everything_run()
    assert Result.objects.filter(state="graded").count() == 2
    for name, reader in readers.items():
        now = read_everything(reader, names)
        assert [address for address in now if now[address] != before[name][address]] == [], name

    release_round(held_back.pk, carol.pk, NOW + timedelta(hours=2))
    _let_everything_run()
    after = read_everything(readers["the public"], names)
    changed = {address for address in after if after[address] != before["the public"][address]}
    assert {"en boards/<slug:slug>/", "en api/v1/boards/<slug:slug>/"} <= changed  # else the walk would not see what it looks for
    assert any("爱丽丝".encode() in content for content in after.values())


def _let_everything_run() -> None:
    """What the sweeps of boards and certificates would do by now."""
    find_forgotten(AFTER)
    for board in Board.objects.all():
        build_board(board.pk, AFTER)
    sweep_issues(AFTER)
