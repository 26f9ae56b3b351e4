"""A certification may certify a level: chosen by the examiner, committed to, public."""

from collections.abc import Callable
from typing import Any

import pytest

from exams.commitment import commitment, commitment_bytes
from exams.errors import RoundInvalid
from exams.models import FormRoom, Round
from exams.selectors.rooms import scenario_digest


def test_the_level_is_committed_to(make_round: Callable[..., Round]) -> None:
    room = FormRoom.objects.filter(form__round=make_round("certification", slug="senior", level="senior"))[0]
    assert room.rules == {"cut_score": 60.0, "expected_growth": 0.3, "level": "senior"}
    content = commitment_bytes("senior", "A", room.position, scenario_digest(room.scenario_id), room.traffic_key, room.luck_key, room.rules)
    assert b'"layout":"commitment/4"' in content
    assert commitment(content, room.nonce) == room.commitment
    exchanged = commitment_bytes(
        "senior", "A", room.position, scenario_digest(room.scenario_id), room.traffic_key, room.luck_key, {**room.rules, "level": "junior"}
    )
    assert commitment(exchanged, room.nonce) != room.commitment


@pytest.mark.parametrize(
    ("kind", "level", "code"), [("practice", "senior", "level_without_certification"), ("certification", "master", "unknown_level")]
)
def test_a_level_that_does_not_exist_or_belongs_to_no_certification_is_refused(
    kind: str, level: str, code: str, make_round: Callable[..., Round]
) -> None:
    with pytest.raises(RoundInvalid) as refused:
        make_round(kind, level=level)
    assert [problem["code"] for problem in refused.value.problems] == [code]


def test_the_rounds_page_and_api_say_the_level(make_round: Callable[..., Round], client_for: Any, api_for: Any) -> None:
    make_round("certification", slug="senior", level="senior")
    html = client_for(None).get("/rounds/senior/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Senior level" in html
    assert api_for(None).get("/api/v1/rounds/senior/").json()["level"] == "senior"
