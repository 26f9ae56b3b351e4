"""A round becomes public: from here on its rules, forms and commitments stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.errors import RoundOver
from exams.models import Round, RoundState
from exams.services.commit_rules import commit_rules
from exams.services.state_growth import require_growth


def publish_round(round_id: int, by: Any, now: datetime) -> Round:
    """Publishing twice changes nothing. Raises RoundOver, GrowthNotDerived, GrowthNeedsReason."""
    with transaction.atomic():
        round_ = Round.objects.select_for_update().get(pk=round_id)
        if round_.closes_at <= now:
            raise RoundOver
        if round_.state == RoundState.DRAFT:
            require_growth(round_)
            commit_rules(round_)
            round_.state = RoundState.PUBLISHED
            round_.published_at = now
            round_.published_by = by
            round_.save(update_fields=["state", "published_at", "published_by"])
    return round_
