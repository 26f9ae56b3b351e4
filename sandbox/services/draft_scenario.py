"""Makes and changes drafts of scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from sandbox import selectors
from sandbox.errors import ScenarioFrozen, ScenarioRefused
from sandbox.models import Room, Scenario
from sandbox.models.scenario import ScenarioState
from sandbox.services.scenario_terms import DEFAULT_SPEED, broken_rules, merged_terms

TITLES = {"exam": ("考试", "exam"), "practice": ("练习", "practice"), "demo": ("演示", "demonstration")}


def draft_scenario(
    room_id: int,
    *,
    kind: str,
    by: Any,
    now: datetime,
    speed: int | None = None,
    terms: Mapping[str, Any] | None = None,
    title_zh: str = "",
    title_en: str = "",
    replaces_id: int | None = None,
) -> Scenario:
    """A draft on a calibrated room. Whatever `terms` does not name takes its default (see scenario_terms.default_terms).

    kind: "exam" | "practice" | "demo"; speed: simulated seconds per real second, default 5, for a demo 60.
    terms: {"start_minute", "minutes", "preparation_s", "ad_budget_cents", "levers": {name: {"enabled", "minimum", "maximum",
    "step", "cooldown_s"}}, "guard_rails", "incidents", "baseline": "recorded" | "recorded + restock", "metric": "gmv" | "net_gmv"}.
    Raises Room.DoesNotExist, ScenarioRefused with every rule that is broken.
    """
    room = Room.objects.select_related("recording").defer("model", "fidelity", "recording__files").get(pk=room_id)
    if kind not in TITLES:
        raise ScenarioRefused([("unknown_kind", {"kind": kind})])
    model = selectors.load_room(room_id)
    speed = DEFAULT_SPEED[kind] if speed is None else speed
    chosen = merged_terms(model, kind, terms)
    reasons = broken_rules(model, kind, speed, chosen)
    if reasons:
        raise ScenarioRefused(reasons)
    zh, en = TITLES[kind]
    return Scenario.objects.create(
        room=room,
        host=room.host,
        title_zh=title_zh or f"{room.recording.title_zh} · {zh}",
        title_en=title_en or f"{room.recording.title_en} · {en}",
        kind=kind,
        speed=speed,
        terms=chosen,
        replaces_id=replaces_id,
        created_at=now,
        created_by=by,
    )


def change_draft(
    scenario_id: int,
    *,
    speed: int | None = None,
    kind: str | None = None,
    terms: Mapping[str, Any] | None = None,
    title_zh: str | None = None,
    title_en: str | None = None,
) -> Scenario:
    """Changes what is named. Raises Scenario.DoesNotExist, ScenarioFrozen, ScenarioRefused; a refused change leaves the draft as it was."""
    with transaction.atomic():
        row = Scenario.objects.select_for_update().get(pk=scenario_id)
        if row.state == ScenarioState.PUBLISHED:
            raise ScenarioFrozen(scenario_id)
        model = selectors.load_room(row.room_id)
        row.kind = kind or row.kind
        row.speed = row.speed if speed is None else speed
        row.terms = merged_terms(model, row.kind, terms, base=row.terms)
        row.title_zh = title_zh or row.title_zh
        row.title_en = title_en or row.title_en
        reasons = broken_rules(model, row.kind, row.speed, row.terms)
        if reasons:
            raise ScenarioRefused(reasons)
        row.save(update_fields=["kind", "speed", "terms", "title_zh", "title_en"])
    return row
