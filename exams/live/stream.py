"""One open stream: what it has been sent, and what waits for it. Touched only by the event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from exams.live.admission import Admission
from exams.live.frames import closed_event
from exams.live.reader import Seen
from exams.models import RoomState

ALIVE_S = 4.0
"""A frame at least so often, also while the room stands still or runs slowly: the console knows that the line is alive."""


STUCK_S = 0.5


class Stream:
    """State never lives in the socket: a slow reader misses frames, and its next frame carries the ticks that it missed."""

    def __init__(self, admission: Admission) -> None:
        self.ticket = admission.ticket
        self.holder = admission.holder
        self.since = admission.since
        self.done = False
        self.wake = asyncio.Event()
        self._waiting = b""
        self._frame_waits = False
        self._shown_number = -1
        self._shown_state: bytes | None = None
        self._first = True
        self._framed_at = 0.0
        self.pushed_at = time.monotonic()
        self._announced: set[int] = set()

    def push(self, data: bytes) -> None:
        self.pushed_at = time.monotonic()
        self._waiting += data
        self.wake.set()

    def take(self) -> bytes:
        """Everything that waits; the socket's task calls this."""
        self.wake.clear()
        data, self._waiting, self._frame_waits = self._waiting, b"", False
        return data

    @property
    def slow(self) -> bool:
        """The last frame has not left yet."""
        return self._frame_waits

    @property
    def stuck(self) -> bool:
        """The last frame has not left for so long that the browser does not take it: the writing task has had its turn."""
        return self._frame_waits and time.monotonic() - self._framed_at > STUCK_S

    def end(self, reason: str) -> None:
        """A typed last event; then the stream ends."""
        if not self.done:
            self.push(closed_event(reason))
            self.done = True

    def leave(self) -> None:
        """The browser has gone."""
        self.done = True
        self.wake.set()

    def show_state(self, seen: Seen) -> None:
        """Says so when the room's state or one of its instants has changed."""
        if seen.said != self._shown_state:
            self._shown_state = seen.said
            self.push(seen.event)
        if self.ticket.role == "console" and seen.console != self.ticket.console and seen.state != RoomState.CLOSED:
            self.end("taken_over")

    @property
    def fresh(self) -> bool:
        """Nothing has been delivered yet: it also wants the announcements from before."""
        return self._shown_state is None

    def announce(self, announcements: Iterable[tuple[int, bytes]]) -> None:
        """To the console, each once; spectators are not spoken to."""
        if self.ticket.role != "console":
            return
        for announcement_id, event in announcements:
            if announcement_id not in self._announced:
                self._announced.add(announcement_id)
                self.push(event)

    def wants_frame(self, tick: int, number: int) -> bool:
        quiet = time.monotonic() - self._framed_at >= ALIVE_S
        return self._first or tick > self.since[0] or number != self._shown_number or quiet

    def show_frame(self, tick: int, number: int, event: bytes) -> None:
        self._first = False
        self._framed_at = time.monotonic()
        self.since, self._shown_number = (tick, number), number
        self.push(event)
        self._frame_waits = True
