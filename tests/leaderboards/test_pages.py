"""Pages of a board: places and ranks lead to lines, drawn lines are kept without a name, and nothing depends on the cache."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.leaderboards.models import MarkKind
from certify.leaderboards.pages.drawn_lines import drawn_page
from certify.leaderboards.selectors import round_head
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.mark_person import mark_person
from certify.leaderboards.services.want_board import want_board
from tests.leaderboards.conftest import Told
from tests.leaderboards.test_boards import NOW, make_round, result

DEAD_REDIS = {
    "default": {
        "BACKEND": "certify.lenient_cache.LenientRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 0.2},
    }
}


@pytest.fixture
def many(db: None, told: Told, alice: Person, carol: Person) -> list[Person]:
    """250 people with scores from 749.9 down, in pairs; the third is unofficial; Alice is the last."""
    round_id = make_round("demo")
    others = Person.objects.bulk_create(Person(username=f"p{n}", display_name=f"Person {n}", password="!") for n in range(249))
    people = [*Person.objects.filter(pk__in=[person.pk for person in others]).order_by("pk"), alice]
    mark_person(round_id, people[2].pk, MarkKind.UNOFFICIAL, carol.pk, NOW)
    told[round_id] += [result(person, 749.9 - (n // 2), n + 1) for n, person in enumerate(people)]
    assert build_board(want_board(round_id, NOW).pk, NOW)
    return people


def main_of(client: Client, path: str, **headers: str) -> bytes:
    """What the page is about: the head holds a one-time word."""
    return bytes(client.get(path, headers=headers).content.partition(b"<main")[2])


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("?rank=1", "?page=1#place-1"),
        ("?rank=2", "?page=1#place-4"),  # 1, 1, –, 3: no second
        ("?rank=100", "?page=2#place-101"),
        ("?rank=248", "?page=3#place-249"),
        ("?rank=9999999", "?page=3#place-250"),
    ],
)
def test_a_rank_leads_to_its_line(many: list[Person], client_for: Callable[..., Client], asked: str, leads_to: str) -> None:
    answer = client_for(None).get(f"/boards/demo/{asked}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/boards/demo/{leads_to}")
    page, anchor = leads_to.split("#")
    assert f'id="{anchor}"' in client_for(None).get(f"/boards/demo/{page}").content.decode()


def test_everybody_finds_the_own_line_and_who_has_none_is_told(
    many: list[Person], alice: Person, bob: Person, client_for: Callable[..., Client]
) -> None:
    assert client_for(alice).get("/boards/demo/?me").headers["Location"] == "/boards/demo/?page=3#place-250"
    answer = client_for(bob).get("/boards/demo/?me", headers={"accept-language": "en"})
    assert "You have no line on this board." in answer.content.decode()
    assert client_for(None).get("/boards/demo/?me").status_code == 200


def test_the_api_begins_with_a_rank(many: list[Person], api_for: Callable[..., APIClient]) -> None:
    lines = api_for(None).get("/api/v1/boards/demo/", {"rank": 2, "limit": 2}).json()["people"]
    assert [(line["place"], line["rank"]) for line in lines] == [(4, 3), (5, 4)]


def test_kept_lines_are_not_read_again_and_hold_no_name(many: list[Person], alice: Person, client_for: Callable[..., Client]) -> None:
    show_name(alice, True, NOW)
    stranger = client_for(None)
    cache.clear()
    first = main_of(stranger, "/boards/demo/?page=3")
    with CaptureQueriesContext(connection) as queries:
        again = main_of(stranger, "/boards/demo/?page=3")
    assert "爱丽丝" in again.decode()
    assert again == first
    asked = [query["sql"] for query in queries if "leaderboards_row" in query["sql"] and "'person'" in query["sql"]]
    assert asked == []
    assert not any("爱丽丝" in line.html for line in drawn_page(round_head("demo"), 200, 100).people)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_is_the_same_with_a_full_an_empty_and_no_cache(many: list[Person], client_for: Callable[..., Client], language: str) -> None:
    stranger = client_for(None)
    cache.clear()
    pages = [main_of(stranger, "/boards/demo/?page=2", accept_language=language) for _ in range(2)]
    with override_settings(CACHES=DEAD_REDIS):
        pages.append(main_of(stranger, "/boards/demo/?page=2", accept_language=language))
    assert len(set(pages)) == 1
    assert b"place-101" in pages[0]


def test_a_name_is_escaped_where_it_is_filled_in(many: list[Person], alice: Person, client_for: Callable[..., Client]) -> None:
    Person.objects.filter(pk=alice.pk).update(display_name="<b>&\x1f", name_public_since=NOW)
    assert "&lt;b&gt;&amp;" in client_for(None).get("/boards/demo/?page=3").content.decode()
