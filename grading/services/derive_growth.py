"""The growth that a cut asks for in each form of a round, from the reference operators on the forms' own paths."""

import logging
from datetime import datetime

from exams.selectors import cut_of, drafts_without_growth, form_keys, form_rooms
from exams.services.record_growth import record_growth, record_growth_problem
from grading.rubric.expected_growth import DerivedGrowth, PanelOfRoom, expected_growth, round_growth
from sandbox.engine.bundle import Keys
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario
from sandbox.services.panel_values import panel_is_known, panel_values

log = logging.getLogger(__name__)

ROOMS_AT_ONCE = 2
"""A panel takes seconds; grades wait behind this task no longer than that."""


def derive_growth(round_id: int, cut_score: float) -> dict[str, DerivedGrowth]:
    """By the form's label. Panels that have not played yet play now: seconds a room. Raises RubricError where nothing can be derived."""
    return {label: expected_growth([_panel(*room) for room in rooms], cut_score) for label, rooms in form_rooms(round_id).items()}


def derive_due(now: datetime) -> bool:
    """One step for the oldest draft that waits: its panels play, a few rooms at a time, then its growth is recorded. True: there is more to do."""
    waiting = drafts_without_growth()
    if not waiting:
        return False
    try:
        _one_step(waiting[0], now)
    except Exception as error:  # whatever it is, the draft must say so, and the next one must have its turn
        log.exception("no growth can be derived for round %s", waiting[0])
        record_growth_problem(waiting[0], str(error) or type(error).__name__)
    return bool(drafts_without_growth())


def _one_step(round_id: int, now: datetime) -> None:
    missing = [room for room in form_keys(round_id) if not panel_is_known(*room)]
    for scenario_id, keys in missing[:ROOMS_AT_ONCE]:
        panel_values(scenario_id, keys)
    if len(missing) <= ROOMS_AT_ONCE:
        derive_and_record(round_id, now)


def derive_and_record(round_id: int, now: datetime) -> None:
    """All at once. Raises RubricError, EngineError."""
    forms = derive_growth(round_id, cut_of(round_id))
    told = [{"form": label, "growth": derived.growth, "rooms": list(derived.rooms)} for label, derived in forms.items()]
    record_growth(round_id, round_growth(list(forms.values())), told, now)


def _panel(scenario_id: int, keys: Keys) -> PanelOfRoom:
    scenario = load_scenario(scenario_id)
    baseline = engine_of(scenario).run(scenario, keys, scenario.baseline)
    return PanelOfRoom(tuple(value.value_cents for value in panel_values(scenario_id, keys)), float(baseline.value_cents(scenario.metric)))
