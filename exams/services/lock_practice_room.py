"""What a candidate may do with the time of a practice room begins here: locked, live, steered from this console. Inside a transaction."""

from __future__ import annotations

from datetime import datetime

from exams.consoles import Console
from exams.errors import AttemptPaused, PracticeOnly, RoomClosed, RoomNotStarted
from exams.models import Attempt, AttemptRoom, AttemptState, RoomState, RoundKind
from exams.services.check_console import check_console, check_program
from exams.services.lock_attempt import lock_room


def require_practice(room: AttemptRoom, console: Console) -> None:
    """Raises TokenRefused, PracticeOnly, whoever asks: in every other round the server's clock alone decides."""
    check_program(room, console)
    if room.attempt.registration.round.kind != RoundKind.PRACTICE:
        raise PracticeOnly


def lock_practice_room(found: AttemptRoom) -> tuple[Attempt, AttemptRoom]:
    """The attempt's lock and all its rooms': waits for actions that are being accepted. The clock is read after this."""
    room = lock_room(found)
    return room.attempt, room


def require_own_time(attempt: Attempt, room: AttemptRoom, console: Console, now: datetime) -> None:
    """The room is live or being prepared. Raises what `require_live` raises."""
    if room.state == RoomState.PREPARING:
        check_console(room, console)
        if attempt.state == AttemptState.PAUSED:
            raise AttemptPaused
    else:
        require_live(attempt, room, console, now)


def require_live(attempt: Attempt, room: AttemptRoom, console: Console, now: datetime) -> None:
    """Raises RoomNotStarted, SecondSession, RoomClosed, AttemptPaused."""
    if room.state == RoomState.WAITING:
        raise RoomNotStarted(room.state)
    check_console(room, console)
    if room.state == RoomState.CLOSED:
        raise RoomClosed(room.close_reason)
    if attempt.state == AttemptState.PAUSED:
        raise AttemptPaused
    if room.state != RoomState.LIVE:
        raise RoomNotStarted(room.state)
    if room.deadline is not None and room.deadline <= now:
        raise RoomClosed("deadline")
