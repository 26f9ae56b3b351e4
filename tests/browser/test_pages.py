"""Pages in a real browser: nothing is cut off on a phone, scripts run under the content security policy, keys and labels work."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from certify.accounts.models import Person
from exams.models import Round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenBrowser = Callable[..., Page]
PUBLIC = ("/", "/practice/", "/handbook/", "/sign-in/", "/sign-up/", "/rounds/certification-round/", "/nowhere/")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_page_is_wider_than_a_phone(open_browser: OpenBrowser, make_round: Callable[..., Round], alice: Person, locale: str) -> None:
    make_round("certification", timezone.now())
    page = open_browser(alice, 390, 844, locale)

    for path in (*PUBLIC, "/me/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_every_field_has_a_label(open_browser: OpenBrowser, make_round: Callable[..., Round], erin: Person) -> None:
    make_round("certification", timezone.now())
    page = open_browser(erin)

    for path in ("/", "/sign-up/", "/me/", "/studio/rounds/new/"):
        page.goto(path)
        bare = page.evaluate(
            "[...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]"
            ".filter(field => !field.labels.length && !field.ariaLabel).map(field => field.name)"
        )
        assert bare == [], path


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(open_browser: OpenBrowser, db: None) -> None:
    page = open_browser()
    page.goto("/handbook/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_table_sorts_by_its_header(open_browser: OpenBrowser, make_round: Callable[..., Round], erin: Person) -> None:
    now = timezone.now()
    make_round("certification", now, slug="b", rooms=1)
    make_round("practice", now, slug="a", rooms=3)
    page = open_browser(erin, locale="en-GB")
    page.goto("/studio/rounds/")

    header = page.get_by_role("columnheader", name="Rooms")
    cells = page.locator("tbody td:nth-child(4)")
    header.get_by_role("button").click()
    assert cells.all_inner_texts() == ["3", "1"]
    assert header.get_attribute("aria-sort") == "descending"
    header.get_by_role("button").click()
    assert cells.all_inner_texts() == ["1", "3"]


def test_the_api_page_shows_the_api(open_browser: OpenBrowser, db: None) -> None:
    page = open_browser()
    page.goto("/api/v1/docs/")

    page.locator(".opblock").first.wait_for(timeout=15_000)
    page.keyboard.press("End")  # of so many operations only those in sight are drawn
    page.locator(".opblock", has_text="/api/v1/webhooks/").first.wait_for(timeout=15_000)
