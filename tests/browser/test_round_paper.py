"""The preview of a round's paper follows the form by itself, says what is wrong in its place, and works without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from certify.accounts.models import Person
from certify.certificates.models import PaperDesign
from tests.grading.builders import a_round, a_scenario

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_preview_follows_the_form_and_what_it_shows_is_kept(open_browser: Callable[..., Page], carol: Person) -> None:
    page = open_browser(carol, width=390, locale="en-GB")
    page.goto(f"/studio/rounds/{a_round(a_scenario()).slug}/paper/")
    picture, refused = page.locator("#paper-picture"), page.locator("#paper-refused")
    expect(picture).to_have_js_property("naturalWidth", 1286)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.select_option("#id_layout", "scroll")
    expect(page.locator("#paper-said")).to_have_text("The preview is up to date.")
    first = picture.get_attribute("src")
    assert first is not None and first.startswith("data:image/png")
    page.fill("#id_accent", "#ffee00")
    expect(refused).to_contain_text("Accent colour: Too pale")
    page.fill("#id_accent", "#1d4f5c")
    expect(refused).to_be_hidden()
    assert picture.get_attribute("src") != first

    page.get_by_role("button", name="Keep this design").click()
    expect(page.locator(".messages")).to_contain_text("Kept.")
    kept = PaperDesign.objects.get().choice
    assert (kept["layout"], kept["accent"]) == ("scroll", "#1d4f5c")
