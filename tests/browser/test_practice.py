"""Practice in a real browser: the room stands still, runs faster, goes back and is tried again."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from certify.accounts.models import Person
from exams.models import Action, AttemptRoom, Round
from tests.browser.test_pages_console import OpenBrowser, into_the_room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def console(open_browser: OpenBrowser, make_round: Callable[..., Round], alice: Person) -> Iterator[Page]:
    page = open_browser(alice)
    into_the_room(page, make_round("practice", timezone.now(), rooms=1))
    yield page


def tick(page: Page) -> float:
    return float(page.locator("[data-hook=progress]").get_attribute("value") or 0)


def stand_at(page: Page, wanted: int) -> None:
    """Eight times as fast to there, then still."""
    page.locator("[data-pace='8']").click()
    while tick(page) < wanted:
        page.wait_for_timeout(200)
    page.keyboard.press(" ")
    expect(page.locator("[data-status=standing]")).to_be_visible()
    page.wait_for_timeout(1200)  # the last frame of the moving room


def test_the_space_bar_stops_the_room_and_what_is_done_counts_afterwards(console: Page) -> None:
    console.locator("[data-lever=cue][data-value=hook]").click()  # the focus is on a button: the space bar must not press it again
    stand_at(console, 12)
    here = tick(console)
    console.wait_for_timeout(1500)
    assert tick(console) == here
    expect(console.locator("[data-figure=online] [data-value]")).not_to_have_text("–")
    console.keyboard.press("w")
    expect(console.locator("[data-hook=log] li").first).to_contain_text("节奏")
    console.keyboard.press(",")
    expect(console.locator("[data-pace='4']")).to_have_attribute("aria-pressed", "true")
    console.keyboard.press(" ")
    expect(console.locator("[data-status=live]")).to_be_visible()
    console.wait_for_timeout(1500)
    assert tick(console) > here
    assert list(Action.objects.values_list("lever", flat=True)) == ["cue", "pace"]


def test_one_goes_back_tries_again_and_sees_both(console: Page) -> None:
    second = console.context.new_page()
    stand_at(console, 40)
    second.goto(console.url)
    expect(second.locator("[data-status=standing]")).to_be_visible()
    for _ in range(6):
        console.keyboard.press("ArrowLeft")
    moment = int(console.locator("#moment").input_value())
    console.keyboard.press("t")
    expect(console.locator(".beside")).to_be_visible()
    expect(console.locator("[data-hook=progress]")).to_have_attribute("value", str(moment + 1))
    expect(console.locator("[data-figure=online] [data-then]")).to_contain_text("#1")
    expect(console.locator("[data-figure=online] [data-then]")).to_contain_text(console.locator("[data-figure=online] [data-value]").inner_text())
    expect(second.locator("[data-hook=progress]")).to_have_attribute("value", str(moment + 1))  # two windows, one room

    console.reload()
    expect(console.locator("[data-figure=online] [data-then]")).to_contain_text("#1")
    expect(console.locator("[data-hand-over]")).to_contain_text("2")
    console.locator("[data-hook=go-on-with]").click()
    expect(console.locator("[data-hand-over]")).to_contain_text("3")
    room = AttemptRoom.objects.get()
    assert (room.try_number, room.try_tick > moment) == (3, True)


def test_a_rewind_whose_answer_was_lost_is_made_once(console: Page) -> None:
    stand_at(console, 20)
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        route.fetch()
        if lost:
            route.continue_()
        else:
            lost.append(route.request.post_data or "")
            route.abort()

    console.route("**/rewind/", lose_the_first)
    console.keyboard.press("ArrowLeft")
    console.keyboard.press("t")
    expect(console.locator(".beside")).to_be_visible()
    assert lost and Action.objects.filter(lever="rewind").count() == 1
