"""Pages across the chapters: front page, handbook, language, errors, one's own page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.models import Round
from sandbox.engine.levers import LEVERS
from tests.exams.conftest import make_round, make_scenario  # noqa: F401  (fixtures)

ClientFor = Callable[[Person | None], Client]


def test_the_front_page_shows_open_rounds_and_keeps_practice_apart(make_round: Callable[..., Round], client_for: ClientFor) -> None:  # noqa: F811
    now = timezone.now()
    make_round("certification", now)
    make_round("practice", now)

    page = client_for(None).get("/").content.decode()

    assert "/rounds/certification-round/" in page
    assert "/rounds/practice-round/" not in page
    assert "/rounds/practice-round/" in client_for(None).get("/practice/").content.decode()


def test_without_rounds_it_says_what_to_do(db: None, client_for: ClientFor) -> None:
    assert 'class="empty"' in client_for(None).get("/").content.decode()


def test_the_handbook_explains_every_lever(db: None, client_for: ClientFor) -> None:
    page = client_for(None).get("/handbook/", headers={"Accept-Language": "en"}).content.decode()

    for name, lever in LEVERS.items():
        assert f">{name}</code>" in page
        assert lever.label_en in page


def test_chinese_is_what_a_browser_without_preference_gets(db: None, client_for: ClientFor) -> None:
    browser = client_for(None)

    assert '<html lang="zh-Hans">' in browser.get("/").content.decode()
    assert '<html lang="en">' in browser.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).content.decode()


def test_the_switch_in_the_header_stays(db: None, client_for: ClientFor) -> None:
    browser = client_for(None)

    browser.post("/i18n/setlang/", {"language": "en", "next": "/handbook/"})

    assert '<html lang="en">' in browser.get("/handbook/").content.decode()


@pytest.mark.parametrize(("person", "doors"), [("alice", set()), ("ivan", {"/sittings/"}), ("erin", {"/studio/", "/sittings/"})])
def test_the_navigation_knows_the_roles(person: str, doors: set[str], client_for: ClientFor, request: pytest.FixtureRequest) -> None:
    page = client_for(request.getfixturevalue(person)).get("/").content.decode()

    for door in ("/studio/", "/sittings/"):
        assert (f'<li><a href="{door}"' in page) is (door in doors)


def test_an_unknown_address_has_a_page(db: None, client_for: ClientFor) -> None:
    answer = client_for(None).get("/nowhere/")

    assert answer.status_code == 404
    assert "site-header" in answer.content.decode()


def test_ones_own_page_needs_a_sign_in_and_shows_only_ones_own(client_for: ClientFor, alice: Person, bob: Person) -> None:
    assert client_for(None).get("/me/")["Location"].startswith("/sign-in/")
    page = client_for(alice).get("/me/").content.decode()
    assert "爱丽丝" in page and "鲍勃" not in page
    assert str(bob.pk)


def test_no_page_carries_inline_script_or_style(db: None, client_for: ClientFor) -> None:
    """The content security policy would refuse them."""
    for path in ("/", "/practice/", "/handbook/", "/sign-in/", "/sign-up/", "/nowhere/"):
        page = client_for(None).get(path).content.decode()
        assert " style=" not in page, path
        assert "onclick=" not in page and "<style" not in page, path
        assert "<script>" not in page, path
