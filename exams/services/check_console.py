"""Who may steer a room: in a certification no program, and everywhere only the console that began it."""

from __future__ import annotations

from exams.consoles import Console
from exams.errors import SecondSession, TokenRefused
from exams.models import AttemptRoom, RoundKind


def check_program(room: AttemptRoom, console: Console) -> None:
    if console.is_program and room.attempt.registration.round.kind == RoundKind.CERTIFICATION:
        raise TokenRefused


def check_console(room: AttemptRoom, console: Console) -> None:
    """Raises TokenRefused, SecondSession."""
    check_program(room, console)
    if room.console != console.name:
        raise SecondSession(may_take_over=room.attempt.registration.round.kind != RoundKind.CERTIFICATION)
