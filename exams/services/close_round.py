"""An examiner ends a round early: nobody may start any more; who is in it finishes."""

from __future__ import annotations

from exams.errors import IllegalMove
from exams.models import Round, RoundState


def close_round(round_id: int) -> None:
    changed = Round.objects.filter(pk=round_id, state=RoundState.PUBLISHED).update(state=RoundState.CLOSED)
    if not changed and Round.objects.get(pk=round_id).state != RoundState.CLOSED:
        raise IllegalMove(RoundState.DRAFT, RoundState.CLOSED)
