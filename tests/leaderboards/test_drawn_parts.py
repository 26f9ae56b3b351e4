"""What a process keeps of a page follows the board at once, holds nobody's session, and a page asks the database little."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from certify.accounts.models import Person
from certify.leaderboards.models import Board, Kind, MarkKind, Row
from certify.leaderboards.pages import drawn_parts
from certify.leaderboards.selectors import hidden_people, round_head
from certify.leaderboards.selectors.lines import StoredLine, place_of_rank, stored_lines
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.finalise_board import finalise_board
from certify.leaderboards.services.freeze_board import freeze_board
from certify.leaderboards.services.mark_person import mark_person
from certify.leaderboards.services.save_season import change_season, make_season
from certify.leaderboards.services.unfreeze_board import unfreeze_board
from certify.leaderboards.services.want_board import want_board
from exams.models import Round
from tests.leaderboards.conftest import Told, let_everything_run
from tests.leaderboards.test_boards import NOW, make_round, result
from tests.leaderboards.test_pages import many  # noqa: F401  (a fixture)
from tests.leaderboards.test_wide_boards import AUTUMN

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def board(db: None, told: Told, alice: Person) -> Board:
    round_id = make_round("demo")
    told[round_id] += [result(alice, 600.0)]
    let_everything_run(NOW)
    return Board.objects.get(round_id=round_id)


@pytest.fixture
def page(client_for: Callable[..., Client]) -> Callable[..., str]:
    """What somebody reads, in English; a stranger by default."""
    return lambda path="/boards/demo/", person=None: client_for(person).get(path, headers={"accept-language": "en"}).content.decode()


def test_every_change_of_a_board_shows_at_the_next_look(
    board: Board, told: Told, bob: Person, carol: Person, page: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "This board is frozen" not in page()
    freeze_board(board.pk, "the finals", carol.pk, NOW)
    assert "This board is frozen" in page()
    assert "The newest lines, for staff only" not in page()
    assert "The newest lines, for staff only" in page(person=carol)
    assert "You see the newest lines" in page("/boards/demo/?newest", carol)
    assert "The newest lines, for staff only" not in page()  # although it was drawn a moment ago
    unfreeze_board(board.pk, "over", carol.pk, LATER)
    assert "This board is frozen" not in page()
    Round.objects.filter(slug="demo").update(title_en="Another name", cut_score="512.50", expected_growth="0.3000")
    assert "<h1>Another name</h1>" in page()
    assert "a score of 512.5" in page()
    told[board.round_id or 0] += [result(bob, 700.0, 2)]
    want_board(board.round_id or 0, LATER)
    let_everything_run(LATER)
    assert "As of Nov. 22, 2026, 5 p.m." in page()
    finalise_board(board.pk, "done", carol.pk, LATER)
    assert "Final since" in page()


def test_a_season_that_is_changed_is_read_as_it_is_now(board: Board, carol: Person, page: Callable[..., str]) -> None:
    season = make_season(AUTUMN, carol.pk, NOW)
    let_everything_run(NOW)
    before = page("/boards/seasons/autumn/")
    assert "from Nov. 21, 2026" in before
    assert 'href="/boards/demo/"' in before.partition("Rounds of this season")[2]
    change_season(season.pk, type(AUTUMN)(**{**AUTUMN.__dict__, "starts_at": NOW + timedelta(hours=2)}), NOW)
    after = page("/boards/seasons/autumn/")
    assert "from Nov. 22, 2026" in after
    assert "No round has opened in it yet." in after


@pytest.mark.usefixtures("many")
def test_what_is_ones_own_is_not_kept(alice: Person, page: Callable[..., str]) -> None:
    drawn_parts._kept.cache_clear()
    assert "strip-own" not in page("/boards/demo/?page=3")
    drawn = drawn_parts._kept.cache_info().currsize
    assert drawn > 0
    assert "strip-own" in page("/boards/demo/?page=3", alice)
    assert drawn_parts._kept.cache_info().currsize == drawn
    assert "strip-own" not in page("/boards/demo/?page=3")


@pytest.mark.usefixtures("many")
def test_a_page_is_the_same_drawn_anew(page: Callable[..., str]) -> None:
    told = [page("/boards/demo/?page=2").partition("<main")[2] for _ in range(2)]
    with override_settings(DEBUG=True):
        told.append(page("/boards/demo/?page=2").partition("<main")[2])
    assert len(set(told)) == 1
    assert "strip-bar" in told[0]


@pytest.mark.usefixtures("many")
def test_a_kept_page_asks_what_it_must_and_nothing_else(client_for: Callable[..., Client]) -> None:
    """Round, board and its newest snapshot; marks, choices and names of this minute."""
    stranger = client_for(None)
    for path, most in (("/boards/demo/?page=2", 6), ("/boards/all-time/demonstration/", 5), ("/api/v1/boards/demo/?offset=100", 8)):
        build_board(Board.objects.get(scope="all_time").pk, NOW)
        stranger.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert stranger.get(path).status_code == 200
        asked = [query["sql"] for query in queries if "certify_cache" not in query["sql"]]  # without Redis the cache is a table
        assert len(asked) <= most, (path, asked)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("after", "size"), [(0, 100), (99, 2), (200, 100), (249, 1), (250, 100), (10_000_000, 500)])
def test_stored_lines_are_the_rows_of_the_range(after: int, size: int) -> None:
    snapshot = round_head("demo").snapshot
    assert snapshot is not None
    rows = Row.objects.filter(snapshot=snapshot, kind=Kind.PERSON, place__gt=after, place__lte=after + size).order_by("place")
    assert stored_lines(snapshot, Kind.PERSON, after, size) == [StoredLine._make(row) for row in rows.values_list(*StoredLine._fields)]
    assert [line.score for line in stored_lines(snapshot, Kind.PERSON, after, size)] == [row.score for row in rows]


@pytest.mark.usefixtures("many")
def test_a_rank_is_found_as_by_counting() -> None:
    snapshot = round_head("demo").snapshot
    assert snapshot is not None
    ranked = list(Row.objects.filter(snapshot=snapshot, kind=Kind.PERSON, rank__isnull=False).order_by("place").values_list("rank", "place"))
    for asked in range(1, 253):
        assert place_of_rank(snapshot, asked) == next((place for rank, place in ranked if rank is not None and rank >= asked), None), asked


def test_a_mark_hides_on_its_own_round_only(board: Board, alice: Person, bob: Person, carol: Person) -> None:
    other = make_round("other")
    mark_person(other, alice.pk, MarkKind.HIDDEN, carol.pk, NOW)
    mark_person(other, bob.pk, MarkKind.UNOFFICIAL, carol.pk, NOW)
    people, rounds = [alice.pk, bob.pk], [board.round_id or 0]
    for asked in (people, None):
        assert (other, alice.pk) not in hidden_people(rounds, asked)
        hidden = hidden_people([*rounds, other], asked)
        assert (other, alice.pk) in hidden
        assert (other, bob.pk) not in hidden
        assert (board.round_id, alice.pk) not in hidden
