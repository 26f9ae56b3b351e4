"""The growth that a cut asks for in each form of a round, from the reference operators on the forms' own paths."""

from exams.selectors import form_rooms
from grading.rubric.expected_growth import DerivedGrowth, PanelOfRoom, expected_growth
from sandbox.engine.bundle import Keys
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario
from sandbox.services.panel_values import panel_values


def derive_growth(round_id: int, cut_score: float) -> dict[str, DerivedGrowth]:
    """By the form's label. Panels that have not played yet play now: seconds a room. Raises RubricError where nothing can be derived."""
    return {label: expected_growth([_panel(*room) for room in rooms], cut_score) for label, rooms in form_rooms(round_id).items()}


def _panel(scenario_id: int, keys: Keys) -> PanelOfRoom:
    scenario = load_scenario(scenario_id)
    baseline = engine_of(scenario).run(scenario, keys, scenario.baseline)
    return PanelOfRoom(tuple(value.value_cents for value in panel_values(scenario_id, keys)), float(baseline.value_cents(scenario.metric)))
