"""Seasons by the API: everybody reads them, examiners and certifiers make and change them; lines are told as the schema says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.leaderboards.api.boards import BoardOutput, board_document
from certify.leaderboards.models import Board, Season
from certify.leaderboards.selectors import board_page, round_head
from certify.leaderboards.services import build_board as building
from certify.leaderboards.services.freeze_board import freeze_board
from certify.leaderboards.services.save_season import make_season
from grading.selectors import ReferenceRow
from tests.leaderboards.conftest import Told, let_everything_run
from tests.leaderboards.test_boards import NOW, make_round, result
from tests.leaderboards.test_wide_boards import AUTUMN, LATER, rounds  # noqa: F401  (a fixture)

SEASONS = "/api/v1/seasons/"
WINTER = {
    "slug": "winter",
    "title_zh": "冬",
    "title_en": "Winter",
    "kind": "certification",
    "starts_at": "2026-12-01T00:00:00+08:00",
    "ends_at": "2027-03-01T00:00:00+08:00",
}
CHANGE = {name: value for name, value in WINTER.items() if name != "slug"}


@pytest.fixture
def stranger(api_for: Callable[[Person | None], APIClient]) -> APIClient:
    return api_for(None)


def test_everybody_reads_a_season_its_rounds_and_its_board(
    rounds: tuple[int, int],  # noqa: F811
    told: Told,
    stranger: APIClient,
    alice: Person,
    bob: Person,
) -> None:
    told[rounds[0]] += [result(alice, 610.0), result(bob, 650.0, 2)]
    told[rounds[1]] += [result(alice, 700.0, 3)]
    make_season(AUTUMN, alice.pk, NOW)
    let_everything_run(LATER)
    (listed,) = stranger.get(SEASONS).json()
    assert (listed["season"]["slug"], listed["season"]["title_zh"], listed["season"]["kind"]) == ("autumn", "秋季赛", "demonstration")
    assert (listed["card"]["address"], listed["card"]["people"], listed["card"]["passed"]) == ("seasons/autumn", 2, 2)
    page = stranger.get(f"{SEASONS}autumn/").json()
    assert page["season"] == listed["season"]
    assert [card["slug"] for card in page["rounds"]] == ["first"]
    assert [line["score"] for line in page["board"]["people"]] == [650.0, 610.0]
    assert page["board"] == stranger.get("/api/v1/boards/seasons/autumn/").json()
    assert [line["score"] for line in stranger.get(f"{SEASONS}autumn/", {"rank": 2}).json()["board"]["people"]] == [610.0]
    assert stranger.get(f"{SEASONS}autumn/", {"limit": 0}).status_code == 400
    assert stranger.get(f"{SEASONS}spring/").status_code == 404


def test_a_frozen_season_tells_nothing_new(
    rounds: tuple[int, int],  # noqa: F811
    told: Told,
    stranger: APIClient,
    alice: Person,
    bob: Person,
    erin: Person,
) -> None:
    told[rounds[0]] += [result(alice, 610.0)]
    season = make_season(AUTUMN, erin.pk, NOW)
    let_everything_run(NOW)
    freeze_board(season.board.pk, "the finals", erin.pk, NOW)
    before = [stranger.get(path).content for path in (SEASONS, f"{SEASONS}autumn/")]
    assert b'"frozen_at":"2026-11-22' in before[0]
    told[rounds[0]] += [result(bob, 777.0, 2)]
    let_everything_run(LATER)
    assert Board.objects.get(round_id=rounds[0]).built == 2  # the result is in, behind the freeze
    assert [stranger.get(path).content for path in (SEASONS, f"{SEASONS}autumn/")] == before


STAFF = {"erin": (201, 200), "carol": (201, 200), "ivan": (403, 403), "alice": (403, 403), None: (401, 401)}


@pytest.mark.parametrize("who", STAFF)
def test_examiners_and_certifiers_make_and_change_seasons_and_nobody_else(
    who: str | None, db: None, request: pytest.FixtureRequest, api_for: Callable[..., APIClient]
) -> None:
    api, (makes, changes) = api_for(request.getfixturevalue(who) if who else None), STAFF[who]
    answer = api.post(SEASONS, WINTER)
    assert answer.status_code == makes
    if makes != 201:
        assert not Season.objects.exists()
        make_season(replace(AUTUMN, slug="winter"), request.getfixturevalue("erin").pk, NOW)
    assert api.put(f"{SEASONS}winter/", {**CHANGE, "title_en": "Winter 2026"}).status_code == changes
    assert Season.objects.get().title_en == ("Winter 2026" if changes == 200 else "Autumn")


def test_a_repeat_makes_no_second_season_and_a_switch_ends_changes(erin: Person, carol: Person, api_for: Callable[..., APIClient]) -> None:
    api = api_for(erin)
    answers = [api.post(SEASONS, WINTER) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["starts_at"].startswith("2026-12-01T00:00:00")
    assert Season.objects.count() == Board.objects.filter(scope="season").count() == 1
    freeze_board(Season.objects.get().board.pk, "the finals", carol.pk, NOW)
    refused = api.put(f"{SEASONS}winter/", CHANGE)
    assert (refused.status_code, refused.json()["code"], refused.json()["params"]) == (422, "season_refused", {"problem": "switched"})


@pytest.mark.parametrize(
    ("wrong", "status", "told"),
    [
        ({"ends_at": "2026-11-01T00:00:00+08:00"}, 422, {"problem": "ends_early"}),
        ({"title_en": "Another"}, 422, {"problem": "slug_taken"}),
        ({"kind": "practice"}, 400, None),
        ({"slug": "no slug"}, 400, None),
        ({"starts_at": "soon"}, 400, None),
        ({"title_zh": ""}, 400, None),
    ],
)
def test_a_season_that_cannot_be_is_refused_with_the_reason(
    erin: Person, api_for: Callable[..., APIClient], wrong: dict[str, str], status: int, told: dict[str, Any] | None
) -> None:
    api = api_for(erin)
    api.post(SEASONS, WINTER)
    answer = api.post(SEASONS, {**WINTER, **wrong})
    assert answer.status_code == status
    if told is not None:
        assert answer.json()["params"] == told
    assert Season.objects.count() == 1


def test_nothing_is_changed_that_is_not_there(erin: Person, api_for: Callable[..., APIClient]) -> None:
    assert api_for(erin).put(f"{SEASONS}winter/", CHANGE).status_code == 404


def test_lines_are_told_as_the_schema_says(db: None, told: Told, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are written without a serializer for each line."""
    monkeypatch.setattr(building, "reference_results", lambda _: [ReferenceRow("rundown-8", "rundown", 1.0, 640.0, 0.5, 2)])
    round_id = make_round("demo")
    told[round_id] += [result(alice, 700.0), replace(result(bob, 650.0, 2, "FAIL"), program=True)]
    let_everything_run(NOW)
    page = board_page(round_head("demo"))
    assert [len(lines) for lines in (page.people, page.programs, page.operators)] == [1, 1, 1]
    assert board_document(page) == BoardOutput(page).data
