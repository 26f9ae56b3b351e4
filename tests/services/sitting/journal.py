"""What one person's browser writes down: what it asked for, what it was told, what it saw. Times are this process's monotonic seconds."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Sent:
    """One action. It ends with the server's word, `accepted` or `refused`; until then it is shown as unsaved."""

    position: int
    client_id: str
    lever: str
    sku: str
    value: str
    made_s: float
    tries: int = 0
    unsaved: bool = False
    settled_s: float | None = None
    accepted: dict[str, Any] | None = None
    refused: str = ""

    @property
    def body(self) -> dict[str, str]:
        return {"client_id": self.client_id, "lever": self.lever, "sku": self.sku, "value": self.value}


@dataclass(frozen=True)
class Seen:
    """One frame: its id (tick, number), the tick after which it goes on, and the SHA-256 of each field that the engine filled in it."""

    tick: int
    number: int
    since: int
    digests: dict[str, bytes]
    at_s: float


@dataclass
class RoomNotes:
    """One room of the attempt, from the candidate's side of the line."""

    position: int
    live_s: float = 0.0
    deadline_s: float = 0.0
    over_s: float = 0.0
    opening: list[dict[str, str]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    log_digest: str = ""
    closed_with: str = ""
    longest_silence_s: float = 0.0


@dataclass
class Journal:
    """Written by the two threads of one person; `wrong` is what the person saw that must never be seen."""

    username: str
    attempt: str = ""
    sent: list[Sent] = field(default_factory=list)
    rooms: dict[int, RoomNotes] = field(default_factory=dict)
    reconnects: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    repeats: int = 0
    wrong: list[str] = field(default_factory=list)
    _heard_s: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begins(self, position: int) -> RoomNotes:
        self.rooms[position] = RoomNotes(position, live_s=time.monotonic())
        self._heard_s = time.monotonic()
        return self.rooms[position]

    def hears(self, position: int) -> None:
        """Anything that came from the server: a frame, an acknowledgement, a refusal."""
        with self._lock:
            now_s, notes = time.monotonic(), self.rooms[position]
            notes.longest_silence_s = max(notes.longest_silence_s, now_s - self._heard_s)
            self._heard_s = now_s
