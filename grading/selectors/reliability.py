"""How far a round's scores can be trusted: from people, from the panel of reference operators, and from simulated people. Never mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from typing import Any

import rfc8785

from exams.selectors import base_rooms_of, form_rooms
from exams.selectors.round_rooms import attempts_sat
from grading.errors import ReliabilityError
from grading.models import Result, RoomGrade, SimulatedStudy
from grading.models.result import Decision
from grading.reliability.analysis import LEAST_PEOPLE, analyse, document
from grading.reliability.dependability import TARGET
from grading.reliability.other_forms import other_forms
from grading.reliability.panel_scores import median_uplift, panel_scores
from grading.reliability.table import score_table
from grading.rubric.expected_growth import PanelOfRoom
from sandbox.engine.bundle import Keys
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario, scenario_card
from sandbox.services.panel_values import keys_digest, panel_is_known, panel_values

Forms = Mapping[str, Sequence[tuple[int, Keys]]]


def round_reliability(round_: Any) -> dict[str, Any]:
    """One entry per form. Reads what was graded and played; lets nobody play."""
    forms = form_rooms(round_.pk)
    cut = float(round_.cut_score)
    study = SimulatedStudy.objects.filter(round_id=round_.pk, forms_digest=forms_digest(forms)).order_by("-made_at", "-pk").first()
    scores = _scores_by_form(round_.pk, base_rooms_of(round_.pk))
    return {
        "round": round_.slug,
        "cut": cut,
        "least_people": LEAST_PEOPLE,
        "forms": [
            {
                "form": label,
                "rooms": [_room(position, scenario_id) for position, (scenario_id, _) in enumerate(rooms, 1)],
                "people": _people(scores.get(label, []), cut),
                "panel": _panel(rooms, cut),
                "simulated": _simulated(study, label),
            }
            for label, rooms in forms.items()
        ],
    }


def forms_digest(forms: Forms) -> str:
    """SHA-256 of scenarios and keys: the same forms, the same digest. Tells nothing of the keys."""
    named: Any = {label: [[scenario_id, keys_digest(keys)] for scenario_id, keys in rooms] for label, rooms in forms.items()}
    return sha256(rfc8785.dumps(named)).hexdigest()


def _room(position: int, scenario_id: int) -> dict[str, Any]:
    card = scenario_card(scenario_id)
    return {"position": position, "title_zh": card.title_zh, "title_en": card.title_en}


def _scores_by_form(round_id: int, base_rooms: int | None) -> dict[str, list[dict[int, float]]]:
    """By form, of each person the latest attempt that was judged: score by position. No void attempt, and none that a program steered.

    Of a round with extra rooms the base rooms only: the others were sat by those near the cut, who are more alike than people are.
    """
    judged = set(Result.objects.filter(round_id=round_id, effective=True).exclude(decision=Decision.INVALID).values_list("attempt_id", flat=True))
    latest = {}
    for attempt in sorted(attempts_sat(round_id), key=lambda attempt: attempt.number):
        if attempt.attempt_id in judged and attempt.state != "void" and not attempt.program:
            latest[attempt.person_id] = attempt
    scores: dict[int, dict[int, float]] = {attempt.attempt_id: {} for attempt in latest.values()}
    grades = RoomGrade.objects.filter(attempt_id__in=scores, effective=True).values_list("attempt_id", "position", "score")
    if base_rooms is not None:
        grades = grades.filter(position__lte=base_rooms)
    for attempt_id, position, score in grades:
        scores[attempt_id][position] = score
    forms: dict[str, list[dict[int, float]]] = {}
    for attempt in latest.values():
        forms.setdefault(attempt.form, []).append(scores[attempt.attempt_id])
    return forms


def _people(rows: Sequence[Mapping[int, float]], cut: float) -> dict[str, Any]:
    """A room that counts for nobody, because a regrade took it out, is no column; who lacks another one is left out and counted."""
    positions = sorted({position for row in rows for position in row})
    whole = sum(all(position in row for position in positions) for row in rows)
    found: dict[str, Any] = {
        "count": whole,
        "left_out": len(rows) - whole,
        "too_few": whole < LEAST_PEOPLE,
        "positions": positions,
        "analysis": None,
    }
    if not found["too_few"]:
        found["analysis"] = _with_other_forms(_analysis([[row.get(position) for position in positions] for row in rows], cut), cut)
    return found


def _panel(rooms: Sequence[tuple[int, Keys]], cut: float) -> dict[str, Any]:
    """`analysis` is None until the reference operators have played every room."""
    known = [room for room in rooms if panel_is_known(*room)]
    found: dict[str, Any] = {"count": 0, "rooms_played": len(known), "median_uplift": None, "analysis": None}
    if not rooms or len(known) < len(rooms):
        return found
    panels = [_panel_of(*room) for room in rooms]
    found |= {"count": len(panels[0].values_cents), "median_uplift": [median_uplift(panel) for panel in panels]}
    found["analysis"] = _analysis(panel_scores(panels), cut)
    if found["analysis"]:
        found["analysis"]["other_forms"] = None  # its rooms are alike by construction: it tells nothing of other forms
    return found


def _panel_of(scenario_id: int, keys: Keys) -> PanelOfRoom:
    values = tuple(value.value_cents for value in panel_values(scenario_id, keys))
    return PanelOfRoom(values, _baseline_cents(scenario_card(scenario_id).digest, scenario_id, keys))


@lru_cache(maxsize=256)
def _baseline_cents(_scenario_digest: str, scenario_id: int, keys: Keys) -> float:
    """Of the scenario's metric. A function of scenario and keys: replayed once a process."""
    scenario = load_scenario(scenario_id)
    return float(engine_of(scenario).run(scenario, keys, scenario.baseline).value_cents(scenario.metric))


def _analysis(rows: Sequence[Sequence[float | None]], cut: float) -> dict[str, Any] | None:
    """None where nothing can be said: one room only."""
    try:
        return document(analyse(score_table(rows), cut))
    except ReliabilityError:
        return None


def _with_other_forms(told: Mapping[str, Any] | None, cut: float) -> dict[str, Any] | None:
    """How far the pass rates of such forms differ. Follows from the components, so that studies kept earlier have it too."""
    if told is None:
        return None
    parts = {name: told["components"][name]["variance"] for name in ("person", "room", "residual")}
    found = other_forms(told["mean"], **parts, rooms=told["rooms"], cut=cut)
    return {**told, "other_forms": asdict(found) if found else None}


def _simulated(study: SimulatedStudy | None, label: str) -> dict[str, Any] | None:
    if study is None or label not in study.forms:
        return None
    told = study.forms[label]
    ranges = {name: _with_other_forms(told[name], told["cut"]) for name in ("full", "middle")}
    return {**told, **ranges, "made_at": study.made_at}


def draft_check(round_: Any) -> dict[str, Any]:
    """What simulated people say of a draft's forms before anybody sits them. `state`: waits, failed or ready; `forms` then, Phi over all skills."""
    forms = form_rooms(round_.pk)
    study = SimulatedStudy.objects.filter(round_id=round_.pk, forms_digest=forms_digest(forms)).order_by("-made_at", "-pk").first()
    if study is None:
        return {"state": "waits", "forms": []}
    rows = [_checked(label, rooms, told) for label, rooms in forms.items() if (told := _simulated(study, label)) and told["full"]]
    return {"state": "ready" if rows else "failed", "people": study.people, "target": TARGET, "forms": rows}


def _checked(label: str, rooms: Sequence[tuple[int, Keys]], told: Mapping[str, Any]) -> dict[str, Any]:
    """`weakest`: the room that tells the others' order least."""
    full = told["full"]
    phi = full["as_sat"]["phi"]
    least = min(range(len(rooms)), key=lambda place: _or(full["by_room"][place]["discrimination"], -1.0))
    return {
        "form": label,
        "phi": phi,
        "low": phi is None or phi < TARGET,
        "rooms": len(rooms),
        "rooms_needed": full["rooms_needed"],
        "other_forms": full["other_forms"],
        "degenerate_passes": told["degenerate_passes"],
        "weakest": {
            **_room(least + 1, rooms[least][0]),
            "discrimination": full["by_room"][least]["discrimination"],
            "breached": told["breached"][least],
        },
    }


def _or(figure: float | None, otherwise: float) -> float:
    return otherwise if figure is None else figure
