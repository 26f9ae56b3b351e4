"""An examiner makes a round: rules, forms with freshly drawn keys, and a sitting for each form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from exams.cut_records import attach_record, offered_record
from exams.errors import RoundInvalid
from exams.levels import Level
from exams.models import Form, Round, RoundKind, Sitting
from exams.selectors.openings import shown_scenarios
from exams.services.draw_keys import draw_keys
from sandbox.errors import ScenarioNotPublished
from sandbox.selectors import load_scenario

SCALE_LOW, SCALE_HIGH = Decimal(200), Decimal(800)
"""Of scores: the reference operators' median is 500, and nobody stands further than three of their deviations from it."""
SEQUENTIAL_RULE = "sequential/1"
"""The rule of new rounds with extra rooms; the grader carries it by this name."""
LEAST_BASE_ROOMS, MOST_BASE_ROOMS = 3, 30
LEAST_ASSESSMENT_S, MOST_ASSESSMENT_S = 30, 1800


@dataclass(frozen=True)
class NewRound:
    """`forms`: for each form its scenarios in the order of rooms. Forms get the labels A, B, …; one sitting each.

    `expected_growth` None: what the cut asks for, derived from the reference operators before publication.
    `sittings` gives (starts_at, ends_at) per form; without it every form is open for the round's whole window.
    `base_rooms`: how many rooms everybody sits; those behind them are opened for whom they leave undecided. None: everybody sits all.
    """

    slug: str
    title_zh: str
    title_en: str
    kind: str
    opens_at: datetime
    closes_at: datetime
    forms: Sequence[Sequence[int]]
    expected_growth: Decimal | None
    cut_score: Decimal
    growth_reason: str = ""
    demo: bool = False
    level: str = ""  # of a certification; empty: it certifies no level
    description_zh: str = ""
    description_en: str = ""
    attempts_allowed: int = 1
    cooldown_s: int = 0
    break_s: int = 600
    base_rooms: int | None = None
    assessment_s: int = 300
    standard_zh: str = ""
    standard_en: str = ""
    release: str = "at_once"
    sittings: Sequence[tuple[datetime, datetime]] = field(default_factory=tuple)
    cut_record: UUID | None = None  # the approved record that the cut rests on; None: set by the examiner


def create_round(new: NewRound, by: Any, now: datetime) -> Round:
    """A draft. Raises RoundInvalid with every rule that it breaks. `by` is the examiner, None for a command."""
    problems = _problems(new)
    if problems:
        raise RoundInvalid(problems)
    try:
        with transaction.atomic():
            return _write(new, by, now)
    except IntegrityError:
        raise RoundInvalid([{"code": "slug_taken", "slug": new.slug}]) from None


def _problems(new: NewRound) -> list[dict[str, Any]]:
    problems: list[dict[str, Any]] = []
    if new.kind not in RoundKind.values:
        problems.append({"code": "unknown_kind", "kind": new.kind})
    problems += _level_problems(new)
    if new.closes_at <= new.opens_at:
        problems.append({"code": "closes_before_it_opens"})
    if new.attempts_allowed < 1:
        problems.append({"code": "no_attempts"})
    if not new.forms or any(not rooms for rooms in new.forms):
        problems.append({"code": "no_rooms"})
    if len({len(rooms) for rooms in new.forms}) > 1:
        problems.append({"code": "forms_differ_in_length"})
    if len(new.forms) > 26:
        problems.append({"code": "too_many_forms", "maximum": 26})
    if new.sittings and len(new.sittings) != len(new.forms):
        problems.append({"code": "one_sitting_per_form"})
    problems += [
        {"code": "sitting_outside_round", "form": chr(ord("A") + index)}
        for index, (starts_at, ends_at) in enumerate(new.sittings)
        if not new.opens_at <= starts_at < ends_at <= new.closes_at
    ]
    if new.expected_growth is not None and not Decimal(0) <= new.expected_growth <= Decimal(10):
        problems.append({"code": "expected_growth_out_of_range"})
    if new.expected_growth is None and not SCALE_LOW <= new.cut_score <= SCALE_HIGH:
        problems.append({"code": "cut_out_of_scale", "minimum": float(SCALE_LOW), "maximum": float(SCALE_HIGH)})
    problems += _sequential_problems(new)
    problems += _record_problems(new)
    problems += [{"code": "scenario_not_published", "scenario": scenario} for scenario in _unpublished(new.forms)]
    return problems + _shown_problems(new)


def _level_problems(new: NewRound) -> list[dict[str, Any]]:
    if new.level and new.level not in Level.values:
        return [{"code": "unknown_level", "level": new.level}]
    return [{"code": "level_without_certification"}] if new.level and new.kind != RoundKind.CERTIFICATION else []


def _sequential_problems(new: NewRound) -> list[dict[str, Any]]:
    if new.base_rooms is None:
        return []
    problems: list[dict[str, Any]] = [{"code": "extra_rooms_in_practice"}] if new.kind == RoundKind.PRACTICE else []
    if not LEAST_BASE_ROOMS <= new.base_rooms <= MOST_BASE_ROOMS:
        problems.append({"code": "base_rooms_out_of_range", "minimum": LEAST_BASE_ROOMS, "maximum": MOST_BASE_ROOMS})
    if any(len(rooms) <= new.base_rooms for rooms in new.forms):
        problems.append({"code": "no_extra_rooms"})
    if not LEAST_ASSESSMENT_S <= new.assessment_s <= MOST_ASSESSMENT_S:
        problems.append({"code": "assessment_out_of_range", "minimum": LEAST_ASSESSMENT_S, "maximum": MOST_ASSESSMENT_S})
    return problems


def _record_problems(new: NewRound) -> list[dict[str, Any]]:
    if new.cut_record is None:
        return []
    record = offered_record(new.cut_record)
    if record is None:
        return [{"code": "unknown_cut_record"}]
    return [] if record.cut_score == new.cut_score else [{"code": "cut_differs_from_record", "cut_score": float(record.cut_score)}]


def _shown_problems(new: NewRound) -> list[dict[str, Any]]:
    """Rooms that everybody may have watched are in no certification, unless its recordings are public anyhow."""
    if new.kind != RoundKind.CERTIFICATION or new.demo:
        return []
    everything = {scenario for rooms in new.forms for scenario in rooms}
    return [{"code": "scenario_shown", "scenario": scenario} for scenario in sorted(shown_scenarios(everything))]


def _unpublished(forms: Sequence[Sequence[int]]) -> list[int]:
    missing = []
    for scenario_id in sorted({scenario for rooms in forms for scenario in rooms}):
        try:
            load_scenario(scenario_id)
        except (ScenarioNotPublished, ObjectDoesNotExist):
            missing.append(scenario_id)
    return missing


def _write(new: NewRound, by: Any, now: datetime) -> Round:
    round_ = Round.objects.create(
        slug=new.slug,
        title_zh=new.title_zh,
        title_en=new.title_en,
        description_zh=new.description_zh,
        description_en=new.description_en,
        kind=new.kind,
        demo=new.demo,
        level=new.level,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        attempts_allowed=new.attempts_allowed,
        cooldown_s=new.cooldown_s,
        break_s=new.break_s,
        base_rooms=new.base_rooms,
        sequential_rule="" if new.base_rooms is None else SEQUENTIAL_RULE,
        assessment_s=new.assessment_s,
        expected_growth=new.expected_growth or Decimal(0),
        growth_follows_cut=new.expected_growth is None,
        growth_reason=new.growth_reason,
        cut_score=new.cut_score,
        standard_zh=new.standard_zh,
        standard_en=new.standard_en,
        release=new.release,
        created_at=now,
        created_by=by,
    )
    if new.cut_record is not None:
        attach_record(round_.pk, new.cut_record)
    windows = new.sittings or [(new.opens_at, new.closes_at)] * len(new.forms)
    for index, (scenarios, window) in enumerate(zip(new.forms, windows, strict=True)):
        form = Form.objects.create(round=round_, label=chr(ord("A") + index))
        for position, scenario_id in enumerate(scenarios, start=1):
            draw_keys(form, position, scenario_id, now)
        Sitting.objects.create(round=round_, form=form, starts_at=window[0], ends_at=window[1])
    return round_
