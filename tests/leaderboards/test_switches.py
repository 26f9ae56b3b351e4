"""Freeze, unfreeze, finalise: three switches, each with who, when and why; what the public reads in between."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.leaderboards.errors import BoardFinal, FrozenWithSeason, NoSwitches, NotSettled, ReasonMissing
from certify.leaderboards.models import Board, MarkKind, Season, Snapshot, Switch
from certify.leaderboards.selectors import frozen_rounds
from certify.leaderboards.services import build_board as building
from certify.leaderboards.services import finalise_board as finalising
from certify.leaderboards.services.finalise_board import finalise_board
from certify.leaderboards.services.freeze_board import freeze_board
from certify.leaderboards.services.mark_person import mark_person
from certify.leaderboards.services.save_season import make_season
from certify.leaderboards.services.unfreeze_board import unfreeze_board
from certify.leaderboards.services.want_board import want_board
from tests.leaderboards.conftest import Told, let_everything_run
from tests.leaderboards.test_boards import NOW, make_round, result
from tests.leaderboards.test_wide_boards import AUTUMN

LATER = NOW + timedelta(hours=1)
PAGE = "/api/v1/boards/demo/"


@pytest.fixture
def board(db: None, told: Told, alice: Person) -> Board:
    """A round's board with one result; another one is about to come."""
    round_id = make_round("demo")
    told[round_id] += [result(alice, 600.0)]
    let_everything_run(NOW)
    return Board.objects.get(round_id=round_id)


def scores(api: APIClient, path: str = PAGE) -> list[float]:
    return [line["score"] for line in api.get(path).json()["people"]]


@pytest.fixture
def api(api_for: Callable[[Person | None], APIClient]) -> APIClient:
    return api_for(None)


def test_a_frozen_board_shows_what_was_announced_before_and_nothing_after(
    board: Board, told: Told, bob: Person, carol: Person, erin: Person, api: APIClient
) -> None:
    told[board.round_id or 0] += [result(bob, 650.0, 2)]
    want_board(board.round_id or 0, NOW)  # announced, not built yet
    assert freeze_board(board.pk, "the finals", erin.pk, NOW)
    before = api.get(PAGE).json()
    told[board.round_id or 0] += [result(carol, 700.0, 3)]
    for _ in range(4):  # also after old versions were cleared away
        want_board(board.round_id or 0, LATER)
        let_everything_run(LATER)
    assert [line["score"] for line in before["people"]] == [650.0, 600.0]
    assert api.get(PAGE).json() == before
    assert scores(api, "/api/v1/boards/all-time/demonstration/") == [650.0, 600.0]
    assert frozen_rounds() == {board.round_id: NOW}
    assert unfreeze_board(board.pk, "over", erin.pk, LATER)
    let_everything_run(LATER)
    assert scores(api) == scores(api, "/api/v1/boards/all-time/demonstration/") == [700.0, 650.0, 600.0]


def test_staff_look_behind_a_freeze_when_they_ask_for_it(
    board: Board, told: Told, bob: Person, erin: Person, client_for: Callable[[Person | None], Client]
) -> None:
    freeze_board(board.pk, "the finals", erin.pk, NOW)
    told[board.round_id or 0] += [result(bob, 777.0, 2)]
    let_everything_run(LATER)
    for person, path, seen in (
        (erin, "/boards/demo/", False),
        (erin, "/boards/demo/?newest", True),
        (bob, "/boards/demo/?newest", False),
        (None, "/boards/demo/?newest", False),
    ):
        assert ("777.0" in client_for(person).get(path).content.decode()) is seen, (person, path)


def test_each_switch_turns_once_with_a_reason_and_a_trail(board: Board, erin: Person, carol: Person) -> None:
    for turn, by in ((freeze_board, erin), (unfreeze_board, erin), (finalise_board, carol)):
        with pytest.raises(ReasonMissing):
            turn(board.pk, " ", by.pk, NOW)
        assert [turn(board.pk, "why", by.pk, NOW) for _ in range(2)] == [True, False]
    assert [(one.turn, one.by_id, one.reason) for one in Switch.objects.order_by("pk")] == [
        ("freeze", erin.pk, "why"), ("unfreeze", erin.pk, "why"), ("finalise", carol.pk, "why"),
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Switch.objects.update(reason="another")


def test_a_final_board_changes_by_an_applied_regrade_only_and_says_so(
    board: Board, told: Told, bob: Person, carol: Person, api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    finalise_board(board.pk, "all appeals are decided", carol.pk, NOW)
    told[board.round_id or 0] += [result(bob, 700.0, 2)]
    want_board(board.round_id or 0, LATER)
    let_everything_run(LATER)
    assert scores(api) == [600.0]
    assert "Corrected on" not in api.get("/boards/demo/", headers={"accept-language": "en"}).content.decode()
    monkeypatch.setattr(building, "applied_regrades", lambda _: 1)
    want_board(board.round_id or 0, LATER)
    let_everything_run(LATER)
    assert scores(api) == [700.0, 600.0]
    assert "Corrected on" in api.get("/boards/demo/", headers={"accept-language": "en"}).content.decode()
    with pytest.raises(BoardFinal):
        freeze_board(board.pk, "late", carol.pk, LATER)
    with pytest.raises(BoardFinal):
        mark_person(board.round_id or 0, bob.pk, MarkKind.UNOFFICIAL, carol.pk, LATER)


def test_a_board_is_not_final_while_something_can_change_it(board: Board, carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finalising, "unsettled", lambda _: ["appeal_open"])
    with pytest.raises(NotSettled) as refused:
        finalise_board(board.pk, "done", carol.pk, NOW)
    assert refused.value.obstacles == ["appeal_open"]
    assert Board.objects.get(pk=board.pk).finalised_at is None


def test_a_frozen_board_can_be_final_and_the_public_sees_it_when_it_is_opened(
    board: Board, told: Told, bob: Person, carol: Person, api: APIClient
) -> None:
    freeze_board(board.pk, "the finals", carol.pk, NOW)
    told[board.round_id or 0] += [result(bob, 700.0, 2)]
    finalise_board(board.pk, "all is decided", carol.pk, LATER)
    let_everything_run(LATER)
    assert scores(api) == [600.0]
    unfreeze_board(board.pk, "the ceremony", carol.pk, LATER)
    assert scores(api) == [700.0, 600.0]


def test_a_season_freezes_its_rounds_and_those_that_join_it(board: Board, told: Told, alice: Person, erin: Person, api: APIClient) -> None:
    season = make_season(AUTUMN, erin.pk, NOW)
    let_everything_run(NOW)
    freeze_board(season.board.pk, "the finals", erin.pk, NOW)
    joined = make_round("joined")
    told[board.round_id or 0] = [result(alice, 800.0, 2)]
    told[joined] += [result(alice, 810.0, 3)]
    let_everything_run(LATER)
    assert scores(api) == [600.0]
    assert scores(api, "/api/v1/boards/joined/") == []
    for path in ("/api/v1/boards/seasons/autumn/", "/api/v1/boards/all-time/demonstration/"):
        assert scores(api, path) == [600.0], path
    with pytest.raises(FrozenWithSeason):
        unfreeze_board(board.pk, "early", erin.pk, LATER)
    unfreeze_board(season.board.pk, "over", erin.pk, LATER)
    let_everything_run(LATER)
    assert (scores(api), scores(api, "/api/v1/boards/joined/")) == ([800.0], [810.0])
    assert scores(api, "/api/v1/boards/seasons/autumn/") == [810.0]


def test_a_round_that_is_held_twice_is_opened_by_the_last_one(board: Board, erin: Person) -> None:
    """By itself before, or after, or by two seasons."""
    first = make_season(AUTUMN, erin.pk, NOW)
    second = make_season(type(AUTUMN)(**{**AUTUMN.__dict__, "slug": "year"}), erin.pk, NOW)
    frozen = lambda: Board.objects.get(pk=board.pk).frozen_at is not None  # noqa: E731
    freeze_board(board.pk, "by itself", erin.pk, NOW)
    for season in (first, second):
        freeze_board(season.board.pk, "finals", erin.pk, NOW)
    for season in (first, second):
        unfreeze_board(season.board.pk, "over", erin.pk, LATER)
        assert frozen()
    assert unfreeze_board(board.pk, "over", erin.pk, LATER)
    assert not frozen()
    for season in (first, second):
        freeze_board(season.board.pk, "finals", erin.pk, NOW)
    unfreeze_board(first.board.pk, "over", erin.pk, LATER)
    assert frozen()
    assert freeze_board(board.pk, "by itself too", erin.pk, LATER)
    unfreeze_board(second.board.pk, "over", erin.pk, LATER)
    assert frozen()


def test_a_season_is_final_after_its_rounds(board: Board, told: Told, bob: Person, erin: Person, carol: Person, api: APIClient) -> None:
    season = make_season(AUTUMN, erin.pk, NOW)
    let_everything_run(NOW)
    with pytest.raises(NotSettled) as refused:
        finalise_board(season.board.pk, "done", carol.pk, NOW)
    assert refused.value.obstacles == ["season_open", "round_open"]
    over = AUTUMN.ends_at
    finalise_board(board.pk, "done", carol.pk, over)
    finalise_board(season.board.pk, "done", carol.pk, over)
    told[make_round("forgotten")] += [result(bob, 700.0, 2)]  # opened in the season, published after its end
    let_everything_run(over)
    assert Season.objects.get().board.finalised_at == over


def test_boards_of_all_time_have_no_switches(board: Board, erin: Person) -> None:
    wide = Board.objects.get(scope="all_time")
    for turn in (freeze_board, unfreeze_board, finalise_board):
        with pytest.raises(NoSwitches):
            turn(wide.pk, "why", erin.pk, NOW)


ROLES = {"erin": 200, "carol": 200, "ivan": 403, "alice": 403, None: 401}


@pytest.mark.parametrize("who", ROLES)
def test_examiners_and_certifiers_turn_switches_and_nobody_else(
    board: Board, who: str | None, request: pytest.FixtureRequest, api_for: Callable[..., APIClient], client_for: Callable[..., Client]
) -> None:
    make_season(AUTUMN, Person.objects.get(username="alice").pk, NOW)
    person = request.getfixturevalue(who) if who else None
    api, client, expected = api_for(person), client_for(person), ROLES[who]
    for path in ("/api/v1/boards/demo/switches/", "/api/v1/boards/seasons/autumn/switches/"):
        assert api.get(path).status_code == expected
        assert api.post(path, {"turn": "freeze", "reason": ""}).status_code == (400 if expected == 200 else expected)
        assert api.post(path, {"turn": "freeze", "reason": "finals"}).status_code == expected
    expected_page = {200: 200, 403: 404, 401: 302}[expected]
    for path in ("", "seasons/new/", "rounds/demo/", "seasons/autumn/"):
        assert client.get(f"/studio/boards/{path}").status_code == expected_page, path
    assert (Board.objects.get(pk=board.pk).frozen_at is not None) == (expected == 200)
    final = api.post("/api/v1/boards/demo/switches/", {"turn": "finalise", "reason": "done"}).status_code
    assert final == {"erin": 403, "carol": 200}.get(who or "", expected)


def test_the_studio_turns_switches_and_sets_marks(board: Board, carol: Person, client_for: Callable[..., Client]) -> None:
    client = client_for(carol)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    desk = "/studio/boards/rounds/demo/"
    for turn, said in (("freeze", "Done"), ("freeze", "It was so already"), ("unfreeze", "Done"), ("finalise", "Done")):
        page = client.post(f"{desk}turn/", {"turn": turn, "reason": "the finals"}, follow=True).content.decode()
        assert said in page
    assert page.count("the finals") == 3
    assert client.post(f"{desk}turn/", {"turn": "nonsense", "reason": "x"}).status_code == 404
    for username, kind, said in (("alice", "hidden", "Saved"), ("nobody", "hidden", "Nobody signs in"), ("alice", "", "Saved")):
        assert said in client.post(f"{desk}mark/", {"username": username, "kind": kind}, follow=True).content.decode()


def test_a_pinned_version_outlives_the_clearing(board: Board, told: Told, erin: Person) -> None:
    freeze_board(board.pk, "finals", erin.pk, NOW)
    pinned = Board.objects.get(pk=board.pk).shown_id
    for _ in range(5):
        want_board(board.round_id or 0, LATER)
        let_everything_run(LATER)
    kept = list(Snapshot.objects.filter(board=board).order_by("version").values_list("pk", flat=True))
    assert kept[0] == pinned
    assert len(kept) == 3
