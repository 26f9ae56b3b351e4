"""While a round's board is frozen, the public and whoever has no role read the same bytes everywhere, whatever becomes final.

Not held back: the holder's own pages, and a certificate under its own unguessable code, which only its holder can give away.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db.models import Q
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from certify.accounts.models import Membership, Organisation, Person
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate, IssueJob
from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.sweep_issues import sweep_issues
from certify.leaderboards.models import Board, Snapshot
from certify.leaderboards.selectors import heads, sources
from certify.leaderboards.selectors.shown import newest_snapshot
from certify.leaderboards.services.freeze_board import freeze_board
from certify.leaderboards.services.save_season import SeasonDraft, make_season
from certify.leaderboards.services.unfreeze_board import unfreeze_board
from certify.registry.selectors import profiles
from certify.registry.services.show_profile import Draft, show_profile
from certify.registry.services.sweep_registry import sweep_examined
from certify.spectators import selectors as watching
from exams.models import Form, Round
from exams.services.open_form import open_form
from grading.models import Result
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import edge_clock, feedback_sent  # noqa: F401  (fixtures)
from tests.leaderboards.conftest import let_everything_run
from tests.spectators.conftest import OVER
from tests.walk.test_unreleased_results import read_everything

pytestmark = pytest.mark.django_db
FINAL, FROZEN, LATER = (NOW + timedelta(minutes=5, seconds=second) for second in (10, 20, 30))
"""All of it before the moment at which the pages are read."""
DRAFT = Draft("Snack rooms", words={"region": ("east",), "category": ("food",), "platform": ("kuaishou",), "language": ("mandarin",)}, with_name=True)
NAMES = {"code": "AAAAAAAAAAAAAAAA", "token": "x", "number": 1, "version": 1, "position": 1, "place": 1, "file": "people.csv", "label": "A",
         "letter": "a"}  # fmt: skip
SLUGS = ("autumn", "season", "house")
"""Of the round, of the season that it is in, of an organisation that its people are shown with: read at every address that takes one."""


@pytest.fixture
def frozen(alice: Person, bob: Person, erin: Person, carol: Person, monkeypatch: pytest.MonkeyPatch) -> tuple[Round, list[int]]:
    """Alice's result is final, seen on boards and as a replay; then the board was frozen. Bob has handed in."""
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)
    round_ = a_round(a_scenario(), slug="autumn", expected_growth=0, cut_score=200)
    make_season(SeasonDraft("season", "赛季", "Season", "demonstration", NOW - timedelta(days=1), NOW + timedelta(days=1)), erin.pk, NOW)
    house = Organisation.objects.create(
        slug="house", name_zh="机构", name_en="House", region="ZJ", state="confirmed", made_by=carol, made_at=NOW, decided_by=carol, decided_at=NOW
    )
    for person in (alice, bob):
        show_name(person, True, NOW)
        Membership.objects.create(organisation=house, person=person, invited_by=carol, invited_at=NOW, agreed_at=NOW, shown_since=NOW)
    attempts = [a_closed_attempt(round_, person).pk for person in (alice, bob)]
    _becomes_final(attempts[0], FINAL)
    open_form(Form.objects.get(round=round_).pk, erin, OVER)
    _let_everything_run(FINAL)
    freeze_board(Board.objects.get(round=round_).pk, "the finals", erin.pk, FROZEN)
    _let_everything_run(FROZEN)
    return round_, attempts


def _becomes_final(attempt_id: int, at: datetime) -> None:
    run_job(queue_job(attempt_id, at).pk, lambda: at)
    assert Result.objects.get(attempt_id=attempt_id).state == "finalised"


def _let_everything_run(at: datetime) -> None:
    """Boards, certificates, which are issued although the board is frozen, and the register, in which every holder wants to be."""
    let_everything_run(at)
    sweep_issues(at)
    for job in IssueJob.objects.filter(state="queued"):
        run_issue_job(job.pk, lambda: at)
    for person_id in Certificate.objects.order_by("pk").values_list("person_id", flat=True):
        show_profile(person_id, DRAFT, at)
    sweep_examined(at)


def crawl(client: Client, *languages: str) -> dict[str, bytes]:
    """What does not take a slug is read once."""
    told = languages or ("en",)
    found = {f"{address} {SLUGS[0]}": content for address, content in read_everything(client, {**NAMES, "slug": SLUGS[0]}, told).items()}
    for slug in SLUGS[1:]:
        others = read_everything(client, {**NAMES, "slug": slug}, told, only="slug")
        found |= {f"{address} {slug}": content for address, content in others.items()}
    return found


def different(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    assert set(before) == set(after)
    return {address for address in after if after[address] != before[address]}


def test_no_byte_tells_of_a_result_during_a_freeze(
    frozen: tuple[Round, list[int]], charlie: Person, erin: Person, client_for: Callable[..., Client]
) -> None:
    round_, attempts = frozen
    readers = {"the public": client_for(None), "somebody without a role": client_for(charlie)}
    languages = {"the public": ("zh-hans", "en")}
    before = {name: crawl(reader, *languages.get(name, ())) for name, reader in readers.items()}
    assert sum("爱丽丝".encode() in content for content in before["the public"].values()) >= 8  # else the crawl would not see what it looks for

    _becomes_final(attempts[1], LATER)
    _let_everything_run(LATER)
    assert Certificate.objects.count() == 2
    assert not any("鲍勃".encode() in content for content in before["the public"].values())
    for name, reader in readers.items():
        assert different(before[name], crawl(reader, *languages.get(name, ()))) == set(), name

    unfreeze_board(Board.objects.get(round=round_).pk, "over", erin.pk, LATER)
    _let_everything_run(LATER)
    changed = different(before["the public"], crawl(readers["the public"], *languages["the public"]))
    for address in (
        "en boards/<slug:slug>/ autumn", "en api/v1/boards/<slug:slug>/ autumn", "en boards/seasons/<slug:slug>/ season",
        "en boards/organisations/<slug:slug>/demonstration/ house", "en boards/all-time/demonstration/ autumn",
        "en watch/<slug:slug>/<str:label>/ autumn", "en organisations/<slug:slug>/ house", "en traders/ autumn",
    ):  # fmt: skip
        assert address in changed, address


def _newest(board: Board) -> Snapshot | None:
    return newest_snapshot(board)


def _newest_of_all(boards: object) -> dict[int, Snapshot]:
    return {board.pk: found for board in Board.objects.all() if (found := newest_snapshot(board))}


BREAKS = {
    "pages read the newest snapshot": [(heads, "public_snapshot", _newest), (heads, "public_snapshots", _newest_of_all)],
    "wide boards are built from the newest snapshots": [(sources, "public_snapshots", _newest_of_all)],
    "the register tells of new certificates": [(profiles, "held_back", lambda _now: Q(pk__in=[]))],
    "replays go on": [(watching, "frozen_rounds", lambda _: {})],
}


@pytest.mark.parametrize("how", BREAKS)
def test_the_crawl_finds_a_freeze_that_is_broken_on_purpose(
    frozen: tuple[Round, list[int]], how: str, client_for: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, broken in BREAKS[how]:
        monkeypatch.setattr(module, name, broken)
    _let_everything_run(FROZEN)
    stranger = client_for(None)
    before = crawl(stranger)
    _becomes_final(frozen[1][1], LATER)
    _let_everything_run(LATER)
    assert different(before, crawl(stranger)) != set()
