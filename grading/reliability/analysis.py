"""Everything that is told about one table of scores, as one document."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from grading.reliability.decisions import DecisionConsistency, decision_consistency
from grading.reliability.dependability import MOST_ROOMS, TARGET, Dependability, dependability, rooms_needed
from grading.reliability.room_figures import RoomFigure, room_figures
from grading.reliability.table import ScoreTable
from grading.reliability.variance_components import Component, VarianceComponents, variance_components

LEAST_PEOPLE = 30
"""Below, estimates from people would say more about who happened to come than about the rooms."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """`by_rooms`: for 1 to 12 rooms; `as_sat`: for as many as the table has. `rooms_needed`: for phi of 0.90, None if no number does."""

    components: VarianceComponents
    by_rooms: tuple[Dependability, ...]
    as_sat: Dependability
    rooms_needed: int | None
    decision: DecisionConsistency
    rooms: tuple[RoomFigure, ...]
    left_out: int


def analyse(table: ScoreTable, cut: float) -> Analysis:
    """For a cut on the scale of the scores."""
    components = variance_components(table)
    return Analysis(
        components=components,
        by_rooms=tuple(dependability(components, rooms, cut) for rooms in range(1, MOST_ROOMS + 1)),
        as_sat=dependability(components, table.rooms, cut),
        rooms_needed=rooms_needed(components, TARGET),
        decision=decision_consistency(components, table.rooms, cut),
        rooms=room_figures(table, cut),
        left_out=table.left_out,
    )


def document(analysis: Analysis) -> dict[str, Any]:
    """Plain types for JSON. Variances in squared points, with the share of a single room's scatter."""
    components = analysis.components
    total = components.total
    return {
        "persons": components.persons,
        "rooms": components.rooms,
        "left_out": analysis.left_out,
        "mean": components.mean,
        "components": {
            name: _component(component, total)
            for name, component in (("person", components.person), ("room", components.room), ("residual", components.residual))
        },
        "as_sat": asdict(analysis.as_sat),
        "by_rooms": [asdict(row) for row in analysis.by_rooms],
        "target": TARGET,
        "rooms_needed": analysis.rooms_needed,
        "decision": asdict(analysis.decision),
        "by_room": [asdict(room) for room in analysis.rooms],
    }


def _component(component: Component, total: float) -> dict[str, Any]:
    return {
        "variance": component.variance,
        "standard_error": component.standard_error,
        "share": component.variance / total if total > 0 else None,
        "estimate": component.estimate,
        "set_to_zero": component.set_to_zero,
    }
