"""WCAG 2.2 AA as axe-core checks it, on every page, in both languages, for everyone who may see it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from certify.accounts.models import Person
from exams.models import Round
from tests.browser.test_pages_console import into_the_room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenBrowser = Callable[..., Page]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PUBLIC = (
    "/", "/practice/", "/handbook/", "/verify/", "/boards/", "/sign-in/", "/sign-up/", "/recover/", "/recover/asked/", "/rounds/certification-round/",
    "/nowhere/",
)  # fmt: skip
ALICE = ("/", "/me/", "/me/data/", "/me/erase/", "/practice/", "/rounds/certification-round/", "/rounds/practice-round/")
ERIN = ("/studio/", "/studio/recordings/", "/studio/exports/", "/studio/scenarios/", "/studio/rounds/", "/studio/rounds/new/")
IVAN = ("/sittings/", "/integrity/")
LOCALES = pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, element, reason. axe runs beside the page, whose policy lets no foreign script in."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("rules => axe.run({ runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })", RULES)
    assert found["passes"] or found["inapplicable"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found["violations"] for node in one["nodes"]]


def walk(page: Page, paths: tuple[str, ...]) -> None:
    found = {}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None and answer.status == (404 if path == "/nowhere/" else 200), (path, answer)
        found[path] = violations(page)
    assert not any(found.values()), "\n".join(f"{path}  {line}" for path, lines in found.items() for line in lines)


@pytest.fixture
def rounds(make_round: Callable[..., Round]) -> tuple[Round, Round]:
    now = timezone.now()
    return make_round("certification", now), make_round("practice", now, rooms=1)


def test_axe_finds_what_is_wrong(open_browser: OpenBrowser, db: None) -> None:
    page = open_browser()
    page.goto("/handbook/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><p lang=xx>?</p>')")

    assert {line.partition(":")[0] for line in violations(page)} == {"button-name", "valid-lang"}


@LOCALES
def test_what_the_public_sees(open_browser: OpenBrowser, rounds: tuple[Round, Round], locale: str) -> None:
    walk(open_browser(None, locale=locale), PUBLIC)


@LOCALES
def test_what_a_candidate_sees(open_browser: OpenBrowser, rounds: tuple[Round, Round], alice: Person, locale: str) -> None:
    walk(open_browser(alice, locale=locale), ALICE)


@LOCALES
def test_what_an_examiner_sees(open_browser: OpenBrowser, rounds: tuple[Round, Round], erin: Person, locale: str) -> None:
    walk(open_browser(erin, locale=locale), ERIN)


@LOCALES
def test_what_an_invigilator_sees(open_browser: OpenBrowser, rounds: tuple[Round, Round], ivan: Person, locale: str) -> None:
    sitting = rounds[0].forms.get().sitting
    walk(open_browser(ivan, locale=locale), (*IVAN, f"/sittings/{sitting.pk}/", f"/sittings/{sitting.pk}/integrity/"))


@pytest.mark.parametrize(("locale", "width"), [("zh-CN", 1440), ("en-GB", 1440), ("en-GB", 390)])
def test_the_way_through_a_room(open_browser: OpenBrowser, rounds: tuple[Round, Round], alice: Person, locale: str, width: int) -> None:
    """Waiting, preparation, live console with its help, receipt."""
    page = open_browser(alice, width, 900, locale)
    page.goto(f"/rounds/{rounds[1].slug}/")
    page.locator("aside button.large").click()
    expect(page.locator("form[action$='/open/'] button")).to_be_visible()
    found = {"waiting": violations(page)}
    page.locator("form[action$='/open/'] button").click()
    expect(page.locator("[data-go-live]")).to_be_enabled()
    found["preparation"] = violations(page)
    page.locator("[data-go-live]").click()
    expect(page.locator("[data-status=live]")).to_be_visible()
    page.locator("tr[data-sku=T2] [data-do=pitch]").click()
    page.locator("[data-lever=clip]").click()
    expect(page.locator(".log li[data-state=accepted]")).to_have_count(2)
    page.wait_for_timeout(4000)
    found["console"] = violations(page)
    page.locator("[data-open=help]").click()
    found["help"] = violations(page)
    page.keyboard.press("Escape")
    page.locator("[data-hand-over]").click()
    page.locator("[data-hand-over]").click()
    expect(page.locator("[data-grading]")).to_be_visible()
    found["receipt"] = violations(page)

    assert not any(found.values()), "\n".join(f"{step}  {line}" for step, lines in found.items() for line in lines)


@pytest.mark.parametrize("path", ["/", "/handbook/", "/sign-in/", "/me/", "/rounds/practice-round/", "/watch/"])
def test_at_200_percent_nothing_needs_scrolling_sideways(open_browser: OpenBrowser, rounds: tuple[Round, Round], alice: Person, path: str) -> None:
    """A window of 1280 pixels at 200 % is 640 wide (WCAG 1.4.10 asks for 320 at 400 %)."""
    page = open_browser(alice, 640, 450)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_console_at_200_percent(open_browser: OpenBrowser, rounds: tuple[Round, Round], alice: Person) -> None:
    page = open_browser(alice, 720, 450)
    into_the_room(page, rounds[1])

    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    for lever in ("ad_spend", "cue", "guarantee"):
        button = page.locator(f"[data-lever={lever}]").first
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 720, lever
        at = page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.closest('button')?.dataset.lever", [box["x"] + 5, box["y"] + 5])
        assert at == lever  # nothing that sticks lies over it


def test_the_countdown_is_told_at_its_thresholds(open_browser: OpenBrowser, rounds: tuple[Round, Round], alice: Person) -> None:
    page = open_browser(alice, locale="en-GB")
    into_the_room(page, rounds[1])
    told = page.evaluate(
        """async () => {
          const { thresholds } = await import('/static/js/console/clock.js');
          const said = [];
          const pass = thresholds(s => said.push(s));
          for (let left = 400; left >= 0; left -= 0.2) pass(left);
          return said;
        }"""
    )
    assert told == [300, 120, 60, 30, 10]
    expect(page.locator("[data-hook=announce]")).to_have_attribute("aria-live", "assertive")
