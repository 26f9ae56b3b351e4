"""Hides somebody on a board, shows them without a rank or among the programs, or takes that back."""

from datetime import datetime

from django.db import transaction

from certify.leaderboards.models import Mark, MarkKind
from certify.leaderboards.services.want_board import want_board


def mark_person(round_id: int, person_id: int, kind: str | None, by_id: int, now: datetime) -> None:
    """`kind` is one of MarkKind; None takes the mark away. The board is built anew."""
    marked = Mark.objects.filter(round_id=round_id, person_id=person_id).values_list("kind", flat=True).first()
    if marked == kind:
        return
    with transaction.atomic():
        if kind is None:
            Mark.objects.filter(round_id=round_id, person_id=person_id).delete()
        else:
            Mark.objects.update_or_create(round_id=round_id, person_id=person_id, defaults={"kind": MarkKind(kind), "by_id": by_id, "at": now})
        want_board(round_id, now)
