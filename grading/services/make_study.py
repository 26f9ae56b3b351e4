"""An examiner makes a standard-setting study: about which round, by which method, and which runs the judges see."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from exams.selectors import all_rounds, form_keys, release_obstacles
from grading.errors import StudyRefused
from grading.models import RoomGrade, StandardRun, StandardStudy
from grading.models.standard_run import RunSource
from grading.models.standard_study import StandardMethod
from grading.selectors.cut_consequences import sat_by_people
from grading.services.send_study import send_studies
from grading.standard_setting.borderline_regression import REPLAYS_MIN
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario

T = TypeVar("T")
PEOPLE_MOST = 60
OPERATORS_MOST = 24
TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class NewStudy:
    """`people_runs`, `operator_runs`: how many rooms of people and of operators the judges see; `skill_at_cut` for the method panel only."""

    client_id: UUID
    round_id: int
    title: str
    method: str
    people_runs: int = 0
    operator_runs: int = 0
    skill_at_cut: float | None = None


def make_study(new: NewStudy, by: int, now: datetime) -> StandardStudy:
    """A draft. A repeat of the client id finds the first one. Raises StudyRefused.

    People's runs and operators are taken evenly over their range, so that a line has both ends; nobody picks single runs.
    """
    known = StandardStudy.objects.filter(client_id=new.client_id).first()
    if known is not None:
        return known
    title = " ".join(new.title.split())[:TITLE_LENGTH]
    if not title:
        raise StudyRefused("a study has a title", why="title_missing")
    runs = _runs(new, now)
    try:
        with transaction.atomic():
            study = StandardStudy.objects.create(
                client_id=new.client_id,
                round_id=new.round_id,
                title=title,
                method=new.method,
                skill_at_cut=new.skill_at_cut,
                seed=secrets.randbits(62),
                author_id=by,
                created_at=now,
            )
            for number, run in enumerate(runs, start=1):
                run.study, run.number = study, number
            StandardRun.objects.bulk_create(runs)
            if any(run.score is None for run in runs):
                send_studies()
    except IntegrityError:  # the same click in another process
        return StandardStudy.objects.get(client_id=new.client_id)
    return study


def _runs(new: NewStudy, now: datetime) -> list[StandardRun]:
    if new.method == StandardMethod.PANEL:
        if new.skill_at_cut is None or not 0 <= new.skill_at_cut <= 1:
            raise StudyRefused("the method asks for a skill between 0 and 1", why="skill_missing")
        return []
    if new.method != StandardMethod.BORDERLINE_REGRESSION or new.skill_at_cut is not None:
        raise StudyRefused("no such method", why="bad_method")
    if not (0 <= new.people_runs <= PEOPLE_MOST and 0 <= new.operator_runs <= OPERATORS_MOST):
        raise StudyRefused("too many runs for anybody to watch", why="too_many_runs")
    runs = [*_people(new, now), *_operators(new)]
    if len(runs) < REPLAYS_MIN:
        raise StudyRefused("too few runs to rate", why="too_few_runs", found=len(runs))
    return runs


def _people(new: NewStudy, now: datetime) -> list[StandardRun]:
    """Graded rooms, evenly over their equated scores."""
    if not new.people_runs:
        return []
    kind = next(round_.kind for round_ in all_rounds() if round_.pk == new.round_id)
    if kind == "certification" and release_obstacles(new.round_id, now):
        raise StudyRefused("people's runs are shown to nobody before the round's last sitting has closed", why="people_sealed")
    attempts = [sat.attempt_id for sat in sat_by_people(new.round_id)]
    grades = list(RoomGrade.objects.filter(attempt_id__in=attempts, effective=True).order_by("equated_score", "pk"))
    return [
        StandardRun(
            source=RunSource.PERSON,
            grade=grade,
            scenario_id=grade.scenario_id,
            score=grade.equated_score,
            uplift=grade.uplift,
            breached=any(not rail["kept"] for rail in grade.guard_rails),
        )
        for grade in spread(grades, new.people_runs)
    ]


def _operators(new: NewStudy) -> list[StandardRun]:
    """Operators evenly over skill, room after room, under keys of the study's own: those of a form stay where they are."""
    scenarios = sorted({scenario_id for scenario_id, _ in form_keys(new.round_id)})
    if not new.operator_runs or not scenarios:
        return []
    keys = {scenario_id: (f"{secrets.randbits(64):016x}", f"{secrets.randbits(64):016x}") for scenario_id in scenarios}
    scenario = load_scenario(scenarios[0])
    seats = sorted(engine_of(scenario).panel(), key=lambda seat: (seat.skill, seat.family))
    runs = []
    for place, seat in enumerate(spread(seats, new.operator_runs)):
        scenario_id = scenarios[place % len(scenarios)]
        traffic_key, luck_key = keys[scenario_id]
        runs.append(StandardRun(source=RunSource.OPERATOR, scenario_id=scenario_id, traffic_key=traffic_key, luck_key=luck_key, bot_id=seat.id))
    return runs


def spread(items: Sequence[T], wanted: int) -> list[T]:
    """So many of them, evenly over their order, both ends among them."""
    if wanted >= len(items):
        return list(items)
    if wanted <= 1:
        return [items[len(items) // 2]] if wanted == 1 else []
    return [items[round(place * (len(items) - 1) / (wanted - 1))] for place in range(wanted)]
