"""The journey as a person makes it, in headless Chromium; every page is kept as a screenshot in two widths and two languages."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.journey.conftest import ROOT, RunningDemo

pytestmark = [pytest.mark.browser, pytest.mark.services]

WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
ARTEFACTS = Path(os.environ.get("CI_ARTEFACTS") or ROOT / ".ci" / "artefacts") / "screenshots"
PUBLIC = ("/", "/practice/", "/handbook/", "/boards/", "/boards/demonstration/", "/verify/", "/sign-in/", "/rounds/demonstration/", "/api/v1/docs/")
STUDIO = ("/studio/recordings/", "/studio/rooms/", "/studio/scenarios/", "/studio/rounds/")


Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, running_demo: RunningDemo) -> Iterator[Open]:
    """A fresh browser of one language and width; its console's errors fail the test."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    contexts, complaints = [], []

    def make(language: str = "zh", width: str = "wide") -> Page:
        size = WIDTHS[width]
        context = chromium.new_context(
            base_url=running_demo.origin, locale=LANGUAGES[language], viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}") if _is_complaint(page, message) else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(page: Page, message: ConsoleMessage) -> bool:
    """Chromium reports a 404 page as an error; the API's browser is somebody else's and tries inline styles, which we refuse."""
    return message.type == "error" and "404 (Not Found)" not in message.text and "/api/v1/docs/" not in page.url


def keep(page: Page, name: str) -> None:
    page.screenshot(path=str(ARTEFACTS / f"{name}.png"), full_page="console" not in name)


def fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert excess <= 0, f"{page.url} is {excess} px too wide"


def sign_in(page: Page, demo: RunningDemo, name: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", demo.sign_ins.password)
    page.click("main button[type=submit], main form button:not([type])")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_pages_answer_in_the_browsers_language_and_fit(open_page: Open, running_demo: RunningDemo, language: str, width: str) -> None:
    page = open_page(language, width)
    for address in (*PUBLIC, running_demo.certificate + "/"):
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        page.wait_for_load_state("networkidle")
        name = address.strip("/").replace("/", "-").lower() or "home"
        keep(page, f"{'certificate' if name.startswith('c-') else name}-{language}-{width}")
        if not address.startswith("/api/"):
            fits(page)
            assert page.evaluate("document.documentElement.lang").lower().startswith(language)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_studio_pages_answer_and_fit(open_page: Open, running_demo: RunningDemo, language: str, width: str) -> None:
    page = open_page(language, width)
    sign_in(page, running_demo, "examiner")
    for address in STUDIO:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        page.wait_for_load_state("networkidle")
        keep(page, f"{address.strip('/').replace('/', '-')}-{language}-{width}")
        fits(page)


def test_a_person_sits_the_demonstration_round_and_sees_the_report(open_page: Open, running_demo: RunningDemo) -> None:
    page = open_page("zh")
    sign_in(page, running_demo, "trader")
    page.goto("/rounds/demonstration/")
    if page.locator("form[action$='/register/'] button").count():  # not on a folder where this test has run before
        page.click("form[action$='/register/'] button")
    page.click("form[action$='/start/'] button")
    page.wait_for_url(re.compile("/attempts/"))
    attempt = page.url
    _play_the_first_room(page)
    while page.locator("[data-grading]").count() == 0:
        _hand_a_room_over(page, attempt)
    keep(page, "attempt-over-zh-wide")
    page.locator("[data-to-report]").wait_for(state="visible", timeout=90_000)
    page.click("[data-to-report]")
    page.wait_for_url(re.compile("/report/"))
    page.wait_for_load_state("networkidle")
    keep(page, "report-zh-wide")
    _look_at_the_report_in_other_shapes(page)


def _play_the_first_room(page: Page) -> None:
    page.click("form[action$='/open/'] button")
    page.locator("[data-prepare]").wait_for()
    keep(page, "preparation-zh-wide")
    fits(page)
    page.click("[data-go-live]")
    page.locator("[data-desk]").wait_for()
    gmv = page.locator("[data-hook=gmv]")
    expect(gmv).not_to_have_text("¥0", timeout=15_000)
    page.click("[data-lever=cue]:not([aria-pressed=true]):not([disabled])")
    expect(page.locator("[data-hook=log] li:not(.quiet)").first).to_be_visible()
    for name in ("clip", "fan_push"):
        page.locator(f"[data-lever={name}]:not([disabled])").first.click()
    page.wait_for_timeout(12_000)  # half of the evening: curves to look at
    keep(page, "console-zh-wide")
    before = page.locator("[data-hook=log] li:not(.quiet)").count()
    page.reload()
    expect(gmv).not_to_have_text("¥0", timeout=15_000)
    expect(page.locator("[data-hook=log] li:not(.quiet)")).to_have_count(before)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    keep(page, "console-zh-phone")
    fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})


def _hand_a_room_over(page: Page, attempt: str) -> None:
    """Ends the room that is live, then opens the next one if there is one."""
    if page.locator("[data-desk]").count():
        page.click("[data-hand-over]")
        page.click("[data-hand-over][data-sure]")  # a second press makes sure
        page.locator("[data-grading], form[action$='/open/'] button").first.wait_for()
    if page.locator("form[action$='/open/'] button").count():
        page.click("form[action$='/open/'] button")
        page.locator("[data-go-live]").click()
        page.locator("[data-desk]").wait_for()
        expect(page.locator("[data-hook=gmv]")).not_to_have_text("¥0", timeout=15_000)
    assert page.url.startswith(attempt)


def _look_at_the_report_in_other_shapes(page: Page) -> None:
    fits(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    keep(page, "report-zh-phone")
    fits(page)


def test_the_public_verifies_a_certificate_by_its_code(open_page: Open, running_demo: RunningDemo) -> None:
    page = open_page("en")
    page.goto("/verify/")
    page.fill("main input[name=code]", running_demo.certificate.removeprefix("/c/"))
    page.click("main form button")
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("DEMO")
    keep(page, "verified-en-wide")
    page.goto("/verify/")
    page.fill("main input[name=code]", "AAAA-AAAA-AAAA-AAAA")
    page.click("main form button")
    page.wait_for_load_state("domcontentloaded")
    expect(page.locator("main")).not_to_contain_text("DEMO")
