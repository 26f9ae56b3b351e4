"""How fast a practice room may be played."""

from __future__ import annotations

STANDING = 0
PACES = (1, 2, 4, 8, 16)
FASTEST = 60
"""Simulated seconds per second: the speed of demonstrations, twelve ticks a frame. Beyond it an action would count before its click is seen."""


def paces(speed: int) -> tuple[int, ...]:
    """Those that a room of `speed` simulated seconds a second can be played at; its own pace always."""
    return tuple(pace for pace in PACES if pace == 1 or pace * speed <= FASTEST)
