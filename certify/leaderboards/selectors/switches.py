"""The boards of the studio: what holds each, who turned what, and whose lines are marked."""

from dataclasses import dataclass
from datetime import datetime

from certify.accounts.selectors import person_cards
from certify.leaderboards.errors import BoardNotFound
from certify.leaderboards.models import Board, Mark, Season, Snapshot, Switch
from certify.leaderboards.selectors.heads import BoardCard, round_head, season_head
from certify.leaderboards.selectors.seasons import rounds_of_season
from certify.leaderboards.selectors.shown import newest_snapshot, public_snapshot


@dataclass(frozen=True)
class TurnLine:
    """One line of the trail."""

    turn: str
    name: str
    at: datetime
    by: str
    reason: str
    season: Season | None


@dataclass(frozen=True)
class MarkLine:
    """Somebody who is hidden or unofficial on a round's board."""

    username: str
    name: str
    kind: str
    kind_name: str
    at: datetime


@dataclass(frozen=True)
class Desk:
    """Everything that staff see of a board with switches. `held_back`: what came since the freeze is in `newest` and not in `shown`."""

    card: BoardCard
    board: Board | None
    shown: Snapshot | None
    newest: Snapshot | None
    turns: list[TurnLine]
    marks: list[MarkLine]

    @property
    def held_back(self) -> bool:
        return bool(self.newest and self.newest != self.shown)


def round_desk(slug: str) -> Desk:
    """Raises BoardNotFound."""
    head = round_head(slug)
    board = Board.objects.select_related("frozen_by", "shown").filter(pk=head.board.pk).first() if head.board else None
    marks = list(Mark.objects.filter(round_id=board.round_id or 0).order_by("-at")) if board else []
    return _desk(head.card, board, marks)


def season_desk(slug: str) -> Desk:
    """Raises BoardNotFound."""
    head = season_head(slug)
    return _desk(head.card, head.board, [])


def season_of(slug: str) -> Season:
    """Raises BoardNotFound."""
    season = Season.objects.select_related("board").filter(slug=slug).first()
    if season is None:
        raise BoardNotFound("there is no season under this name", slug=slug)
    return season


def round_boards_of(season: Season) -> list[Board]:
    return list(Board.objects.filter(round_id__in=[round_.pk for round_ in rounds_of_season(season)]))


def _desk(card: BoardCard, board: Board | None, marks: list[Mark]) -> Desk:
    turns = list(Switch.objects.filter(board=board).select_related("season")) if board else []
    people = person_cards([*{turn.by_id for turn in turns if turn.by_id}, *{mark.person_id for mark in marks}])
    return Desk(
        card=card,
        board=board,
        shown=public_snapshot(board) if board else None,
        newest=newest_snapshot(board) if board else None,
        turns=[
            TurnLine(
                turn.turn, str(turn.get_turn_display()), turn.at, people[turn.by_id].display_name if turn.by_id else "", turn.reason, turn.season
            )
            for turn in turns
        ],
        marks=[_mark(mark, people[mark.person_id].username, people[mark.person_id].display_name) for mark in marks],
    )


def _mark(mark: Mark, username: str, name: str) -> MarkLine:
    return MarkLine(username, name, mark.kind, str(mark.get_kind_display()), mark.at)
