"""A round becomes public: from here on its rules, forms and commitments stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.errors import RoundOver, ScenarioShown
from exams.models import FormRoom, Round, RoundKind, RoundState
from exams.selectors.openings import shown_scenarios
from exams.services.commit_rules import commit_rules
from exams.services.open_form import lock_rooms_with
from exams.services.state_growth import require_growth


def publish_round(round_id: int, by: Any, now: datetime) -> Round:
    """Publishing twice changes nothing. Raises RoundOver, GrowthNotDerived, GrowthNeedsReason, ScenarioShown."""
    with transaction.atomic():
        round_ = Round.objects.select_for_update().get(pk=round_id)
        if round_.closes_at <= now:
            raise RoundOver
        if round_.state == RoundState.DRAFT:
            require_growth(round_)
            _require_unseen_rooms(round_)
            commit_rules(round_)
            round_.state = RoundState.PUBLISHED
            round_.published_at = now
            round_.published_by = by
            round_.save(update_fields=["state", "published_at", "published_by"])
    return round_


def _require_unseen_rooms(round_: Round) -> None:
    """A certification has no room that everybody may have watched. Where recordings are public anyhow, nothing is hidden."""
    if round_.kind != RoundKind.CERTIFICATION or round_.demo:
        return
    scenarios = sorted(set(FormRoom.objects.filter(form__round=round_).values_list("scenario_id", flat=True)))
    lock_rooms_with(scenarios)
    shown = shown_scenarios(scenarios)
    if shown:
        raise ScenarioShown(sorted(shown))
