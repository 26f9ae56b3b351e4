"""What the cut of a draft asks for, as the grader derived it from the reference operators; or why it cannot be derived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from exams.errors import IllegalMove
from exams.models import Round, RoundState

REASON_LENGTH = 300


def record_growth(round_id: int, growth: float, forms: Sequence[Mapping[str, Any]], now: datetime) -> Round:
    """`growth` of the round and, for each form, {form, growth, rooms}; fractions. A second derivation changes nothing.

    A draft that follows its cut takes the growth. Raises IllegalMove once the round is published.
    """
    with transaction.atomic():
        round_ = Round.objects.select_for_update().get(pk=round_id)
        if round_.derived_at is not None:
            return round_
        if round_.state != RoundState.DRAFT:
            raise IllegalMove(round_.state, "growth")
        round_.derived_growth = {"growth": growth, "cut_score": float(round_.cut_score), "forms": [dict(form) for form in forms]}
        round_.derived_at, round_.growth_problem = now, ""
        if round_.growth_follows_cut:
            round_.expected_growth = Decimal(str(growth))
        round_.save(update_fields=["derived_growth", "derived_at", "growth_problem", "expected_growth"])
    return round_


def record_growth_problem(round_id: int, problem: str) -> None:
    """The draft's page shows it, and nothing tries again."""
    Round.objects.filter(pk=round_id, state=RoundState.DRAFT, derived_at=None).update(growth_problem=problem[:REASON_LENGTH])
