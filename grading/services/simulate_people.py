"""Let simulated people sit a round's forms, grade them, and keep what it says about the rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from exams.selectors import form_rooms
from grading.errors import ReliabilityError
from grading.models import SimulatedStudy
from grading.reliability.simulated_people.person import simulated_people
from grading.reliability.simulated_people.study import StudyRoom, form_document, sit_form
from grading.selectors.reliability import forms_digest
from sandbox.engine.bundle import Keys
from sandbox.selectors import load_scenario
from sandbox.services.panel_values import panel_values

LEAST, MOST = 2, 500
Report = Callable[[str], None]


def simulate_people(round_: Any, people: int, now: datetime, report: Report = lambda _: None) -> SimulatedStudy:
    """About a twentieth of a second a person and room of half an hour; no transaction is open meanwhile.

    Raises ReliabilityError for a number out of range or a round without rooms, RubricError where a room cannot be scored.
    """
    if not LEAST <= people <= MOST:
        raise ReliabilityError(f"between {LEAST} and {MOST} simulated people", people=people)
    forms = form_rooms(round_.pk)
    if not forms:
        raise ReliabilityError("the round has no rooms")
    group, told = simulated_people(people), {}
    for label, rooms in forms.items():
        sat = sit_form(
            [_study_room(*room) for room in rooms],
            group,
            float(round_.cut_score),
            float(round_.expected_growth),
            lambda done, of, form=label: report(f"form {form}: room {done + 1} of {of}"),  # type: ignore[misc]
        )
        told[label] = form_document(sat)
    return SimulatedStudy.objects.create(round_id=round_.pk, forms_digest=forms_digest(forms), people=people, forms=told, made_at=now)


def _study_room(scenario_id: int, keys: Keys) -> StudyRoom:
    panel_cents = tuple(operator.value_cents for operator in panel_values(scenario_id, keys))
    return StudyRoom(load_scenario(scenario_id), keys, panel_cents)
