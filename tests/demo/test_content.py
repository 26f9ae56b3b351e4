"""What the demo offers: four exam rooms over four hosts, of evenings that nobody has seen."""

from datetime import UTC, datetime

import pytest

from certify.demo.content.rounds import CERTIFICATION, CLOSE_CALL, _rounds
from certify.demo.content.scenarios import SCENARIOS

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LAST_SESSION = 6


def test_the_certification_round_has_a_room_of_every_host() -> None:
    assert sorted(wanted.host for wanted in SCENARIOS if wanted.kind == "exam") == ["boutique", "factory", "plateau", "snacks"]


def test_no_evening_of_an_exam_is_seen_before() -> None:
    """The exam is the host's last session: all others are practice, demonstration or past sessions."""
    exams = {(wanted.host, wanted.session) for wanted in SCENARIOS if wanted.kind == "exam"}
    assert {session for _, session in exams} == {LAST_SESSION}
    assert exams.isdisjoint({(wanted.host, wanted.session) for wanted in SCENARIOS if wanted.kind != "exam"})


@pytest.mark.parametrize(("rooms", "zh", "en"), [(4, "四间", "Four rooms"), (3, "三间", "Three rooms")])
def test_the_round_says_as_many_rooms_as_the_gate_let_through(rooms: int, zh: str, en: str) -> None:
    offered = {"practice": [1, 2], "demo": [3, 4, 5], "exam": list(range(10, 10 + rooms))}
    certification = next(new for new in _rounds(offered, NOW) if new.slug == CERTIFICATION)
    assert certification.description_zh.startswith(zh)
    assert certification.description_en.startswith(en)
    assert certification.forms == [offered["exam"]]


def test_one_round_has_an_extra_room_and_one_certifies_a_level() -> None:
    offered = {"practice": [1, 2], "demo": [3, 4, 5], "exam": [10, 11, 12, 13]}
    rounds = {new.slug: new for new in _rounds(offered, NOW)}
    assert rounds[CLOSE_CALL].base_rooms == 3
    assert rounds[CLOSE_CALL].forms == [[3, 4, 5, 3]]
    assert {slug: new.level for slug, new in rounds.items() if new.level} == {CERTIFICATION: "intermediate"}
    assert [slug for slug, new in rounds.items() if new.base_rooms is not None] == [CLOSE_CALL]
