"""Watch a room: its event stream, taken up again after the last frame's id whenever it breaks."""

import hashlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

from tests.services.sitting.journal import Journal, Seen
from tests.services.sitting.line import Line, NoAnswer

QUIET_S = 6.0
RETRY_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Both as the console's (static/js/console/transport.js)."""
OVER = ("deadline", "handed_over", "handed_in", "attempt_deadline")


class Watcher(threading.Thread):
    """Ends when the server says that the room is over, or when told to stop."""

    def __init__(self, line: Line, room: str, position: int, journal: Journal) -> None:
        super().__init__(name=f"watch {journal.username}", daemon=True)
        self._line, self._room, self._journal, self._position = line, room, journal, position
        self._notes = journal.rooms[position]
        self._last_id = ""
        self.over = threading.Event()
        self.stopped = False

    def run(self) -> None:
        failures = 0
        while not self.over.is_set() and not self.stopped:
            before = len(self._notes.seen)
            try:
                self._read()
            except (NoAnswer, OSError, http.client.HTTPException):
                self._journal.reconnects += 1
            if len(self._notes.seen) > before:
                failures = 0
            if not self.over.is_set():
                time.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])
                failures += 1

    def _read(self) -> None:
        answer = self._line.ask("POST", f"{self._room}ticket/")
        if answer.status != 200:
            self._journal.wrong.append(f"room {self._position}: no ticket, {answer.status} {answer.body[:200]!r}")
            raise NoAnswer("no ticket")
        response = self._line.open_stream(answer.json["url"], self._last_id, QUIET_S)
        since = int(self._last_id.partition(".")[0] or -1)
        try:
            for name, event_id, data in _events(response):
                if name == "frame":
                    since = self._note(event_id, data, since)
                elif name == "closed":
                    self._close(json.loads(data)["reason"])
                    return
        finally:
            response.close()
        raise NoAnswer("the stream ended without a word")

    def _note(self, event_id: str, data: str, since: int) -> int:
        frame = json.loads(data)
        tick, number = frame["tick"], frame["last_action"]
        if [row["tick"] for row in frame["series"]] != list(range(since + 1, tick + 1)):
            self._journal.wrong.append(f"room {self._position}: frame {event_id} does not go on after tick {since}")
        if event_id != f"{tick}.{number}":
            self._journal.wrong.append(f"room {self._position}: frame {tick}.{number} came as {event_id}")
        self._notes.seen.append(Seen(tick, number, since, field_digests(frame), time.monotonic()))
        self._last_id = event_id
        self._journal.hears(self._position)
        return int(tick)

    def _close(self, reason: str) -> None:
        if reason in OVER:
            self._notes.closed_with = reason
            self._notes.over_s = time.monotonic()
            self.over.set()
        else:
            self._journal.wrong.append(f"room {self._position}: the stream was closed with {reason!r}")


def field_digests(frame: dict[str, Any]) -> dict[str, bytes]:
    """Each field as the stream writes it."""
    return {name: hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).digest() for name, value in frame.items()}


def _events(response: http.client.HTTPResponse) -> Iterator[tuple[str, str, str]]:
    """(name, id, data) of each event that came whole."""
    fields: dict[str, str] = {}
    while line := response.readline():
        text = line.decode().rstrip("\n")
        if not text:
            if "event" in fields:
                yield fields["event"], fields.get("id", ""), fields.get("data", "")
            fields = {}
        elif not text.startswith(":"):
            name, _, value = text.partition(": ")
            fields[name] = value
