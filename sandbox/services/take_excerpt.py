"""Puts a draft where a search found a good excerpt."""

from __future__ import annotations

from django.db import transaction

from sandbox import selectors
from sandbox.models import Scenario
from sandbox.services.draft_scenario import change_draft
from sandbox.services.scenario_terms import default_terms


def take_excerpt(scenario_id: int, start_minute: int) -> Scenario:
    """The draft with that start, and the ad budget and incidents of the excerpt there, as the search tried it. Its length stays.

    Raises Scenario.DoesNotExist, ScenarioFrozen, ScenarioRefused; a refused change leaves the draft as it was.
    """
    with transaction.atomic():
        row = Scenario.objects.select_for_update().get(pk=scenario_id)
        proposed = default_terms(selectors.load_room(row.room_id), "exam", start_minute, row.terms["minutes"])
        terms = {"start_minute": start_minute, "ad_budget_cents": proposed["ad_budget_cents"], "incidents": proposed["incidents"]}
        return change_draft(scenario_id, terms=terms)
