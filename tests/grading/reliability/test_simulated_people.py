"""Simulated people: what they may see, that they are repeatable, that skill matters, and what a small study of them says.

The study at full size is `.ci/soak reliability`; here twelve people sit two rooms.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grading.reliability.simulated_people.compare import agreement
from grading.reliability.simulated_people.forager import Forager
from grading.reliability.simulated_people.person import Nerves, SimulatedPerson, simulated_people
from grading.reliability.simulated_people.scene import Goods, read_scene
from grading.reliability.simulated_people.sit import ACCEPT_TICKS, Seat
from grading.reliability.simulated_people.study import SatForm, StudyRoom, form_document, sit_form
from sandbox.engine.bundle import Keys
from sandbox.engines import engine_of
from tests.grading.reliability.study_rooms import study_room

PACKAGE = Path(__file__).parents[3] / "grading" / "reliability" / "simulated_people"
PEOPLE = 12


@pytest.fixture(scope="module")
def rooms() -> tuple[StudyRoom, ...]:
    return (study_room(("factory", 5, 45), 1), study_room(("plateau", 5, 45), 5))


@pytest.fixture(scope="module")
def sat(rooms: tuple[StudyRoom, ...]) -> SatForm:
    return sit_form(rooms, simulated_people(PEOPLE), cut=500.0)


def test_a_small_study_orders_people_by_skill_and_passes_no_degenerate_operator(sat: SatForm, capsys: pytest.CaptureFixture[str]) -> None:
    told = form_document(sat)
    full = told["full"]
    found = f"Phi {full['as_sat']['phi']:.2f}, rank correlation {full['rank_correlation']:.2f}"
    with capsys.disabled():
        print(f"\n{PEOPLE} simulated people (60 in .ci/soak) in 2 rooms (6): {found}")  # noqa: T201 - tells the size of a reduced measurement
    assert full["rank_correlation"] > 0.85
    assert full["as_sat"]["phi"] > 0.6
    assert told["degenerate_passes"] == 0
    assert len(told["degenerate"]) == 10
    assert told["middle"]["persons"] == PEOPLE / 2
    assert told["middle"]["as_sat"]["phi"] < full["as_sat"]["phi"]


def test_the_most_skilled_reach_more_than_the_least_in_every_room(sat: SatForm) -> None:
    for room in sat.rooms:
        least, most = ([score.equated_score for score in part] for part in (room.people[:3], room.people[-3:]))
        assert min(most) > max(least)


def test_the_same_person_on_the_same_path_gives_the_same_log(rooms: tuple[StudyRoom, ...]) -> None:
    person = simulated_people(3)[1]
    seat = Seat(rooms[0].scenario, rooms[0].keys)
    first = seat.play(person)
    assert first == seat.play(person)
    assert first == Seat(rooms[0].scenario, rooms[0].keys).play(person)
    assert first != Seat(rooms[0].scenario, Keys(1, 2)).play(person)


def test_the_log_replays_to_what_was_played_and_holds_only_what_a_candidate_may_do(rooms: tuple[StudyRoom, ...]) -> None:
    scenario, keys = rooms[0].scenario, rooms[0].keys
    log = Seat(scenario, keys).play(simulated_people(2)[1])
    engine = engine_of(scenario)
    room = engine.live_room(scenario, keys)
    room.advance(scenario.ticks - 1, log)
    assert room.run().digest() == engine.run(scenario, keys, log).digest()
    assert all(0 < control.tick < scenario.ticks for control in log)
    assert all((limits := scenario.limits(control.lever)) is not None and limits.enabled for control in log)


def test_nobody_is_faster_than_a_person() -> None:
    """At speed 5 a tick is a second: four between two looks, one to react, two until it acts."""
    for person in simulated_people(11):
        nerves = Nerves.of(person, Keys(3, 4))
        assert person.look_ticks >= 4
        assert all(nerves.reaction_ticks(tick) >= 1 for tick in range(0, 360, 7))
        assert person.orders_per_look <= 3
    assert ACCEPT_TICKS == 2


def test_they_read_what_the_console_draws_and_nothing_else(rooms: tuple[StudyRoom, ...]) -> None:
    """A frame stripped of all that `scene.py` does not name leads to the same wishes."""
    scenario, keys = rooms[0].scenario, rooms[0].keys
    room = engine_of(scenario).live_room(scenario, keys)
    room.advance(150, ())
    frame = room.frame(149)
    bare = {name: frame[name] for name in ("tick", "ticks", "now", "levers", "incidents", "compliance")}
    bare["products"] = [{name: row[name] for name in Goods.__dataclass_fields__} for row in frame["products"]]
    person = simulated_people(5)[4]
    whole, stripped = (Forager(person, Nerves.of(person, keys), scenario).decide(read_scene(copy.deepcopy(one))) for one in (frame, bare))
    assert whole == stripped
    assert whole


def test_the_family_uses_no_rule_of_the_panel_or_the_gate() -> None:
    for module in _sources():
        assert "sandbox.engine.bots" not in module
        assert "sandbox.services" not in module


def test_style_is_not_skill_and_is_the_same_in_every_room() -> None:
    people = simulated_people(200)
    middle = sum(person.skill for person in people) / 200
    for name in ("turn", "close", "ads"):
        values = [getattr(person, name) for person in people]
        assert all(0.6 < value < 1.6 for value in values)
        with_skill = sum((person.skill - middle) * (value - 1) for person, value in zip(people, values, strict=True)) / 200
        assert abs(with_skill) < 0.01
    assert simulated_people(200)[7] == people[7]


def test_two_sets_are_compared_form_by_form(sat: SatForm) -> None:
    same = agreement([sat], [sat])
    assert (same.difference, same.other_decision, same.score_difference) == (0.0, 0.0, 0.0)
    passed = [decision.decision == "PASS" for decision in sat.decisions]
    turned = replace(sat, decisions=tuple(replace(decision, decision="FAIL", score=decision.score - 10) for decision in sat.decisions))
    found = agreement([sat], [turned])
    assert found.other_decision == found.difference == sum(passed) / PEOPLE
    assert found.score_difference == pytest.approx(-10)


def test_skills_lie_evenly_over_the_range() -> None:
    people = simulated_people(5, 0.2, 0.6)
    assert [person.skill for person in people] == pytest.approx([0.2, 0.3, 0.4, 0.5, 0.6])
    assert isinstance(people[0], SimulatedPerson)


def _sources() -> Iterator[str]:
    found = list(PACKAGE.glob("*.py"))
    assert len(found) > 6
    yield from (path.read_text(encoding="utf-8") for path in found)
