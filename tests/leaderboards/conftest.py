"""Rounds with final results of their own, for boards of more than one round, and what the workers would do."""

from collections import defaultdict
from datetime import datetime
from hashlib import sha256

import pytest

from certify.leaderboards.models import Board, Scope
from certify.leaderboards.services import build_board as building
from certify.leaderboards.services import finalise_board as finalising
from certify.leaderboards.services import sweep_boards as sweeping
from certify.leaderboards.services.build_board import build_board
from grading.selectors import BoardRow

Told = dict[int, list[BoardRow]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """The final results that grading knows, by round; nothing is open, and no regrade was applied."""
    rows: Told = defaultdict(list)
    monkeypatch.setattr(building, "results_for_board", lambda round_id: list(rows[round_id]))
    monkeypatch.setattr(building, "reference_results", lambda _: [])
    monkeypatch.setattr(finalising, "unsettled", lambda _: [])
    monkeypatch.setattr(finalising, "release_obstacles", lambda *_: [])
    for module in (building, sweeping):
        monkeypatch.setattr(module, "results_fingerprint", lambda round_id: _fingerprint(rows[round_id]))
    return rows


def _fingerprint(rows: list[BoardRow]) -> str:
    """As long as grading's own."""
    return sha256(",".join(f"{row.result_id}" for row in rows).encode()).hexdigest()


def let_everything_run(now: datetime) -> None:
    """What the sweeps and the workers would do by now; rounds before the boards that are built from them."""
    sweeping.find_forgotten(now)
    build_all(now)


def build_all(now: datetime) -> None:
    for boards in (Board.objects.filter(scope=Scope.ROUND), Board.objects.exclude(scope=Scope.ROUND)):
        for board in boards:
            build_board(board.pk, now)
