"""A form sat by simulated people and by the degenerate operators, graded by the rubric that grades people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from grading.played_room import guard_limits, run_facts
from grading.reliability.analysis import analyse, document
from grading.reliability.rank_correlation import rank_correlation
from grading.reliability.simulated_people.sit import Seat
from grading.reliability.table import ScoreTable
from grading.rubric.expected_growth import PanelOfRoom, expected_growth
from grading.rubric.facts import RoomFacts, RoomScore, RoundDecision, RoundRules
from grading.rubric.registry import CURRENT_VERSION, rubric
from sandbox.engines import engine_of

if TYPE_CHECKING:
    from grading.reliability.simulated_people.person import SimulatedPerson
    from sandbox.engine.bundle import Keys, Scenario

Report = Callable[[int, int], None]
"""(rooms done, rooms in all)"""
MIDDLE = (0.25, 0.75)
"""The middle half of the range of skill, both ends included."""


@dataclass(frozen=True, slots=True)
class StudyRoom:
    """A room of a form. `panel_cents`: what the 24 reference operators reach on this path, in the scenario's metric; None: they play now."""

    scenario: Scenario
    keys: Keys
    panel_cents: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class SatRoom:
    """The scores of everybody who sat, and the panel by which they were scored."""

    people: tuple[RoomScore, ...]
    degenerate: tuple[RoomScore, ...]
    panel: PanelOfRoom


@dataclass(frozen=True, slots=True)
class SatForm:
    """`decisions` and `degenerate` in the order of the people and of the engine's degenerate operators."""

    people: tuple[SimulatedPerson, ...]
    rooms: tuple[SatRoom, ...]
    rules: RoundRules
    decisions: tuple[RoundDecision, ...]
    degenerate: tuple[tuple[str, RoundDecision], ...]

    @property
    def scores(self) -> np.ndarray:
        """People x rooms, as the decision takes them: 200 where a guard-rail was breached."""
        return np.array([[score.score for score in room.people] for room in self.rooms]).T


def sit_form(
    rooms: Sequence[StudyRoom],
    people: Sequence[SimulatedPerson],
    cut: float,
    growth: float | None = None,
    report: Report = lambda _done, _all: None,
) -> SatForm:
    """Everybody sits every room alone. `growth`: the round's; None derives it from the cut, as an examiner would. Raises RubricError."""
    sat = []
    for done, room in enumerate(rooms):
        report(done, len(rooms))
        sat.append(_sit_room(room, people))
    asked = expected_growth([room.panel for room in sat], cut).growth if growth is None else growth
    rules, decide = RoundRules(asked, cut), rubric(CURRENT_VERSION).decide_round
    names = [spec.id for spec in engine_of(rooms[0].scenario).degenerate()]
    return SatForm(
        people=tuple(people),
        rooms=tuple(sat),
        rules=rules,
        decisions=tuple(decide(tuple(room.people[place] for room in sat), rules) for place in range(len(people))),
        degenerate=tuple((name, decide(tuple(room.degenerate[place] for room in sat), rules)) for place, name in enumerate(names)),
    )


def _sit_room(room: StudyRoom, people: Sequence[SimulatedPerson]) -> SatRoom:
    scenario, keys = room.scenario, room.keys
    engine = engine_of(scenario)
    table, seat = engine.table(scenario, keys), Seat(scenario, keys)
    panel = room.panel_cents or tuple(float(table.play(spec)[0].value_cents(scenario.metric)) for spec in engine.panel())
    baseline = run_facts(engine.run(scenario, keys, scenario.baseline), scenario)
    score, limits = rubric(CURRENT_VERSION).score_room, guard_limits(scenario)

    def scored(run: Any) -> RoomScore:
        return score(RoomFacts(run_facts(run, scenario), baseline, panel, limits))

    return SatRoom(
        people=tuple(scored(engine.run(scenario, keys, seat.play(person))) for person in people),
        degenerate=tuple(scored(table.play(spec)[0]) for spec in engine.degenerate()),
        panel=PanelOfRoom(panel, baseline.value_cents),
    )


def form_document(sat: SatForm) -> dict[str, Any]:
    """Plain types for JSON: people with true skill, score and decision; reliability over the full range of skill and over its middle half."""
    skills = [person.skill for person in sat.people]
    middle = [place for place, skill in enumerate(skills) if MIDDLE[0] <= skill <= MIDDLE[1]]
    breached = [[score.breached for score in room.people] for room in sat.rooms]
    return {
        "rubric_version": CURRENT_VERSION,
        "cut": sat.rules.cut_score,
        "growth": sat.rules.expected_growth,
        "people": [
            {"id": person.id, "skill": person.skill, "score": decision.score, "uplift": decision.uplift, "decision": decision.decision}
            for person, decision in zip(sat.people, sat.decisions, strict=True)
        ],
        "pass_rate": sum(decision.decision == "PASS" for decision in sat.decisions) / len(sat.people),
        "full": _range_document(sat, list(range(len(skills)))),
        "middle": _range_document(sat, middle),
        "breached": [sum(room) / len(room) for room in breached],
        "degenerate": [{"bot": name, "score": decision.score, "decision": decision.decision} for name, decision in sat.degenerate],
        "degenerate_passes": sum(decision.decision == "PASS" for _, decision in sat.degenerate),
    }


def _range_document(sat: SatForm, places: Sequence[int]) -> dict[str, Any] | None:
    """None below two people or two rooms: nothing to part."""
    if len(places) < 2 or len(sat.rooms) < 2:
        return None
    equated = np.array([[room.people[place].equated_score for room in sat.rooms] for place in places])
    skills, scores = [sat.people[place].skill for place in places], [sat.decisions[place].score for place in places]
    return {
        **document(analyse(ScoreTable(sat.scores[list(places)]), sat.rules.cut_score)),
        "lowest_skill": min(skills),
        "highest_skill": max(skills),
        "rank_correlation": rank_correlation(skills, scores),
        "without_guard_rails": _without_guard_rails(ScoreTable(equated), sat.rules.cut_score)
        | {"rank_correlation": rank_correlation(skills, list(equated.mean(axis=1)))},
    }


def _without_guard_rails(table: ScoreTable, cut: float) -> dict[str, Any]:
    """The two coefficients of the scores before the guard-rails took their rooms: what of the loss is theirs."""
    found = analyse(table, cut).as_sat
    return {"g": found.g, "phi": found.phi}
