"""The examiner decides which growth a draft asks for: what its cut asks for, or another one, with a reason that stays on record."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from exams.errors import GrowthNeedsReason, GrowthNotDerived, IllegalMove, RoundInvalid
from exams.models import Round, RoundKind, RoundState


def state_growth(round_id: int, growth: Decimal | None, reason: str) -> Round:
    """None follows the cut, and drops a reason given before. A derivation that failed is tried again.

    Raises GrowthNeedsReason, RoundInvalid, and IllegalMove once the round is published.
    """
    with transaction.atomic():
        round_ = Round.objects.select_for_update().get(pk=round_id)
        if round_.state != RoundState.DRAFT:
            raise IllegalMove(round_.state, "growth")
        if growth is not None and not Decimal(0) <= growth <= Decimal(10):
            raise RoundInvalid([{"code": "expected_growth_out_of_range"}])
        derived = derived_growth(round_)
        round_.growth_follows_cut = growth is None
        round_.expected_growth = (derived or Decimal(0)) if growth is None else growth
        round_.growth_reason = "" if growth is None else reason.strip()
        if derived is not None:
            require_growth(round_)
        round_.growth_problem = ""
        round_.save(update_fields=["growth_follows_cut", "expected_growth", "growth_reason", "growth_problem"])
    return round_


def derived_growth(round_: Round) -> Decimal | None:
    """Of the round, as a fraction with four decimals."""
    return None if round_.derived_growth is None else Decimal(str(round_.derived_growth["growth"]))


def require_growth(round_: Round) -> None:
    """What stands before publication: the derived growth is known, and another one has a reason. In practice nothing counts.

    Raises GrowthNotDerived, GrowthNeedsReason.
    """
    derived = derived_growth(round_)
    if derived is None:
        if round_.kind != RoundKind.PRACTICE or round_.growth_follows_cut:
            raise GrowthNotDerived(round_.growth_problem)
        return
    if round_.expected_growth != derived and not round_.growth_reason and round_.kind != RoundKind.PRACTICE:
        raise GrowthNeedsReason(float(round_.expected_growth), float(derived))
