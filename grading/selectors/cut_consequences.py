"""Whom which cut passes: the people who sat the study's round and, apart from them, the reference operators in its rooms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from certify.accounts.selectors import person_cards
from exams.selectors import form_rooms
from exams.selectors.round_rooms import AttemptSat, attempts_sat
from grading.models import Result, RoomGrade, StandardStudy
from grading.models.result import Decision
from grading.played_room import guard_limits, run_facts
from grading.rubric.expected_growth import PanelOfRoom, expected_growth
from grading.rubric.facts import RoomFacts, RoomScore, RoundRules, RunFacts
from grading.rubric.registry import CURRENT_VERSION, rubric
from grading.rubric.v1 import SCORE_CENTRE
from grading.standard_setting.consequences import Sitter, highest_cut
from sandbox.engine.bundle import Keys
from sandbox.engines import bot_by_id, engine_of
from sandbox.selectors import load_scenario
from sandbox.services.panel_values import PanelValue, panel_is_known, panel_values

RAIL_CONDITIONS = ("few_breaches", "no_severe_breach")


@dataclass(frozen=True, slots=True)
class Limit:
    """`highest`: the highest cut that this one still passes; None: none, because of the guard-rails or of growth.

    `rails`: guard-rails were counted; not so for reference operators whose panel was played before it kept what they ask.
    """

    name: str
    score: float
    highest: float | None
    rails: bool = True


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
        kept = all(condition["met"] for condition in result.conditions if condition["code"] in RAIL_CONDITIONS)
        name = f"{names[result.person_id].display_name} · {result.attempt_number}"
        limits.append(Limit(name, result.score, highest_cut(Sitter(result.score, result.round_uplift, kept, growth_at))))
    return limits


def operator_limits(study: StandardStudy) -> list[Limit]:
    """Each reference operator as a sitter of the round's first form, on its own path; empty until the operators have played there.

    Scored and decided as people are, guard-rails included: 200 points for a room with a breach, nothing passed after two or a severe one.
    """
    rooms = next(iter(form_rooms(study.round_id).values()), [])
    if not rooms or not all(panel_is_known(*room) for room in rooms):
        return []
    played = [_operators_in(*room) for room in rooms]
    growth_at = _growth(tuple(panel for panel, _, _ in played))
    decide, rails = rubric(CURRENT_VERSION).decide_round, all(known for _, _, known in played)
    limits = []
    for seat, (bot_id, _) in enumerate(played[0][1]):
        decision = decide(tuple(scores[seat][1] for _, scores, _ in played), RoundRules(0.0, SCORE_CENTRE))
        kept = all(condition.met for condition in decision.conditions if condition.code in RAIL_CONDITIONS)
        limits.append(Limit(bot_id, decision.score, highest_cut(Sitter(decision.score, decision.uplift, kept, growth_at)), rails))
    return sorted(limits, key=lambda row: -row.score)


def _operators_in(scenario_id: int, keys: Keys) -> tuple[PanelOfRoom, list[tuple[str, RoomScore]], bool]:
    """One room's panel, the operators' scores in it, and whether their guard-rails are known: panels of old have kept values only."""
    scenario, values = load_scenario(scenario_id), panel_values(scenario_id, keys)
    baseline = run_facts(engine_of(scenario).run(scenario, keys, scenario.baseline), scenario)
    cents, known = tuple(value.value_cents for value in values), all(value.fan_fatigue is not None for value in values)
    score, limits = rubric(CURRENT_VERSION).score_room, guard_limits(scenario)
    scores = []
    for value in values:
        facts = _facts(value) if known else replace(baseline, value_cents=value.value_cents)
        scores.append((value.bot_id, score(RoomFacts(facts, baseline, cents, limits))))
    return PanelOfRoom(cents, baseline.value_cents), scores, known


def _facts(value: PanelValue) -> RunFacts:
    return RunFacts(
        value_cents=value.value_cents,
        contribution_cents=value.contribution_cents,
        return_rate=value.return_rate or 0.0,
        compliance_breaches=value.breaches,
        followers=value.followers or 0.0,
        trust=value.trust or 0.0,
        energy=value.energy or 0.0,
        fan_fatigue=value.fan_fatigue or 0.0,
    )


def operator_names(limits: Sequence[Limit], language: str) -> dict[str, str]:
    """By id, in the reader's language."""
    specs = {limit.name: bot_by_id(limit.name) for limit in limits}
    return {name: spec.name_en if language.startswith("en") else spec.name_zh for name, spec in specs.items()}


def _growth(panels: tuple[PanelOfRoom, ...]) -> Callable[[float], float]:
    @cache
    def growth_at(cut: float) -> float:
        return expected_growth(panels, cut).growth

    return growth_at
