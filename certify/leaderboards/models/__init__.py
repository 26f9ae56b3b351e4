"""The tables of the boards."""

from certify.leaderboards.models.board import Board
from certify.leaderboards.models.mark import Mark, MarkKind
from certify.leaderboards.models.snapshot import Kind, Row, Snapshot

__all__ = ["Board", "Kind", "Mark", "MarkKind", "Row", "Snapshot"]
