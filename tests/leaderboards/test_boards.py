"""A board: ranks by the database, people and reference operators apart, names only with consent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.leaderboards.models import Board, MarkKind, Row, Snapshot
from certify.leaderboards.ranking import Entry, places
from certify.leaderboards.selectors import board_cards
from certify.leaderboards.services import build_board as building
from certify.leaderboards.services import sweep_boards as sweeping
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.mark_person import mark_person
from certify.leaderboards.services.sweep_boards import find_forgotten, resend_stale
from certify.leaderboards.services.want_board import TASK, want_board
from grading.selectors import BoardRow, ReferenceRow
from tests.leaderboards.conftest import build_all

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def round_id(db: None) -> int:
    return make_round("demo")


def make_round(slug: str, state: str = "published", kind: str = "demonstration") -> int:
    return (
        apps.get_model("exams", "Round")
        .objects.create(
            slug=slug,
            title_zh="演示考试",
            title_en="Demonstration",
            kind=kind,
            demo=True,
            state=state,
            opens_at=NOW,
            closes_at=NOW + timedelta(days=30),
            expected_growth="0.2000",
            cut_score="500.00",
            created_at=NOW,
            published_at=NOW,
        )
        .pk
    )


@pytest.fixture
def finals(monkeypatch: pytest.MonkeyPatch) -> list[BoardRow]:
    """The final results that grading knows; and two reference operators."""
    rows: list[BoardRow] = []
    operators = [ReferenceRow("rundown-8", "rundown", 1.0, 640.0, 0.5, 2), ReferenceRow("traffic-1", "traffic", 0.0, 410.0, -0.1, 2)]
    monkeypatch.setattr(building, "results_for_board", lambda round_id: list(rows))
    for module in (building, sweeping):
        monkeypatch.setattr(module, "results_fingerprint", lambda round_id: ",".join(f"{row.result_id}" for row in rows))
    monkeypatch.setattr(building, "reference_results", lambda round_id: operators if rows else [])
    return rows


def result(person: Person, score: float, number: int = 1, decision: str = "PASS", at: datetime = NOW) -> BoardRow:
    return BoardRow(number, number, person.pk, 1, score, None, score / 2000, 0, decision, at)


def built(round_id: int, now: datetime = NOW) -> Snapshot:
    snapshot = build_board(want_board(round_id, now).pk, now)
    assert snapshot is not None
    return snapshot


@pytest.fixture
def stranger(client_for: Callable[[Person | None], Client]) -> Client:
    client = client_for(None)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_people_and_operators_are_ranked_apart(round_id: int, finals: list[BoardRow], alice: Person, bob: Person) -> None:
    finals += [result(alice, 700.0), result(bob, 500.0, 2, "FAIL")]
    snapshot = built(round_id)
    assert list(snapshot.rows.filter(kind="person").values_list("person_id", "rank", "passed")) == [(alice.pk, 1, True), (bob.pk, 2, False)]
    assert list(snapshot.rows.filter(kind="reference").values_list("operator", "rank")) == [("rundown-8", 1), ("traffic-1", 2)]


def test_equal_scores_share_a_rank(round_id: int, finals: list[BoardRow], alice: Person, bob: Person, charlie: Person, erin: Person) -> None:
    finals += [result(alice, 700.04), result(bob, 600.0), result(charlie, 600.04), result(erin, 590.0)]
    assert list(built(round_id).rows.filter(kind="person").values_list("rank", flat=True)) == [1, 2, 2, 4]


@pytest.mark.django_db
@given(drawn=st.lists(st.tuples(st.integers(0, 5), st.sampled_from([None, MarkKind.HIDDEN, MarkKind.UNOFFICIAL])), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_ranks_as_the_pure_rules_do(monkeypatch: pytest.MonkeyPatch, drawn: list[tuple[int, MarkKind | None]]) -> None:
    slug = f"round-{apps.get_model('exams', 'Round').objects.count()}"
    round_id = make_round(slug)
    people = [Person.objects.create(username=f"{slug}-{number}", display_name="x") for number in range(len(drawn))]
    for person, (_, mark) in zip(people, drawn, strict=True):
        if mark:
            mark_person(round_id, person.pk, mark, person.pk, NOW)
    rows = [result(person, float(score), number) for number, (person, (score, _)) in enumerate(zip(people, drawn, strict=True))]
    monkeypatch.setattr(building, "results_for_board", lambda _: rows)
    monkeypatch.setattr(building, "reference_results", lambda _: [])
    entries = [
        Entry(person.pk, score * 10, mark != MarkKind.UNOFFICIAL, mark == MarkKind.HIDDEN)
        for person, (score, mark) in zip(people, drawn, strict=True)
    ]
    by_database = dict(built(round_id).rows.values_list("person_id", "rank"))
    assert by_database == {place.key: place.rank for place in places(entries)}


def test_a_page_is_served_from_the_snapshot_alone(round_id: int, finals: list[BoardRow], alice: Person, stranger: Client) -> None:
    finals.append(result(alice, 700.0))
    built(round_id)
    with CaptureQueriesContext(connection) as queries:
        html = stranger.get("/boards/demo/").content.decode()
    assert "700.0" in html
    assert "Rundown level 8" in html
    asked = [query["sql"] for query in queries if "grading_" in query["sql"] or "exams_attempt" in query["sql"]]
    assert asked == []


def test_a_name_is_shown_with_consent_only_and_disappears_at_once(round_id: int, finals: list[BoardRow], alice: Person, stranger: Client) -> None:
    finals.append(result(alice, 700.0))
    built(round_id)
    assert "爱丽丝" not in stranger.get("/boards/demo/").content.decode()
    show_name(alice, True, NOW)
    assert "爱丽丝" in stranger.get("/boards/demo/").content.decode()
    assert "爱丽丝" in stranger.get("/api/v1/boards/demo/").content.decode()
    show_name(alice, False, NOW)
    for path in ("/boards/", "/boards/demo/", "/api/v1/boards/", "/api/v1/boards/demo/"):
        content = stranger.get(path).content.decode()
        assert "爱丽丝" not in content
        assert "alice" not in content


def test_a_hidden_person_is_nowhere(round_id: int, finals: list[BoardRow], alice: Person, bob: Person, carol: Person, stranger: Client) -> None:
    show_name(alice, True, NOW)
    finals += [result(alice, 700.0), result(bob, 600.0, 2)]
    built(round_id)
    mark_person(round_id, alice.pk, MarkKind.HIDDEN, carol.pk, NOW)
    build_board(Board.objects.get(round_id=round_id).pk, NOW)
    for path in ("/boards/demo/", "/api/v1/boards/demo/"):
        content = stranger.get(path).content.decode()
        assert "爱丽丝" not in content
        assert "700.0" not in content
    assert stranger.get("/api/v1/boards/demo/").json()["people"][0]["rank"] == 1


def test_a_program_is_shown_apart_and_takes_no_rank_from_people(
    round_id: int, finals: list[BoardRow], alice: Person, bob: Person, stranger: Client
) -> None:
    finals += [replace(result(alice, 700.0), program=True), result(alice, 550.0, 3), result(bob, 600.0, 2)]
    built(round_id)
    board = stranger.get("/api/v1/boards/demo/").json()
    assert [(line["rank"], line["score"]) for line in board["people"]] == [(1, 600.0), (2, 550.0)]
    assert [(line["rank"], line["score"]) for line in board["programs"]] == [(1, 700.0)]
    assert board["card"]["people"] == 2
    assert "Programs that sat this round" in stranger.get("/boards/demo/").content.decode()


def test_the_viewer_finds_the_own_line(
    round_id: int, finals: list[BoardRow], alice: Person, bob: Person, client_for: Callable[[Person | None], Client]
) -> None:
    finals.append(result(alice, 700.0))
    built(round_id)
    assert 'class="line own"' in client_for(alice).get("/boards/demo/").content.decode()
    assert 'class="line own"' not in client_for(bob).get("/boards/demo/").content.decode()
    assert 'class="line own"' not in client_for(None).get("/boards/demo/").content.decode()


def test_nothing_is_built_when_nothing_was_announced(round_id: int, finals: list[BoardRow], alice: Person) -> None:
    finals.append(result(alice, 700.0))
    board = want_board(round_id, NOW)
    assert build_board(board.pk, NOW) is not None
    assert build_board(board.pk, NOW) is None


def test_old_versions_are_cleared_away(round_id: int, finals: list[BoardRow], alice: Person) -> None:
    finals.append(result(alice, 700.0))
    for _ in range(4):
        built(round_id)
    assert list(Snapshot.objects.order_by("version").values_list("version", flat=True)) == [3, 4]
    assert Row.objects.filter(kind="person").count() == 2


def test_a_lost_message_is_sent_again(round_id: int, finals: list[BoardRow], monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(sweeping, "send_board", sent.append)
    board = want_board(round_id, NOW)
    later = NOW + timedelta(minutes=1)
    assert (resend_stale(NOW), resend_stale(later), resend_stale(later)) == (0, 1, 0)
    assert sent == [board.pk]
    build_all(later)  # also that of all time, which waits for a sweep
    assert resend_stale(later + timedelta(minutes=5)) == 0


def test_a_result_whose_announcement_was_lost_is_found(round_id: int, finals: list[BoardRow], alice: Person, bob: Person) -> None:
    assert find_forgotten(NOW) == 0
    finals.append(result(alice, 700.0))
    assert find_forgotten(NOW) == 1
    build_all(NOW)
    assert find_forgotten(NOW) == 0
    finals.append(result(bob, 600.0, 2, at=NOW + timedelta(hours=1)))
    assert find_forgotten(NOW + timedelta(hours=1)) == 1


def test_a_round_without_results_says_so(round_id: int, stranger: Client) -> None:
    assert "No final result yet" in stranger.get("/boards/demo/").content.decode()
    assert stranger.get("/api/v1/boards/demo/").json()["version"] == 0


@pytest.mark.parametrize(("state", "kind"), [("draft", "demonstration"), ("published", "practice")])
def test_drafts_and_practice_have_no_board(db: None, stranger: Client, state: str, kind: str) -> None:
    make_round("not-shown", state, kind)
    assert stranger.get("/boards/not-shown/").status_code == 404
    assert stranger.get("/api/v1/boards/not-shown/").status_code == 404
    assert "not-shown" not in stranger.get("/boards/").content.decode()


def test_a_practised_result_is_on_no_board_even_if_one_was_built(
    db: None, finals: list[BoardRow], alice: Person, client_for: Callable[[Person | None], Client], api_for: Callable[[Person | None], APIClient]
) -> None:
    practice, exam = make_round("just-practice", kind="practice"), make_round("demo")
    finals.append(result(alice, 700.0))
    show_name(alice, True, NOW)
    for round_id in (practice, exam):
        built(round_id)
    for person in (None, alice):
        client, api = client_for(person), api_for(person)
        assert client.get("/boards/just-practice/").status_code == 404
        assert api.get("/api/v1/boards/just-practice/").status_code == 404
        assert client.get("/boards/demo/").status_code == 200
        for listed in (client.get("/boards/"), client.get("/"), api.get("/api/v1/boards/")):
            assert "boards/just-practice" not in listed.content.decode() and '"just-practice"' not in listed.content.decode()
    assert [card.slug for card in board_cards()] == ["demo"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "٣", "9" * 40])
def test_a_strange_page_number_is_answered(round_id: int, stranger: Client, page: str) -> None:
    assert stranger.get("/boards/demo/", {"page": page}).status_code == 200


@pytest.mark.parametrize(("query", "status"), [({"limit": 1}, 200), ({"limit": 0}, 400), ({"limit": 501}, 400), ({"offset": -1}, 400)])
def test_the_api_pages_through_people(
    round_id: int,
    finals: list[BoardRow],
    alice: Person,
    bob: Person,
    api_for: Callable[[Person | None], APIClient],
    query: dict[str, int],
    status: int,
) -> None:
    finals += [result(alice, 700.0), result(bob, 600.0, 2)]
    built(round_id)
    response = api_for(None).get("/api/v1/boards/demo/", query)
    assert response.status_code == status
    if status == 200:
        assert [line["score"] for line in response.json()["people"]] == [700.0]


def test_the_task_has_the_name_that_is_sent() -> None:
    from certify.leaderboards import tasks

    assert tasks.build.name == TASK


def test_a_board_with_results_of_programs_only_says_so(round_id: int, finals: list[BoardRow], alice: Person, bob: Person, stranger: Client) -> None:
    finals += [replace(result(alice, 700.0), program=True)]
    built(round_id)
    build_all(NOW)
    index = stranger.get("/boards/").content.decode()
    assert index.count("No person has a final result yet; 1 program has one") == 2  # the round's, and that of all time
    assert "No final result yet" not in index
    page = stranger.get("/boards/demo/").content.decode()
    assert "No person has a final result yet" in page
    assert "700.0" in page.partition("Programs that sat this round")[2]
    assert "No final result yet" not in page
    assert stranger.get("/api/v1/boards/demo/").json()["card"]["programs"] == 1
    finals += [replace(result(bob, 650.0, 2), program=True), result(bob, 600.0, 3)]
    built(round_id)
    assert "1 person, 1 passed" in stranger.get("/boards/").content.decode()
    assert "No person has a final result yet" not in stranger.get("/boards/demo/").content.decode()
