"""Keys: drawn by nobody, committed to before the round, revealed after the last sitting."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
import rfc8785

from certify.accounts.models import Person
from exams.errors import NotRevealable
from exams.models import Attempt, FormRoom, Round
from exams.selectors import form_keys, round_document
from exams.selectors.rooms import scenario_digest
from exams.services.hand_in import hand_in
from exams.services.reveal_keys import reveal_keys
from tests.exams.conftest import CONSOLE, T0


def test_every_room_has_its_own_keys_and_nonce(make_round: Callable[..., Round]) -> None:
    make_round(forms=2, rooms=2)
    rooms = list(FormRoom.objects.all())
    assert len({room.traffic_key for room in rooms} | {room.luck_key for room in rooms}) == 8
    assert len({room.nonce for room in rooms}) == 4
    assert {len(room.traffic_key) for room in rooms} == {16}
    assert {len(bytes.fromhex(room.nonce)) for room in rooms} == {32}
    assert all(0 <= keys.traffic < 2**64 for _, keys in form_keys(rooms[0].form.round_id))


def test_anybody_can_check_the_commitment_after_the_reveal(make_round: Callable[..., Round]) -> None:
    round_ = make_round(rooms=1)
    before = round_document(round_, T0)["commitments"]
    assert before[0]["revealed"] is None
    assert reveal_keys(round_.pk, round_.closes_at) == 1
    after = round_document(round_, T0)["commitments"]
    assert after[0]["commitment"] == before[0]["commitment"]
    shown = after[0]["revealed"]
    content = rfc8785.dumps(
        {
            "round": round_.slug,
            "form": "A",
            "position": 1,
            "scenario": scenario_digest(FormRoom.objects.get().scenario_id),
            "traffic_key": shown["traffic_key"],
            "luck_key": shown["luck_key"],
            "layout": "commitment/2",
            "rules": {"cut_score": 60.0, "expected_growth": 0.3},
        }
    )
    assert hashlib.sha256(content + bytes.fromhex(shown["nonce"])).hexdigest() == before[0]["commitment"]
    assert reveal_keys(round_.pk, round_.closes_at) == 0


def test_nothing_is_revealed_while_somebody_can_sit_the_round(make_round: Callable[..., Round], start: Callable[..., Attempt], alice: Person) -> None:
    round_ = make_round()
    with pytest.raises(NotRevealable):
        reveal_keys(round_.pk, round_.closes_at - timedelta(microseconds=1))
    attempt = start(round_, round_.closes_at - timedelta(seconds=1))
    with pytest.raises(NotRevealable):
        reveal_keys(round_.pk, round_.closes_at)
    hand_in(alice.pk, str(attempt.public_id), CONSOLE, round_.closes_at)
    assert reveal_keys(round_.pk, round_.closes_at) == 2
