"""What a wide board is built from: the snapshots that the boards of its rounds show to the public, and whom it counts."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max

from certify.accounts.selectors import member_ids
from certify.leaderboards.models import Board, Hiding, Mark, Scope
from certify.leaderboards.selectors.seasons import belongs
from certify.leaderboards.selectors.shown import public_snapshots
from exams.selectors import rounds_with_results


@dataclass(frozen=True)
class Sources:
    """`members`: only these people; None: everybody."""

    snapshot_ids: frozenset[int]
    members: frozenset[int] | None


def sources_of(board: Board) -> Sources:
    counted = [round_.pk for round_ in rounds_counted(board)]
    snapshots = public_snapshots(Board.objects.filter(scope=Scope.ROUND, round_id__in=counted))
    members = None
    if board.organisation_id is not None:
        members = frozenset(member_ids(board.organisation_id, shown=True))
    return Sources(frozenset(snapshot.pk for snapshot in snapshots.values()), members)


def rounds_counted(board: Board) -> list[Any]:
    """Published rounds of the board's kind, of its season if it has one; practice is no kind that a board has."""
    if board.season is not None:
        return [round_ for round_ in rounds_with_results() if belongs(round_, board.season)]
    return [round_ for round_ in rounds_with_results() if round_.kind == board.kind]


def fingerprint(sources: Sources) -> str:
    """Rounds' snapshots, then whoever is counted or hidden: what a wide board's snapshot has seen."""
    marks = Mark.objects.aggregate(count=Count("pk"), last=Max("at"))
    choices = Hiding.objects.aggregate(count=Count("pk"), last=Max("pk"))
    people = [sorted(sources.members) if sources.members is not None else None, marks["count"], marks["last"], choices["count"], choices["last"]]
    return f"{_digest(sorted(sources.snapshot_ids))}:{_digest(people)}"


def same_rounds(earlier: str, later: str) -> bool:
    """Do two fingerprints tell of the same snapshots of rounds?"""
    return earlier.partition(":")[0] == later.partition(":")[0]


def _digest(told: list[Any]) -> str:
    return sha256(repr(told).encode()).hexdigest()[:32]
