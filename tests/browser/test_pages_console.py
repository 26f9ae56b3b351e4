"""The live console in a real browser: it shows what the server sends, sends what a trader does, and loses nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from certify.accounts.models import Person
from exams.models import Action, Attempt, AttemptRoom, Round
from exams.services.pause_attempt import pause_attempt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
expect.set_options(timeout=20_000)

OpenBrowser = Callable[..., Page]


@pytest.fixture
def practice(make_round: Callable[..., Round]) -> Round:
    return make_round("practice", timezone.now(), rooms=1)


@pytest.fixture
def console(open_browser: OpenBrowser, practice: Round, alice: Person) -> Iterator[Page]:
    """Alice has clicked her way into a live room."""
    page = open_browser(alice)
    into_the_room(page, practice)
    yield page


def into_the_room(page: Page, round_: Round) -> None:
    page.goto(f"/rounds/{round_.slug}/")
    page.locator("aside button.large").click()
    page.locator("form[action$='/open/'] button").click()
    page.locator("[data-go-live]").click()
    expect(page.locator("[data-status=live]")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-hook=goods] tr").first.locator("td.num").first).not_to_be_empty(timeout=10_000)


def act(page: Page, sku: str) -> None:
    page.locator(f"tr[data-sku={sku}] [data-do=pitch]").click()


def test_it_fits_one_screen_and_follows_the_room(console: Page) -> None:
    assert console.evaluate("document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth")

    played = console.locator("[data-hook=progress]")
    first = float(played.get_attribute("value") or 0)
    console.wait_for_timeout(2500)
    assert float(played.get_attribute("value") or 0) > first
    assert console.locator("canvas").count() == 2


def test_a_key_an_input_and_a_click_become_numbered_actions(console: Page) -> None:
    console.keyboard.press("2")
    row = console.locator("tr[data-sku=T1]")
    row.locator("[data-number=price]").fill("80")
    row.locator("[data-number=price]").press("Enter")
    act(console, "T2")

    expect(console.locator(".log li[data-state=accepted]")).to_have_count(3)
    log = list(Action.objects.order_by("number").values_list("number", "lever", "sku", "value"))
    assert log == [(1, "cue", "", "hook"), (2, "price", "T1", "80"), (3, "pitch", "T2", "")]


def test_a_refusal_says_why_and_is_not_in_the_log(console: Page) -> None:
    clip = console.locator("[data-lever=clip]")
    clip.click()
    expect(console.locator(".log li[data-state=accepted]")).to_have_count(1)
    clip.click()

    expect(console.locator(".log li[data-state=refused] .no")).to_contain_text("✕")
    assert Action.objects.count() == 1


def test_what_is_done_offline_is_kept_shown_as_unsaved_and_sent_once(console: Page) -> None:
    console.context.set_offline(True)
    act(console, "T2")
    console.keyboard.press("1")

    expect(console.locator("[data-hook=unsaved]")).to_be_visible(timeout=10_000)
    assert Action.objects.count() == 0

    console.context.set_offline(False)
    expect(console.locator(".log li[data-state=accepted]")).to_have_count(2, timeout=20_000)
    expect(console.locator("[data-hook=unsaved]")).to_be_hidden()
    assert list(Action.objects.order_by("number").values_list("lever", flat=True)) == ["pitch", "cue"]


def test_an_answer_that_is_lost_does_not_double_the_action(console: Page) -> None:
    lost: list[object] = []

    def lose_the_first_answer(route) -> None:  # type: ignore[no-untyped-def]
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # the server has it; the browser never hears
            route.abort()
        else:
            route.continue_()

    console.route("**/actions/", lose_the_first_answer)
    act(console, "T2")

    expect(console.locator(".log li[data-state=accepted]")).to_have_count(1, timeout=10_000)
    assert lost
    assert Action.objects.count() == 1


def test_z_takes_an_instruction_back_until_the_host_takes_it_up(console: Page) -> None:
    console.keyboard.press("2")
    expect(console.locator(".log li[data-state=accepted]")).to_have_count(1)
    console.keyboard.press("z")

    expect(console.locator(".log li[data-state=accepted]")).to_have_count(2)
    assert list(Action.objects.order_by("number").values_list("lever", "value")) == [("cue", "hook"), ("withdraw", "1")]
    expect(console.locator("[data-hook=withdraw]")).to_be_disabled()


def test_z_drops_what_was_never_sent(console: Page) -> None:
    console.context.set_offline(True)
    console.keyboard.press("1")
    console.keyboard.press("k")
    expect(console.locator("[data-hook=unsaved]")).to_be_visible(timeout=10_000)
    console.keyboard.press("z")

    console.context.set_offline(False)
    expect(console.locator(".log li[data-state=accepted]")).to_have_count(1, timeout=20_000)
    assert list(Action.objects.values_list("lever", flat=True)) == ["cue"]


def test_a_key_does_what_its_button_does(console: Page) -> None:
    for key in ("k", "g", "e", "x"):
        console.keyboard.press(key)
    expect(console.locator(".log li[data-state=accepted]")).to_have_count(4)
    assert list(Action.objects.order_by("number").values_list("lever", flat=True)) == ["clip", "guarantee", "pace", "shelf"]
    console.keyboard.press("?")
    expect(console.locator("#help")).to_be_visible()
    console.keyboard.press("1")  # nothing acts behind the help
    console.keyboard.press("Escape")
    expect(console.locator("#help")).to_be_hidden()
    assert Action.objects.count() == 4


def test_the_rundown_is_planned_before_and_ticked_off_live(open_browser: OpenBrowser, practice: Round, alice: Person) -> None:
    page = open_browser(alice)
    page.goto(f"/rounds/{practice.slug}/")
    page.locator("aside button.large").click()
    page.locator("form[action$='/open/'] button").click()
    page.locator("tr[data-sku=T2] [data-move='-1']").click()
    page.locator("tr[data-sku=T2] [data-minutes]").fill("6")
    page.locator("[data-go-live]").click()
    first = page.locator("[data-hook=rundown] li").first
    expect(first).to_contain_text("T2")
    expect(first).to_contain_text("6′")
    first.locator("input").check()
    expect(first).to_have_attribute("data-done", "")
    page.wait_for_timeout(1000)
    page.reload()

    expect(page.locator("[data-hook=rundown] li").first.locator("input")).to_be_checked()
    expect(page.locator("[data-hook=rundown] li[data-now]")).to_have_count(1)
    page.keyboard.press("n")  # the next that is neither done nor on pitch
    expect(page.locator(".log li[data-state=accepted]")).to_have_count(1)
    assert Action.objects.get().sku != "T2"


def test_every_key_figure_and_every_lever_tells(console: Page) -> None:
    console.keyboard.press("k")
    expect(console.locator(".lever-clip [data-last]")).not_to_be_empty()
    for value in console.locator("[data-figure] [data-value], [data-channel]").all():
        assert value.inner_text().strip() not in {"", "–", "NaN"} or "roi" in (value.evaluate("e => e.closest('[data-figure]').dataset.figure"))
    assert console.locator("[data-figure]").count() == 13
    expect(console.locator("[data-figure=online] polyline")).to_have_attribute("points", re.compile(r"\d"))


def test_a_reload_brings_everything_back(console: Page) -> None:
    act(console, "T2")
    expect(console.locator(".log li[data-state=accepted]")).to_have_count(1)

    console.reload()

    expect(console.locator(".log li[data-state=accepted]")).to_have_count(1, timeout=10_000)
    expect(console.locator("[data-status=live]")).to_be_visible(timeout=10_000)
    expect(console.locator("[data-lever=cue][aria-pressed=true]")).to_have_count(1, timeout=10_000)


def test_a_wrong_clock_changes_nothing(open_browser: OpenBrowser, practice: Round, alice: Person) -> None:
    page = open_browser(alice)
    page.add_init_script("const real = Date.now; Date.now = () => real() + 86_400_000;")
    into_the_room(page, practice)

    minutes, seconds = map(int, page.locator("[data-hook=left]").inner_text().split(":"))
    deadline = AttemptRoom.objects.get().deadline
    assert deadline is not None
    assert abs(minutes * 60 + seconds - (deadline - timezone.now()).total_seconds()) < 3


def test_a_pause_blanks_the_console(console: Page, ivan: Person) -> None:
    pause_attempt(Attempt.objects.get().pk, "technical", ivan, timezone.now())

    expect(console.locator("[data-hook=veil]")).to_be_visible(timeout=10_000)


def test_handing_over_takes_two_presses_and_leads_to_the_receipt(console: Page) -> None:
    button = console.locator("[data-hand-over]")
    button.click()
    assert AttemptRoom.objects.get().state == "live"
    button.click()

    expect(console.locator("[data-grading]")).to_be_visible(timeout=15_000)
    room = AttemptRoom.objects.select_related("receipt").get()
    assert room.state == "closed"
    expect(console.locator("main")).to_contain_text(room.receipt.log_digest)


def test_a_second_window_watches_until_it_takes_over(console: Page, open_browser: OpenBrowser, alice: Person) -> None:
    second = open_browser(alice)
    second.goto(console.url)
    second.locator("[data-hook=veil] button").click()

    expect(second.locator("[data-status=live]")).to_be_visible(timeout=15_000)
    expect(console.locator("[data-hook=veil]")).to_be_visible(timeout=15_000)


def test_on_a_phone_nothing_is_wider_than_the_screen(open_browser: OpenBrowser, practice: Round, alice: Person) -> None:
    page = open_browser(alice, 390, 844)
    into_the_room(page, practice)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
