"""Whom which cut passes: the people who sat the study's round and, apart from them, the reference operators in its rooms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

import numpy as np

from certify.accounts.selectors import person_cards
from exams.selectors import form_rooms
from exams.selectors.round_rooms import AttemptSat, attempts_sat
from grading.models import Result, RoomGrade, StandardStudy
from grading.models.result import Decision
from grading.rubric.expected_growth import PanelOfRoom, expected_growth
from grading.rubric.v1 import SCORE_DECIMALS, UPLIFT_DECIMALS
from grading.standard_setting.consequences import Sitter, highest_cut
from grading.standard_setting.operator_scores import operator_logs, operator_scores
from sandbox.engines import bot_by_id, engine_of
from sandbox.selectors import load_scenario
from sandbox.services.panel_values import panel_is_known, panel_values


@dataclass(frozen=True, slots=True)
class Limit:
    """`highest`: the highest cut that this one still passes; None: none, because of the guard-rails or of growth."""

    name: str
    score: float
    highest: float | None


def sat_by_people(round_id: int) -> list[AttemptSat]:
    """Attempts with a valid result; none that is void or that a program steered."""
    judged = set(Result.objects.filter(round_id=round_id, effective=True).exclude(decision=Decision.INVALID).values_list("attempt_id", flat=True))
    return [sat for sat in attempts_sat(round_id) if sat.attempt_id in judged and sat.state != "void" and not sat.program]


def people_limits(study: StandardStudy) -> list[Limit]:
    """Of each person the latest attempt that was judged, best first. The growth that a cut asks for is derived anew for each cut, form by form."""
    latest = {sat.person_id: sat.attempt_id for sat in sorted(sat_by_people(study.round_id), key=lambda sat: sat.number)}
    results = list(Result.objects.filter(attempt_id__in=latest.values(), effective=True).order_by("-score", "pk"))
    panels: dict[int, list[PanelOfRoom]] = {}
    for grade in RoomGrade.objects.filter(attempt_id__in=[result.attempt_id for result in results], effective=True).order_by("position"):
        values = tuple(operator["value_cents"] for operator in grade.panel["operators"])
        panels.setdefault(grade.attempt_id, []).append(PanelOfRoom(values, float(grade.baseline_cents)))
    names = person_cards([result.person_id for result in results])
    growths: dict[tuple[PanelOfRoom, ...], Callable[[float], float]] = {}
    limits = []
    for result in results:
        rooms = tuple(panels[result.attempt_id])
        growth_at = growths.setdefault(rooms, _growth(rooms))
        kept = all(condition["met"] for condition in result.conditions if condition["code"] in ("few_breaches", "no_severe_breach"))
        name = f"{names[result.person_id].display_name} · {result.attempt_number}"
        limits.append(Limit(name, result.score, highest_cut(Sitter(result.score, result.round_uplift, kept, growth_at))))
    return limits


def operator_limits(study: StandardStudy) -> list[Limit]:
    """Each reference operator as a sitter of the round's first form, on its own path; empty until the operators have played there."""
    rooms = next(iter(form_rooms(study.round_id).values()), [])
    if not rooms or not all(panel_is_known(*room) for room in rooms):
        return []
    panels, seats = [], []
    for scenario_id, keys in rooms:
        scenario = load_scenario(scenario_id)
        values = panel_values(scenario_id, keys)
        baseline = engine_of(scenario).run(scenario, keys, scenario.baseline)
        seats = [value.bot_id for value in values]
        panels.append(PanelOfRoom(tuple(value.value_cents for value in values), float(baseline.value_cents(scenario.metric))))
    scores = operator_scores(panels).mean(axis=1)
    uplifts = [exp(x) - 1 for x in np.stack([operator_logs(panel) for panel in panels], axis=1).mean(axis=1)]
    growth_at = _growth(tuple(panels))
    rows = [
        Limit(bot_id, score, highest_cut(Sitter(score, round(uplift, UPLIFT_DECIMALS), True, growth_at)))
        for bot_id, score, uplift in zip(seats, (round(float(x), SCORE_DECIMALS) for x in scores), uplifts, strict=True)
    ]
    return sorted(rows, key=lambda row: -row.score)


def operator_names(limits: Sequence[Limit], language: str) -> dict[str, str]:
    """By id, in the reader's language."""
    specs = {limit.name: bot_by_id(limit.name) for limit in limits}
    return {name: spec.name_en if language.startswith("en") else spec.name_zh for name, spec in specs.items()}


def _growth(panels: tuple[PanelOfRoom, ...]) -> Callable[[float], float]:
    @cache
    def growth_at(cut: float) -> float:
        return expected_growth(panels, cut).growth

    return growth_at
