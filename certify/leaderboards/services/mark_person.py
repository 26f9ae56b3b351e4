"""Hides somebody on a board, shows them without a rank, or takes that back."""

from datetime import datetime

from django.db import transaction

from certify.leaderboards.errors import BoardFinal
from certify.leaderboards.models import Board, Mark, MarkKind
from certify.leaderboards.services.want_board import kind_of_round, want_board, want_wide_boards


def mark_person(round_id: int, person_id: int, kind: str | None, by_id: int, now: datetime) -> None:
    """`kind` is one of MarkKind; None takes the mark away. The board is built anew; who is hidden is gone from its pages at once.

    Raises BoardFinal for a rank that is to be taken from somebody on a final board.
    """
    marked = Mark.objects.filter(round_id=round_id, person_id=person_id).values_list("kind", flat=True).first()
    if marked == kind:
        return
    if kind == MarkKind.UNOFFICIAL and Board.objects.filter(round_id=round_id, finalised_at__isnull=False).exists():
        raise BoardFinal("ranks on a final board stay")
    with transaction.atomic():
        if kind is None:
            Mark.objects.filter(round_id=round_id, person_id=person_id).delete()
        else:
            Mark.objects.update_or_create(round_id=round_id, person_id=person_id, defaults={"kind": MarkKind(kind), "by_id": by_id, "at": now})
        want_board(round_id, now)
        want_wide_boards(kind_of_round(round_id), now)
