"""Builder: many people graded in two rooms, with scores of known variances. One attempt is graded, the others' rows are copies with other scores."""

from __future__ import annotations

from copy import copy

import numpy as np

from certify.accounts.models import Person
from exams.models import Attempt, Round
from grading.models import Result, RoomGrade
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario, another_room
from tests.grading.conftest import Clock


def two_rooms() -> Round:
    return a_round(a_scenario(), a_scenario(another_room("net_gmv")))


def graded(round_: Round, scores: np.ndarray, clock: Clock) -> list[Attempt]:
    """A person per row of `scores` (persons x two rooms)."""
    attempts = []
    for number, row in enumerate(scores):
        person = Person.objects.create(username=f"person-{number}", display_name=f"{number}", password="!")
        attempts.append(a_closed_attempt(round_, person))
        if number == 0:
            assert run_job(queue_job(attempts[0].pk, NOW).pk, clock)
        _give(attempts[0], attempts[-1], person, row)
    return attempts


def _give(model: Attempt, attempt: Attempt, person: Person, scores: np.ndarray) -> None:
    for position, score in enumerate(scores, 1):
        if attempt.pk == model.pk:
            RoomGrade.objects.filter(attempt=model, position=position).update(score=score)
            continue
        grade = copy(RoomGrade.objects.get(attempt=model, position=position))
        grade.pk, grade.attempt_id, grade.score = None, attempt.pk, float(score)
        grade.save(force_insert=True)
    if attempt.pk != model.pk:
        result = copy(Result.objects.get(attempt=model))
        result.pk, result.attempt_id, result.person_id, result.score = None, attempt.pk, person.pk, float(np.mean(scores))
        result.save(force_insert=True)


def scores_of(people: int, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.round(480 + 80 * random.standard_normal((people, 1)) + 40 * random.standard_normal((people, 2)), 1)
