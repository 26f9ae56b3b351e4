"""Erasure walked to its end in a browser: asked, taken back, asked again; the days pass, and the account leads to nobody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from certify.accounts.models import ErasureRequest, Person
from certify.accounts.services.ask_erasure import carry_out_due
from certify.accounts.services.show_name import show_name
from certify.certificates.services.issue_certificate import issue_certificate
from tests.browser.test_accessibility import violations
from tests.certificates.conftest import passed, results  # noqa: F401  (fixtures)
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_is_asked_taken_back_asked_again_and_then_the_account_is_nameless(
    open_browser: Callable[..., Page],
    passed: Callable[..., int],  # noqa: F811
    alice: Person,
) -> None:
    show_name(alice, True, timezone.now())
    code = issue_certificate(passed(), timezone.now()).code
    public = open_browser(locale="en-GB")
    public.goto(f"/c/{code}/")
    expect(public.locator("main")).to_contain_text("爱丽丝")

    page = open_browser(alice, width=390, locale="en-GB")
    _ask(page, "not-it")
    expect(page.locator("main")).to_contain_text("That is not your password.")
    _ask(page, PASSWORD)
    page.goto("/me/data/")
    expect(page.locator("[role=status]").first).to_contain_text("Your data will be erased after")
    assert violations(page) == []
    page.get_by_role("button", name="Take the request back").click()
    expect(page.locator(".messages")).to_contain_text("Nothing was erased")
    expect(page.get_by_role("button", name="Take the request back")).to_have_count(0)

    _ask(page, PASSWORD)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert carry_out_due(timezone.now) == 0
    later = timezone.now() + timedelta(days=settings.RETENTION_DAYS["erasure_cooling_off"], minutes=1)
    assert carry_out_due(lambda: later) == 1

    page.goto("/me/")
    page.wait_for_url("**/sign-in/**")
    page.fill("[name=username]", "alice")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main [role=alert], main .errorlist").first).to_be_visible()
    public.reload()
    expect(public.locator("main")).to_contain_text("The holder does not show the name")
    assert "爱丽丝" not in public.content()
    assert list(ErasureRequest.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "done"]
    alice.refresh_from_db()
    assert (alice.display_name, alice.email, alice.is_active) == ("", "", False)


def _ask(page: Page, password: str) -> Any:
    page.goto("/me/erase/")
    page.fill("[name=password]", password)
    page.get_by_role("button", name="Erase my data").click()
    page.wait_for_load_state()
