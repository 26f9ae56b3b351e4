"""Boards of a season, of an organisation and of all time: of each person the best public line of the rounds that count."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from certify.accounts.models import Membership, Organisation, Person
from certify.accounts.services.show_name import show_name
from certify.leaderboards.models import Board, Hiding, MarkKind, Season, Snapshot
from certify.leaderboards.services.hide_person import hide_person
from certify.leaderboards.services.mark_person import mark_person
from certify.leaderboards.services.save_season import SeasonDraft, change_season, make_season
from exams.models import Round
from tests.leaderboards.conftest import Told, let_everything_run
from tests.leaderboards.test_boards import NOW, make_round, result

LATER = NOW + timedelta(hours=1)
AUTUMN = SeasonDraft("autumn", "秋季赛", "Autumn", "demonstration", NOW - timedelta(days=1), NOW + timedelta(days=1))
ALL_TIME = "/api/v1/boards/all-time/demonstration/"
OF_AUTUMN = "/api/v1/boards/seasons/autumn/"


@pytest.fixture
def rounds(db: None) -> tuple[int, int]:
    """One that opens in the autumn, one that opens long after it."""
    first, second = make_round("first"), make_round("second")
    Round.objects.filter(pk=second).update(opens_at=NOW + timedelta(days=20))
    return first, second


@pytest.fixture
def api(api_for: Callable[[Person | None], APIClient]) -> APIClient:
    return api_for(None)


def lines(api: APIClient, path: str, kind: str = "people") -> list[tuple[int | None, float, int]]:
    answer = api.get(path)
    assert answer.status_code == 200, path
    return [(line["rank"], line["score"], line["rounds"]) for line in answer.json()[kind]]


def test_the_best_result_of_the_rounds_counts_once(
    rounds: tuple[int, int], told: Told, api: APIClient, alice: Person, bob: Person, charlie: Person
) -> None:
    first, second = rounds
    told[first] += [result(alice, 610.0, 1), result(bob, 650.0, 2), result(charlie, 650.0, 3)]
    told[second] += [result(alice, 700.0, 4), result(bob, 400.0, 5, "FAIL")]
    make_season(AUTUMN, alice.pk, NOW)
    let_everything_run(LATER)
    assert lines(api, ALL_TIME) == [(1, 700.0, 2), (2, 650.0, 2), (2, 650.0, 1)]
    assert lines(api, OF_AUTUMN) == [(1, 650.0, 1), (1, 650.0, 1), (3, 610.0, 1)]
    assert api.get(ALL_TIME).json()["card"]["passed"] == 3


def test_programs_stay_apart_and_other_kinds_of_rounds_and_practice_do_not_count(
    rounds: tuple[int, int], told: Told, api: APIClient, alice: Person, bob: Person
) -> None:
    exam, practice = make_round("exam", kind="certification"), make_round("practice", kind="practice")
    told[rounds[0]] += [replace(result(alice, 700.0), program=True), result(bob, 500.0, 2)]
    told[rounds[1]] += [replace(result(alice, 720.0, 3), program=True)]
    told[exam] += [result(bob, 800.0, 4)]
    told[practice] += [result(bob, 900.0, 5)]
    let_everything_run(LATER)
    assert lines(api, ALL_TIME) == [(1, 500.0, 1)]
    assert lines(api, ALL_TIME, "programs") == [(1, 720.0, 2)]
    assert lines(api, "/api/v1/boards/all-time/certification/") == [(1, 800.0, 1)]


def test_an_official_result_goes_before_a_better_unofficial_one(
    rounds: tuple[int, int], told: Told, api: APIClient, alice: Person, bob: Person, carol: Person
) -> None:
    told[rounds[0]] += [result(alice, 700.0), result(bob, 650.0, 2)]
    told[rounds[1]] += [result(alice, 600.0, 3)]
    for person in (alice, bob):
        mark_person(rounds[0], person.pk, MarkKind.UNOFFICIAL, carol.pk, NOW)
    let_everything_run(LATER)
    assert lines(api, ALL_TIME) == [(None, 650.0, 1), (1, 600.0, 2)]


def test_who_chooses_to_be_on_no_board_is_gone_at_once_and_comes_back(
    rounds: tuple[int, int],
    told: Told,
    api: APIClient,
    alice: Person,
    bob: Person,
    client_for: Callable[[Person | None], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from certify.leaderboards.services import hide_person as hiding

    sat = type("Attempt", (), {"registration": type("Registration", (), {"round_id": rounds[0]})})
    monkeypatch.setattr(hiding, "attempts_of", lambda _: [sat])
    told[rounds[0]] += [result(alice, 700.0), result(bob, 600.0, 2)]
    show_name(alice, True, NOW)
    let_everything_run(NOW)
    pages = ["/boards/first/", "/boards/all-time/demonstration/", "/api/v1/boards/first/", ALL_TIME]
    stranger, own = client_for(None), client_for(alice)
    assert all("爱丽丝" in stranger.get(path).content.decode() for path in pages)  # and the pages are kept in the cache now
    own.post("/me/boards/", {})
    assert all("爱丽丝" not in (page := stranger.get(path).content.decode()) and "700.0" not in page for path in pages)
    assert "checked" not in own.get("/me/").content.decode().partition('id="on-boards"')[2].partition(">")[0]
    let_everything_run(LATER)
    assert lines(api, ALL_TIME) == lines(api, "/api/v1/boards/first/") == [(1, 600.0, 1)]
    own.post("/me/boards/", {"on_boards": "on"})
    assert not Hiding.objects.exists()
    let_everything_run(LATER)
    assert lines(api, ALL_TIME) == [(1, 700.0, 1), (2, 600.0, 1)]


def test_the_choice_twice_is_the_choice_once(db: None, alice: Person) -> None:
    assert [hide_person(alice.pk, hidden, NOW) for hidden in (True, True, False, False)] == [True, False, True, False]


def test_an_organisations_board_has_those_who_agreed_and_loses_them_at_once(
    rounds: tuple[int, int], told: Told, api: APIClient, alice: Person, bob: Person, charlie: Person, carol: Person
) -> None:
    house = Organisation.objects.create(
        slug="house", name_zh="直播机构", name_en="House", region="ZJ", state="confirmed", made_by=carol, made_at=NOW, decided_by=carol,
        decided_at=NOW,
    )  # fmt: skip
    for person, shown_since in ((alice, NOW), (bob, None)):
        show_name(person, True, NOW)
        Membership.objects.create(organisation=house, person=person, invited_by=carol, invited_at=NOW, agreed_at=NOW, shown_since=shown_since)
    told[rounds[0]] += [result(alice, 500.0), result(bob, 600.0, 2), result(charlie, 700.0, 3)]
    let_everything_run(LATER)
    path = "/boards/organisations/house/demonstration/"
    assert lines(api, f"/api/v1{path}") == [(1, 500.0, 1)]
    assert "爱丽丝" in api.get(path).content.decode()
    assert path in api.get("/boards/").content.decode()
    Membership.objects.filter(person=alice).update(shown_since=None)
    assert "爱丽丝" not in api.get(path).content.decode()
    assert lines(api, f"/api/v1{path}") == []
    let_everything_run(LATER)
    assert path not in api.get("/boards/").content.decode()
    assert api.get("/boards/organisations/house/certification/").status_code == 200
    assert api.get("/boards/organisations/nobody/certification/").status_code == 404


def test_nothing_new_builds_no_new_version(rounds: tuple[int, int], told: Told, alice: Person) -> None:
    told[rounds[0]] += [result(alice, 700.0)]
    for _ in range(3):
        let_everything_run(LATER)
    assert set(Snapshot.objects.values_list("version", flat=True)) == {1}


def test_a_season_is_made_once_and_changed_until_its_first_switch(db: None, erin: Person, client_for: Callable[[Person | None], Client]) -> None:
    form = {
        "title_zh": "冬",
        "title_en": "Winter",
        "slug": "winter",
        "kind": "certification",
        "starts_at": "2026-12-01T00:00",
        "ends_at": "2027-03-01T00:00",
    }
    client = client_for(erin)
    assert [client.post("/studio/boards/seasons/new/", form).status_code for _ in range(2)] == [302, 302]  # a double click
    assert Season.objects.count() == Board.objects.filter(scope="season").count() == 1
    assert client.post("/studio/boards/seasons/new/", form | {"title_en": "Other"}).status_code == 422
    assert client.post("/studio/boards/seasons/new/", form | {"slug": "odd", "ends_at": "2026-11-01T00:00"}).status_code == 422
    change = {name: value for name, value in form.items() if name != "slug"} | {"title_en": "Winter 2026"}
    assert client.post("/studio/boards/seasons/winter/", change).status_code == 302
    assert Season.objects.get().title_en == "Winter 2026"
    client.post("/studio/boards/seasons/winter/turn/", {"turn": "freeze", "reason": "finals"})
    assert client.post("/studio/boards/seasons/winter/", change | {"title_en": "x"}).status_code == 422
    assert Season.objects.get().title_en == "Winter 2026"


def test_a_season_may_be_changed_by_the_service_only_while_it_is_sensible(db: None, erin: Person) -> None:
    season = make_season(AUTUMN, erin.pk, NOW)
    changed: Any = change_season(season.pk, replace(AUTUMN, title_en="Fall", kind="certification"), NOW)
    assert (changed.title_en, changed.board.kind) == ("Fall", "certification")
