"""From one graded room to its feedback: where the uplift came from, and what single windows would have brought. Computes; writes nothing."""

from dataclasses import dataclass
from typing import Any

from exams.selectors import RoomRecord
from grading.attribution.attribute import attribute, document
from grading.debrief.debrief import debrief, reference_of
from sandbox.selectors import load_scenario
from sandbox.services.panel_values import panel_values


@dataclass(frozen=True, slots=True)
class Feedback:
    """Two documents and what they were computed with."""

    attribution: dict[str, Any]
    debrief: dict[str, Any]
    engine_version: str
    bot_version: str


def analyse_room(record: RoomRecord) -> Feedback:
    """The candidate's forces beside those of the best reference operator, and the windows against the same operator."""
    scenario = load_scenario(record.scenario_id)
    reference = reference_of(scenario, record.keys, panel_values(record.scenario_id, record.keys))
    own = document(attribute(scenario, record.keys, record.controls))
    best = document(attribute(scenario, record.keys, reference.controls))
    own["reference"] = {"bot": reference.bot_id, **{name: best[name] for name in ("log_ratio", "value_cents", "forces", "separable")}}
    return Feedback(own, debrief(scenario, record.keys, record.controls, reference), scenario.room.engine_version, scenario.bot_version)
