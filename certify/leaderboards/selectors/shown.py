"""What the public may see of a board: the newest snapshot, or the one that a freeze holds."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from certify.accounts.statement import Statement
from certify.leaderboards.models import Board, Scope, Snapshot

_FIELDS = [field.attname for field in Snapshot._meta.concrete_fields]
_NEWEST = Statement(
    lambda board_id: Snapshot.objects.filter(board_id=board_id).order_by("-version").values_list(*_FIELDS)[:1],
    (1_999_999_991,),
    lambda: [Snapshot._meta.get_field("board")],
)


def newest_snapshot(board: Board) -> Snapshot | None:
    return next((Snapshot.from_db("default", _FIELDS, row) for row in _NEWEST.rows(board.pk)), None)


def public_snapshot(board: Board) -> Snapshot | None:
    """The only door through which a page or a wider board comes to a snapshot. A frozen season shows what its frozen rounds show."""
    held = board.frozen_at is not None and board.scope == Scope.ROUND
    return board.shown if held else newest_snapshot(board)


def public_snapshots(boards: QuerySet[Board]) -> dict[int, Snapshot]:
    """By board, in two queries; boards that show nothing are left out."""
    newest = Snapshot.objects.filter(board=OuterRef("pk")).order_by("-version").values("pk")[:1]
    chosen = {}
    facts = boards.annotate(newest=Subquery(newest)).values_list("pk", "scope", "frozen_at", "shown_id", "newest")
    for pk, scope, frozen_at, shown_id, newest_id in facts:
        chosen[pk] = shown_id if frozen_at is not None and scope == Scope.ROUND else newest_id
    snapshots = Snapshot.objects.in_bulk([pk for pk in chosen.values() if pk is not None])
    return {board_id: snapshots[pk] for board_id, pk in chosen.items() if pk is not None}


def frozen_rounds(round_ids: Iterable[int] | None = None) -> dict[int, datetime]:
    """Rounds whose results are held back, with the instant: nothing that was decided after it is told to the public, anywhere."""
    frozen = Board.objects.filter(scope=Scope.ROUND, frozen_at__isnull=False)
    if round_ids is not None:
        frozen = frozen.filter(round_id__in=list(round_ids))
    return {round_id: at for round_id, at in frozen.values_list("round_id", "frozen_at") if round_id is not None and at is not None}
