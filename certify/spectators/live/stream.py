"""One open stream of a showing: which seat it looks at, and how far it has been told. Touched only by the event loop."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

RETRY = b"retry: 2000\n\n"
PING = b":ping\n\n"


class WatchStream:
    """A slow reader misses moments, and its next part carries the ticks that it missed."""

    def __init__(self, showing: UUID, letter: str) -> None:
        self.showing = showing
        self.letter = letter
        self.position = 0
        self.ticks = 0
        self.told = 0  # version of the programme
        self.done = False
        self.wake = asyncio.Event()
        self._waiting = b""

    @property
    def slow(self) -> bool:
        """What was pushed last has not left yet."""
        return bool(self._waiting)

    def push(self, data: bytes) -> None:
        self._waiting += data
        self.wake.set()

    def take(self) -> bytes:
        """Everything that waits; the socket's task calls this."""
        self.wake.clear()
        data, self._waiting = self._waiting, b""
        return data

    def end(self, reason: str) -> None:
        if not self.done:
            self.push(event("closed", {"reason": reason}))
            self.done = True

    def leave(self) -> None:
        """The browser has gone."""
        self.done = True
        self.wake.set()


def event(name: str, document: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(document, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
