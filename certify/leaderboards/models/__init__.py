"""The tables of the boards."""

from certify.leaderboards.models.board import Board, Scope, Switch, Turn
from certify.leaderboards.models.hiding import Hiding
from certify.leaderboards.models.mark import Mark, MarkKind
from certify.leaderboards.models.season import Season, SeasonKind
from certify.leaderboards.models.snapshot import Kind, Row, Snapshot

__all__ = ["Board", "Hiding", "Kind", "Mark", "MarkKind", "Row", "Scope", "Season", "SeasonKind", "Snapshot", "Switch", "Turn"]
