"""The countdown is the server's: after ten minutes in a hidden tab, after a sleep of the machine, and with a clock that is a day off."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from certify.accounts.models import Person
from exams.models import Action, AttemptRoom, Round
from tests.browser.test_pages_console import into_the_room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenBrowser = Callable[..., Page]
AWAY_S = 600
VISIBILITY = """(state) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  Object.defineProperty(document, "hidden", { configurable: true, get: () => state === "hidden" });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def long_round(make_round: Callable[..., Round]) -> Round:
    """One room of twenty minutes."""
    return make_round("practice", timezone.now(), rooms=1, speed=1)


def shown_s(page: Page) -> int:
    minutes, seconds = map(int, page.locator("[data-hook=left]").inner_text().split(":"))
    return minutes * 60 + seconds


def left_s() -> float:
    deadline = AttemptRoom.objects.get().deadline
    assert deadline is not None
    return (deadline - timezone.now()).total_seconds()


@pytest.mark.parametrize("asleep", [False, True], ids=["timers throttled", "machine asleep"])
def test_after_ten_minutes_in_a_hidden_tab_the_countdown_is_right(asleep: bool, open_browser: OpenBrowser, long_round: Round, alice: Person) -> None:
    """Throttled: the tab's clock runs on and its timers fire once. Asleep: its clock stood still as well."""
    page = open_browser(alice)
    page.clock.install()
    into_the_room(page, long_round)
    assert abs(shown_s(page) - left_s()) < 3
    page.evaluate(VISIBILITY, "hidden")
    with time_machine.travel(timezone.now() + timedelta(seconds=AWAY_S), tick=True):
        if not asleep:
            page.clock.fast_forward(AWAY_S * 1000)
        page.evaluate(VISIBILITY, "visible")
        page.wait_for_timeout(2500)  # two frames

        assert 540 < left_s() < 610
        assert abs(shown_s(page) - left_s()) < 3
        page.keyboard.press("2")
        expect(page.locator(".log li[data-state=accepted]")).to_have_count(1)
        assert Action.objects.get().tick >= AWAY_S / 5


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_a_day_off_neither_cheats_nor_throws_out(days: int, open_browser: OpenBrowser, long_round: Round, alice: Person) -> None:
    page = open_browser(alice)
    page.add_init_script(f"const real = Date.now; Date.now = () => real() + {days * 86_400_000};")
    into_the_room(page, long_round)
    assert abs(shown_s(page) - left_s()) < 3
    page.keyboard.press("2")
    expect(page.locator(".log li[data-state=accepted]")).to_have_count(1)
    assert Action.objects.get().tick <= 12
    page.reload()
    expect(page.locator("[data-status=live]")).to_be_visible()
    assert abs(shown_s(page) - left_s()) < 3
