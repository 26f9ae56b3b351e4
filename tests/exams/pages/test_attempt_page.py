"""The one page of an attempt: what each state shows, to whom, and what it never shows."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.consoles import Console
from exams.models import Attempt, AttemptRoom, Round
from exams.selectors import keys_of
from exams.services.begin_preparation import begin_preparation
from exams.services.go_live import go_live
from exams.services.hand_in import hand_in
from exams.services.register import register
from exams.services.start_attempt import start_attempt
from exams.services.take_over_console import take_over_console

ClientFor = Callable[[Person | None], Client]


@pytest.fixture
def browser(alice: Person, client_for: ClientFor) -> Client:
    return client_for(alice)


@pytest.fixture
def console(browser: Client) -> Console:
    return Console.of_session(browser.session.session_key)


@pytest.fixture
def attempt(make_round: Callable[..., Round], alice: Person, console: Console) -> Attempt:
    """Alice's attempt at two rooms, started now from her browser."""
    now = timezone.now()
    round_ = make_round("practice", now)
    register(round_, alice, now)
    return start_attempt(round_, alice.pk, console, "start", now)[0]


def address(attempt: Attempt) -> str:
    return f"/attempts/{attempt.public_id}/"


def page_of(browser: Client, attempt: Attempt) -> str:
    answer = browser.get(address(attempt))
    assert answer.status_code == 200
    return answer.content.decode()


def console_page(html: str) -> dict[str, Any]:
    """What the console's scripts are given."""
    found = re.search(r'<script id="console-page" type="application/json">(.*?)</script>', html)
    assert found, "this is not the console"
    return json.loads(found[1])  # type: ignore[no-any-return]


def prepare(attempt: Attempt, alice: Person, console: Console) -> AttemptRoom:
    return begin_preparation(alice.pk, str(attempt.public_id), 1, console, timezone.now())


def live(attempt: Attempt, alice: Person, console: Console) -> AttemptRoom:
    prepare(attempt, alice, console)
    return go_live(alice.pk, str(attempt.public_id), 1, console, timezone.now())


def test_it_is_not_found_for_anybody_else(attempt: Attempt, client_for: ClientFor, bob: Person, charlie: Person) -> None:
    assert client_for(bob).get(address(attempt)).status_code == 404
    assert client_for(charlie).get(address(attempt)).status_code == 404
    assert client_for(None).get(address(attempt))["Location"].startswith("/sign-in/")


def test_the_waiting_room_tells_nothing_of_the_room(attempt: Attempt, browser: Client) -> None:
    page = page_of(browser, attempt)

    assert "data-checks" in page
    assert "样品" not in page and "Sample" not in page
    assert "参考" not in page


def test_the_preparation_shows_products_and_its_end(attempt: Attempt, browser: Client, alice: Person, console: Console) -> None:
    room = prepare(attempt, alice, console)

    page = page_of(browser, attempt)

    assert "样品 1" in page
    assert room.preparation_ends_at is not None
    assert "data-countdown" in page
    assert "data-go-live" in page


def test_a_preparation_that_has_ended_is_the_console(attempt: Attempt, browser: Client, alice: Person, console: Console) -> None:
    room = prepare(attempt, alice, console)
    AttemptRoom.objects.filter(pk=room.pk).update(preparation_ends_at=timezone.now() - timedelta(seconds=2))

    assert console_page(page_of(browser, attempt))["steers"] is True


def test_the_console_never_gets_baseline_keys_or_costs_of_tonight(attempt: Attempt, browser: Client, alice: Person, console: Console) -> None:
    room = live(attempt, alice, console)

    html = page_of(browser, attempt)
    page = console_page(html)
    keys = keys_of(room.form_room)

    assert not {"baseline", "keys", "seed", "incidents", "parameters", "returns"} & set(page)
    assert f"{keys.traffic:016x}" not in html and str(keys.traffic) not in html
    assert room.form_room.nonce not in html
    assert page["target"] == "+30 %"
    assert page["deadline"] is not None


def test_another_session_watches_and_may_take_over_in_practice(
    attempt: Attempt, browser: Client, alice: Person, console: Console, client_for: ClientFor
) -> None:
    live(attempt, alice, console)
    second = client_for(alice)

    page = console_page(page_of(second, attempt))
    assert page["steers"] is False and page["may_take_over"] is True

    take_over_console(alice.pk, str(attempt.public_id), 1, Console.of_session(second.session.session_key), timezone.now())
    assert console_page(page_of(second, attempt))["steers"] is True
    assert console_page(page_of(browser, attempt))["steers"] is False


def test_after_the_last_room_there_are_receipts_and_the_grader(attempt: Attempt, browser: Client, alice: Person, console: Console) -> None:
    live(attempt, alice, console)
    hand_in(alice.pk, str(attempt.public_id), console, timezone.now())

    page = page_of(browser, attempt)

    assert f'data-grading="/api/v1/attempts/{attempt.public_id}/result/"' in page
    for room in attempt.rooms.select_related("receipt"):
        assert room.receipt.log_digest in page


def test_the_opening_plan_stands_in_the_console(attempt: Attempt, browser: Client, alice: Person, console: Console) -> None:
    room = prepare(attempt, alice, console)
    AttemptRoom.objects.filter(pk=room.pk).update(
        opening=[{"lever": "pitch", "sku": "T3", "value": ""}, {"lever": "agents", "sku": "", "value": "7"}]
    )
    go_live(alice.pk, str(attempt.public_id), 1, console, timezone.now())

    opening = {(row["lever"], row["sku"]): row["value"] for row in console_page(page_of(browser, attempt))["opening"]}

    assert ("pitch", "T3") in opening
    assert [sku for lever, sku in opening if lever == "pitch"] == ["T3"]
    assert opening["agents", ""] == "7"


def test_opening_a_room_is_a_form_and_only_ones_own(attempt: Attempt, browser: Client, client_for: ClientFor, bob: Person) -> None:
    step = f"/attempts/{attempt.public_id}/rooms/1/open/"

    assert client_for(bob).post(step).status_code == 404
    assert client_for(None).post(step)["Location"].startswith("/sign-in/")
    assert attempt.rooms.get(position=1).state == "waiting"

    assert browser.post(step)["Location"] == address(attempt)
    assert browser.post(step)["Location"] == address(attempt)
    assert attempt.rooms.get(position=1).state == "preparing"


def test_rooms_are_taken_in_order(attempt: Attempt, browser: Client) -> None:
    page = browser.post(f"/attempts/{attempt.public_id}/rooms/2/open/", follow=True).content.decode()

    assert 'class="note bad"' in page
    assert attempt.rooms.get(position=2).state == "waiting"
