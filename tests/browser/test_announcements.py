"""What an invigilator says, on a real console; and the board in a real browser: two clicks, and the trail says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from certify.accounts.models import Person
from exams.consoles import Console
from exams.models import AnnouncementAck, Attempt, AttemptRoom, Round, Sitting
from exams.services.announce import announce
from exams.services.hand_in import hand_in
from exams.services.pause_attempt import pause_attempt, resume_attempt
from exams.services.register import register
from tests.browser.test_accessibility import violations
from tests.browser.test_pages_console import into_the_room
from tests.exams.services.test_extra_rooms import played

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


def heard(page: Page) -> str:
    return page.locator("[data-said-ear]").inner_text()


def test_it_reaches_who_waits_prepares_pauses_and_has_handed_over(
    open_browser: OpenBrowser, make_round: Callable[..., Round], alice: Person, ivan: Person
) -> None:
    """Within seconds, for eye and ear, and kept: before the start, between rooms, in the preparation, in a pause, beside the receipt."""
    page = open_browser(alice, locale="en-GB")
    round_ = make_round("certification", timezone.now(), rooms=1)
    register(round_, alice, timezone.now())
    sitting = Sitting.objects.get()
    told = 0

    def say(step: str) -> None:
        nonlocal told
        told += 1
        announce(sitting.pk, f"Please stay seated ({step})", step, ivan, timezone.now())
        line = page.locator(".announcements p", has_text=f"({step})")
        expect(line).to_be_visible(timeout=12_000)
        assert heard(page) == f"Invigilator: Please stay seated ({step})"
        assert page.locator("[data-said-ear]").get_attribute("aria-live") == "assertive"
        for waiting in page.locator(".announcements p button").all():
            waiting.click()
        expect(page.locator(".announcements")).to_be_hidden()
        expect(page.locator("[data-said-list] li")).to_have_count(told)

    page.goto(f"/rounds/{round_.slug}/waiting/")
    say("waiting room")
    page.locator("#waiting-start form button").click()
    say("before the room")
    attempt = Attempt.objects.get()
    assert AnnouncementAck.objects.filter(attempt=attempt).count() == 2  # also of what was read before there was an attempt
    page.locator("form[action$='/open/'] button").click()
    say("preparation")
    pause_attempt(attempt.pk, "alarm", ivan, timezone.now())
    page.reload()
    say("paused")
    resume_attempt(attempt.pk, "settled", ivan, timezone.now())
    hand_in(alice.pk, str(attempt.public_id), Console("session", AttemptRoom.objects.get().console.partition(":")[2]), timezone.now())
    page.goto(f"/attempts/{attempt.public_id}/")
    say("receipt")
    page.reload()
    expect(page.locator("[data-said-list] li")).to_have_count(5)
    expect(page.locator(".announcements")).to_be_hidden()


def test_it_reaches_who_waits_for_the_assessment_and_axe_finds_nothing_there(
    open_browser: OpenBrowser, make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person, ivan: Person
) -> None:
    """Between base rooms and extra rooms nobody steers, but everybody reads."""
    began = timezone.now() - timedelta(minutes=2)
    attempt = start(make_round("certification", began, rooms=5, speed=60, base_rooms=3), began)
    played(attempt, alice, (1, 2, 3), began)
    for locale in ("zh-CN", "en-GB"):
        page = open_browser(alice, locale=locale)
        page.goto(f"/attempts/{attempt.public_id}/")
        expect(page.locator("[data-phase=assessing]")).to_be_visible()
        assert violations(page) == []
    announce(Sitting.objects.get().pk, "Please stay seated", "assessing", ivan, timezone.now())
    line = page.locator(".announcements p", has_text="Please stay seated")
    expect(line).to_be_visible(timeout=12_000)
    assert heard(page) == "Invigilator: Please stay seated"
    line.locator("button").click()
    expect(page.locator(".announcements")).to_be_hidden()
    expect(page.locator("[data-said-list] li")).to_have_count(1)
    assert AnnouncementAck.objects.get().attempt == attempt
