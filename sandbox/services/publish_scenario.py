"""Freezes a draft into a bundle that never changes again."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sandbox.errors import ScenarioFrozen, ScenarioRefused
from sandbox.models import GateRun, JobState, Scenario
from sandbox.models.scenario import ScenarioKind, ScenarioState
from sandbox.services.draft_bundle import DraftBundle, draft_bundle
from sandbox.services.measure_gate import measure_gate


def publish_scenario(scenario_id: int, by: Any, now: datetime, *, checked: bool = False) -> Scenario:
    """Lets the bots in (unless they have just been), then freezes the draft. Published already: the row as it is.

    An exam that breaks a rule of the gate is refused with every reason; practice and demonstration scenarios publish
    with the same numbers shown. `checked`: refuse instead of playing when the bots have not been in (a web request
    must not wait for them). Raises Scenario.DoesNotExist, ScenarioRefused, ScenarioFrozen (changed meanwhile).
    """
    row = Scenario.objects.select_related("room__recording").get(pk=scenario_id)
    if row.state == ScenarioState.PUBLISHED:
        return row
    bundle = draft_bundle(row)
    gate = _gate_of(row, bundle, checked)
    if row.kind == ScenarioKind.EXAM and gate["reasons"]:
        reasons = [(code, params) for code, params in gate["reasons"]]
        raise ScenarioRefused(reasons, _("This room is not fit for an exam; it can be published for practice."))
    with transaction.atomic():
        locked = Scenario.objects.select_for_update().get(pk=scenario_id)
        if locked.state == ScenarioState.PUBLISHED:
            if locked.digest == bundle.digest:
                return locked
            raise ScenarioFrozen(scenario_id)
        if (locked.terms, locked.kind, locked.speed) != (row.terms, row.kind, row.speed):
            # somebody changed the draft while the bots played: what they measured is not what would be frozen
            raise ScenarioRefused([("draft_changed", {})])
        locked.state = ScenarioState.PUBLISHED
        locked.bundle = zlib.compress(bundle.data, 6)
        locked.digest = bundle.digest
        locked.engine_version = bundle.scenario.room.engine_version
        locked.bot_version = bundle.scenario.bot_version
        locked.gate = gate
        locked.published_at = now
        locked.published_by = by
        locked.save()
    return locked


def _gate_of(row: Scenario, bundle: DraftBundle, checked: bool) -> dict[str, Any]:
    """The ready check of exactly this bundle, else a fresh one. Engine work: no transaction is open."""
    ready = GateRun.objects.filter(scenario=row, bundle_digest=bundle.digest, state=JobState.READY).first()
    if ready:
        return dict(ready.result)
    if checked:
        raise ScenarioRefused([("draft_not_checked", {})], _("Let the bots play this draft first."))
    return measure_gate(bundle.scenario, bundle.digest, row.room.verdict)
