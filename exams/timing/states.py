"""Which moves between states are legal. A closed attempt never reopens; a retake is a new attempt."""

from __future__ import annotations

ATTEMPT_MOVES: dict[str, frozenset[str]] = {
    "registered": frozenset({"waiting", "running", "void"}),
    "waiting": frozenset({"running", "void"}),
    "running": frozenset({"paused", "closed", "void"}),
    "paused": frozenset({"running", "closed", "void"}),
    "closed": frozenset({"graded", "void"}),
    "graded": frozenset({"finalised", "void"}),
    "finalised": frozenset(),  # a published result changes by a regrade alone, which a second person applies
    "void": frozenset(),
}
ROOM_MOVES: dict[str, frozenset[str]] = {
    "waiting": frozenset({"preparing", "closed"}),
    "preparing": frozenset({"live", "closed"}),
    "live": frozenset({"closed"}),
    "closed": frozenset(),
}
OPEN_ATTEMPT_STATES = frozenset({"registered", "waiting", "running", "paused"})


def may_move(moves: dict[str, frozenset[str]], state: str, wanted: str) -> bool:
    """True if the table has this move."""
    return wanted in moves[state]
