"""What candidates, readers and examiners are told of extra rooms: before, while it is decided, and after."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person
from exams.consoles import Console
from exams.models import Attempt, Round
from exams.services.decide_extra_rooms import decide_extra_rooms
from exams.services.hand_in import hand_in
from exams.services.pause_attempt import pause_attempt
from exams.services.register import register
from exams.services.start_attempt import start_attempt

ClientFor = Callable[[Person | None], Client]


def text_of(client: Client, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


@pytest.fixture
def round_(make_round: Callable[..., Round]) -> Round:
    return make_round("certification", timezone.now(), rooms=5, base_rooms=3, assessment_s=300)


@pytest.fixture
def waiting(round_: Round, alice: Person, client_for: ClientFor) -> Attempt:
    """Handed in as a whole: the base rooms are over."""
    now = timezone.now()
    console = Console.of_session(client_for(alice).session.session_key)
    register(round_, alice, now)
    attempt, _ = start_attempt(round_, alice.pk, console, "start", now)
    return hand_in(alice.pk, str(attempt.public_id), console, now)


def test_the_round_page_tells_both_numbers_the_rule_and_the_longest_case_to_everybody(round_: Round, client_for: ClientFor) -> None:
    text = text_of(client_for(None), f"/rounds/{round_.slug}/")
    assert '3<span class="muted"> + 2</span>' in text
    assert "After 3 base rooms you wait 5 minutes at most." in text
    assert "2 extra rooms are opened and all rooms together decide" in text
    assert "45 minutes, and with assessment and extra rooms 80" in text
    assert "the rule that opens extra rooms are fixed" in text


def test_a_plain_round_says_nothing_of_it(make_round: Callable[..., Round], client_for: ClientFor) -> None:
    text = text_of(client_for(None), f"/rounds/{make_round('certification', timezone.now()).slug}/")
    assert "extra room" not in text
    assert "base room" not in text


def test_who_waits_is_told_until_when_and_no_figure(waiting: Attempt, alice: Person, client_for: ClientFor) -> None:
    text = text_of(client_for(alice), f"/attempts/{waiting.public_id}/")
    assert "<h1>Your base rooms are being assessed</h1>" in text
    assert "you have either finished, or 2 extra rooms are opened" in text
    assert 'data-phase="assessing"' in text
    deadline = Attempt.objects.get().deadline
    assert deadline is not None
    assert f'data-countdown="{timezone.localtime(deadline).isoformat()}"' in text
    assert text_of(client_for(alice), f"/attempts/{waiting.public_id}/", "zh-hans").count("必考直播间正在评定") == 2


def test_a_stranger_does_not_find_who_waits(waiting: Attempt, bob: Person, client_for: ClientFor) -> None:
    assert client_for(bob).get(f"/attempts/{waiting.public_id}/").status_code == 404


def test_a_pause_blanks_the_wait(waiting: Attempt, alice: Person, ivan: Person, client_for: ClientFor) -> None:
    pause_attempt(waiting.pk, "alarm", ivan, timezone.now())
    assert "Your attempt is paused" in text_of(client_for(alice), f"/attempts/{waiting.public_id}/")


def test_extra_rooms_are_announced_where_the_next_room_is_opened(waiting: Attempt, alice: Person, client_for: ClientFor) -> None:
    decide_extra_rooms(waiting.pk, True, timezone.now())
    text = text_of(client_for(alice), f"/attempts/{waiting.public_id}/")
    assert "2 extra rooms are opened. All your rooms together decide." in text
    assert f"/attempts/{waiting.public_id}/rooms/4/open/" in text


def test_finished_shows_the_receipts_of_the_base_rooms(waiting: Attempt, alice: Person, client_for: ClientFor) -> None:
    decide_extra_rooms(waiting.pk, False, timezone.now())
    text = text_of(client_for(alice), f"/attempts/{waiting.public_id}/")
    assert "Your attempt is complete" in text
    assert "extra room" not in text


def test_the_board_says_who_is_being_assessed(waiting: Attempt, ivan: Person, client_for: ClientFor) -> None:
    sitting = waiting.form.sitting.pk
    assert "Base rooms being assessed" in text_of(client_for(ivan), f"/sittings/{sitting}/")
    decide_extra_rooms(waiting.pk, True, timezone.now())
    text = text_of(client_for(ivan), f"/sittings/{sitting}/")
    assert "Base rooms being assessed" not in text
    assert "room 4 of 5 (extra)" in text


def test_the_api_tells_the_phase(waiting: Attempt, alice: Person, api_for: Any) -> None:
    told = api_for(alice).get(f"/api/v1/attempts/{waiting.public_id}/").json()
    assert (told["state"], told["current"], told["sequential"]["phase"], len(told["rooms"])) == ("running", None, "assessing", 3)
    decide_extra_rooms(waiting.pk, True, timezone.now())
    told = api_for(alice).get(f"/api/v1/attempts/{waiting.public_id}/").json()
    assert (told["current"], told["sequential"]["phase"], len(told["rooms"])) == (4, "extra", 5)


@pytest.mark.parametrize(("base_rooms", "says"), [("3", ""), ("2", "greater than or equal to 3"), ("4", "at least one room behind these")])
def test_an_examiner_chooses_how_many_rooms_everybody_sits(
    base_rooms: str, says: str, make_scenario: Callable[..., int], erin: Person, client_for: ClientFor
) -> None:
    now = timezone.localtime(timezone.now())
    data = {
        "title_zh": "加试", "title_en": "Extra", "slug": "extra", "kind": "demonstration", "attempts_allowed": "1", "cut_score": "500",
        "release": "at_once", "opens_at": now.strftime("%Y-%m-%dT%H:%M"), "closes_at": (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "base_rooms": base_rooms, "assessment_minutes": "7", **{f"room_{n}": str(make_scenario(f"{n}")) for n in range(1, 5)},
    }  # fmt: skip
    answer = client_for(erin).post("/studio/rounds/new/", data, headers={"accept-language": "en"})
    if says:
        assert says in unescape(answer.content.decode())
        assert not Round.objects.exists()
    else:
        made = Round.objects.get()
        assert (made.base_rooms, made.sequential_rule, made.assessment_s) == (3, "sequential/1", 420)
