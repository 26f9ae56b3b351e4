"""The state machine."""

from exams.models import AttemptState, RoomState
from exams.timing.states import ATTEMPT_MOVES, OPEN_ATTEMPT_STATES, ROOM_MOVES, may_move


def test_the_tables_name_every_state_once() -> None:
    assert set(ATTEMPT_MOVES) == set(AttemptState.values)
    assert set(ROOM_MOVES) == set(RoomState.values)
    assert set().union(*ATTEMPT_MOVES.values()) <= set(ATTEMPT_MOVES)
    assert set().union(*ROOM_MOVES.values()) <= set(ROOM_MOVES)


def test_a_closed_attempt_never_reopens() -> None:
    reached, frontier = set(), {"closed"}
    while frontier:
        reached |= frontier
        frontier = set().union(*(ATTEMPT_MOVES[state] for state in frontier)) - reached
    assert reached.isdisjoint(OPEN_ATTEMPT_STATES)


def test_rooms_only_go_forward() -> None:
    order = ["waiting", "preparing", "live", "closed"]
    for state, moves in ROOM_MOVES.items():
        assert all(order.index(wanted) > order.index(state) for wanted in moves)
    assert not may_move(ROOM_MOVES, "waiting", "live")
