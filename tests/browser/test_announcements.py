"""What an invigilator says, on a real console; and the board in a real browser: two clicks, and the trail says so."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from certify.accounts.models import Person
from exams.models import AnnouncementAck, Attempt, Round, Sitting
from exams.services.announce import announce
from tests.browser.test_pages_console import into_the_room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenBrowser = Callable[..., Page]


def test_it_stays_until_it_is_acknowledged_also_over_a_reload(
    open_browser: OpenBrowser, make_round: Callable[..., Round], alice: Person, ivan: Person
) -> None:
    page = open_browser(alice)
    into_the_room(page, make_round("practice", timezone.now(), rooms=1))
    announce(Sitting.objects.get().pk, "请留在座位上", "one", ivan, timezone.now())
    said = page.locator(".announcements p")
    expect(said).to_contain_text("请留在座位上", timeout=10_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(said).to_contain_text("请留在座位上", timeout=20_000)
    said.locator("button").click()
    expect(said).to_have_count(0)
    assert AnnouncementAck.objects.get().attempt == Attempt.objects.get()
    page.reload()
    expect(page.locator("[data-status=live]")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(1500)
    expect(said).to_have_count(0)


def test_the_board_pauses_in_two_clicks_and_keeps_the_row_under_the_pointer(
    open_browser: OpenBrowser, make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, ivan: Person
) -> None:
    now = timezone.now()
    attempt = start(make_round("certification", now), now)
    page = open_browser(ivan)
    page.goto(f"/sittings/{Sitting.objects.get().pk}/")
    page.locator("[data-act=pause]").click()
    page.locator("[data-choices] button").first.click()
    expect(page.locator("[data-act=resume]")).to_be_visible(timeout=10_000)
    expect(page.locator("[data-part=trail] li").first).to_contain_text("爱丽丝")
    attempt.refresh_from_db()
    assert attempt.state == "paused"
    page.locator("[data-act=resume]").focus()
    page.wait_for_timeout(5000)
    assert page.evaluate("document.activeElement.dataset.act") == "resume"
