"""A judge's replay in a real browser: it plays, seeks, listens to keys and events, and fits a phone."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from certify.accounts.services.create_person import create_person
from grading.models import StandardStudy
from grading.selectors.studies import keys_of_run
from grading.services import send_study
from grading.services.invite_judge import Declaration, declare, invite_judge
from grading.services.make_study import NewStudy, make_study
from grading.services.open_study import open_study
from grading.services.prepare_studies import prepare_studies
from tests.grading.builders import NOW, a_panel, a_round, a_scenario

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenBrowser = Callable[..., Page]


@pytest.fixture
def seat(monkeypatch: pytest.MonkeyPatch, erin: Any) -> tuple[Any, str]:
    """A judge who has declared, and the address of the first replay."""
    monkeypatch.setattr(send_study, "_send", lambda: None)
    judge = create_person("judge", "live-room-2026", "评委", roles=(), now=NOW)
    study = make_study(NewStudy(uuid4(), a_round(a_scenario()).pk, "Autumn", "borderline_regression", 0, 4), erin.pk, NOW)
    for run in study.runs.all():
        a_panel(run.scenario, keys_of_run(run))
    while prepare_studies():
        pass
    open_study(study.pk, NOW)
    declare(invite_judge(StandardStudy.objects.get(), "judge", erin.pk, NOW), Declaration("评委", "商家", True, "无"), NOW)
    return judge, f"/judging/{study.public_id}/1/"


def clock(page: Page) -> str:
    return page.locator("[data-r=clock]").inner_text()


def test_it_plays_stops_and_listens_to_keys(open_browser: OpenBrowser, seat: tuple[Any, str]) -> None:
    judge, address = seat
    page = open_browser(judge, locale="en-GB")
    page.goto(address)
    expect(page.locator("[data-r=body]")).to_be_visible()
    assert clock(page) == "00:00 / 20:00"
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("[data-r=clock]")).to_have_text(re.compile(r"^0[1-9]:"))  # more than a minute has passed
    page.get_by_role("button", name="Pause").click()
    stood = clock(page)
    page.wait_for_timeout(300)
    assert clock(page) == stood
    page.locator(".replay").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert clock(page).startswith("00:15")
    page.keyboard.press("End")
    assert clock(page).startswith("20:00")
    assert page.locator("[data-r=gmv]").inner_text().startswith("¥")
    page.keyboard.press(">")
    assert page.locator("[data-r=speed]").input_value() == "120"


def test_others_can_seek_it_and_hear_where_it_is(open_browser: OpenBrowser, seat: tuple[Any, str]) -> None:
    judge, address = seat
    page = open_browser(judge, locale="en-GB")
    page.goto(address)
    expect(page.locator("[data-r=body]")).to_be_visible()
    heard = page.evaluate(
        """() => new Promise((done) => {
          const box = document.querySelector('.replay');
          box.addEventListener('replay:time', (event) => done(event.detail.seconds), { once: true });
          box.dispatchEvent(new CustomEvent('replay:seek', { detail: { seconds: 600 } }));
        })"""
    )
    assert heard == 600 and clock(page).startswith("10:00")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_it_fits_a_phone_and_is_rated_there(open_browser: OpenBrowser, seat: tuple[Any, str], locale: str) -> None:
    judge, address = seat
    page = open_browser(judge, 390, 844, locale)
    page.goto(address)
    expect(page.locator("[data-r=body]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("label[for=grade-2]").click()
    page.locator(".rating button").click()
    page.wait_for_url("**/2/")
    page.goto(address)
    expect(page.locator("#grade-2")).to_be_checked()


def test_a_lost_answer_is_said_and_can_be_asked_for_again(open_browser: OpenBrowser, seat: tuple[Any, str]) -> None:
    judge, address = seat
    page = open_browser(judge, locale="en-GB")
    page.route("**/replay.json", lambda route: route.abort(), times=1)
    page.goto(address)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-r=body]")).to_be_visible()
