"""A study closes: its ratings stand, and the cut is derived from them (or from the reference operators), with everything that its page shows."""

from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from exams.selectors import form_keys
from grading.errors import StandardNotDerivable, StudyRefused
from grading.models import StandardStudy
from grading.models.standard_study import StandardMethod, StudyState
from grading.rubric.expected_growth import PanelOfRoom
from grading.selectors.studies import RatingTable, rating_table
from grading.standard_setting.bootstrap import RESAMPLES
from grading.standard_setting.borderline_regression import borderline_regression
from grading.standard_setting.operator_scores import operator_scores
from grading.standard_setting.panel_regression import panel_regression
from grading.standard_setting.scale import BORDERLINE
from sandbox.engines import bot_by_id, engine_of
from sandbox.selectors import load_scenario
from sandbox.services.panel_values import panel_values

VERSION = "standard/1"


def close_study(study_id: int, now: datetime) -> bool:
    """False if it is closed already. Judges who have not rated every replay do not count and are named. Raises StudyRefused, StandardNotDerivable."""
    study = StandardStudy.objects.get(pk=study_id)
    if study.state in (StudyState.CLOSED, StudyState.APPROVED):
        return False
    # The operators play, if they have not yet, before anything is locked.
    figures = _panel_figures(study) if study.method == StandardMethod.PANEL else None
    with transaction.atomic():
        study = StandardStudy.objects.select_for_update().get(pk=study_id)
        from_state = StudyState.DRAFT if study.method == StandardMethod.PANEL else StudyState.OPEN
        if study.state != from_state:
            raise StudyRefused("this study cannot be closed", why="wrong_state", state=study.state)
        study.figures = figures or _rated_figures(study)
        study.derived_cut, study.cut_se = study.figures["cut"], study.figures["se"]
        study.state, study.closed_at = StudyState.CLOSED, now
        study.save(update_fields=["figures", "derived_cut", "cut_se", "state", "closed_at"])
    return True


def _rated_figures(study: StandardStudy) -> dict[str, Any]:
    table = rating_table(study)
    if not table.judges or not table.runs:
        raise StandardNotDerivable("no judge has rated every replay", why="few_judges")
    rated = borderline_regression(np.array(table.grades, dtype=float), np.array([run.score for run in table.runs], dtype=float), study.seed)
    agreed = rated.agreement
    return {
        **_common(rated, BORDERLINE),
        "exact_ratings_cut": rated.exact_ratings_cut,
        "agreement": {"one_judge": agreed.one_judge, "mean_of_judges": agreed.mean_of_judges},
        "judges": [
            {"id": judge.pk, "name": judge.name, "organisation": judge.organisation, "practising": judge.practising, "severity": severity}
            for judge, severity in zip(table.judges, agreed.severity, strict=True)
        ],
        "left_out": [{"id": judge.pk, "name": judge.name, "rated": done} for judge, done in table.left_out],
        "points": _points(table, rated.mean_ratings),
    }


def _points(table: RatingTable, means: tuple[float, ...]) -> list[dict[str, Any]]:
    """One per replay: its number in the study, whose it is, its score, its ratings in the order of the judges."""
    return [
        {"run": run.number, "source": run.source, "breached": run.breached, "score": run.score, "rating": mean, "ratings": list(grades)}
        for run, grades, mean in zip(table.runs, table.grades, means, strict=True)
    ]


def _panel_figures(study: StandardStudy) -> dict[str, Any]:
    rooms = form_keys(study.round_id)
    if not rooms or study.skill_at_cut is None:
        raise StandardNotDerivable("the round has no rooms", why="no_panel")
    panels, seats = [], []
    for scenario_id, keys in rooms:
        scenario = load_scenario(scenario_id)
        values = panel_values(scenario_id, keys)
        baseline = engine_of(scenario).run(scenario, keys, scenario.baseline)
        seats.append([value.bot_id for value in values])
        panels.append(PanelOfRoom(tuple(value.value_cents for value in values), float(baseline.value_cents(scenario.metric))))
    if any(seat != seats[0] for seat in seats):
        raise StandardNotDerivable("the rooms are pinned to different reference operators", why="no_panel")
    operators = [bot_by_id(bot_id) for bot_id in seats[0]]
    scores = operator_scores(panels)
    found = panel_regression(np.array([operator.skill for operator in operators]), scores, study.skill_at_cut, study.seed)
    return {
        **_common(found, study.skill_at_cut),
        "rooms": len(rooms),
        "points": [
            {"operator": operator.id, "family": operator.family, "rating": operator.skill, "score": score}
            for operator, score in zip(operators, found.mean_scores, strict=True)
        ],
    }


def _common(found: Any, at: float) -> dict[str, Any]:
    return {
        "version": VERSION,
        "at": at,
        "cut": found.cut,
        "se": found.spread.se,
        "low": found.spread.low,
        "high": found.spread.high,
        "resamples": RESAMPLES,
        "redrawn": found.spread.redrawn,
        "slope": found.line.slope,
        "intercept": found.line.intercept,
        "r_squared": found.line.r_squared,
    }
