"""From one room of a closed attempt to its grade: replay, panel, rubric. Computes; writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from exams.selectors import RoomRecord
from grading.errors import PanelNotCarried
from grading.played_room import PlayedRoom, guard_limits, play_room
from grading.rubric.facts import RoomFacts, RoomScore
from grading.rubric.registry import CURRENT_VERSION, rubric
from sandbox.engine.bundle import digest
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario, published_scenarios
from sandbox.services.panel_values import PanelValue, panel_of


@dataclass(frozen=True, slots=True)
class GradedRoom:
    """Everything that a row of RoomGrade is made of."""

    position: int
    scenario_id: int
    scenario_digest: str
    room_digest: str
    engine_version: str
    bot_version: str
    baseline_name: str
    metric: str
    rubric_version: str
    played: PlayedRoom
    panel: tuple[PanelValue, ...]
    score: RoomScore


def grade_room(record: RoomRecord, rubric_version: str = CURRENT_VERSION, limits: Mapping[str, Any] | None = None) -> GradedRoom:
    """`limits`: fields of GuardLimits that a regrade corrects."""
    scenario = load_scenario(record.scenario_id)
    carried = engine_of(scenario).bot_version
    if scenario.bot_version != carried:
        raise PanelNotCarried("the scenario's reference operators are not carried here", pinned=scenario.bot_version, carried=carried)
    scenario_digest = published_scenarios().values_list("digest", flat=True).get(pk=record.scenario_id)
    played = play_room(scenario, record.keys, record.controls)
    panel = tuple(panel_of(scenario, scenario_digest, record.keys))
    facts = RoomFacts(
        candidate=played.candidate.facts,
        baseline=played.baseline.facts,
        panel_values_cents=tuple(operator.value_cents for operator in panel),
        limits=replace(guard_limits(scenario), **(limits or {})),
    )
    return GradedRoom(
        position=record.position,
        scenario_id=record.scenario_id,
        scenario_digest=scenario_digest,
        room_digest=_room_digest(scenario_digest, record.scenario_id),
        engine_version=scenario.room.engine_version,
        bot_version=scenario.bot_version,
        baseline_name=scenario.baseline_name,
        metric=scenario.metric,
        rubric_version=rubric_version,
        played=played,
        panel=panel,
        score=rubric(rubric_version).score_room(facts),
    )


@lru_cache(maxsize=64)
def _room_digest(_scenario_digest: str, scenario_id: int) -> str:
    """Canonical bytes of a room are long; its digest stands on every grade of the same scenario."""
    return digest(load_scenario(scenario_id).room)
