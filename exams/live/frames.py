"""Frames and other events as a stream sends them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from exams.canonical_log import instant_text
from exams.live.batch import RoomView

RETRY = b"retry: 1000\n\n"
PING = b":ping\n\n"
_ENDS = b"}\n\n"


def frame_document(shown: tuple[dict[str, Any], int, int], view: RoomView) -> dict[str, Any]:
    """The engine's frame with what the server adds: the last action behind it, the try, its clock and the deadline."""
    frame, number, try_number = shown
    return {
        **frame,
        "last_action": number,
        "try": try_number,
        "state": view.state,
        "pace": view.pace,
        "server_now": instant_text(view.server_now),
        "deadline": instant_text(view.deadline),
    }


def frame_event(document: dict[str, Any]) -> bytes:
    """A frame's id is (tick, number of the last action): what Last-Event-ID brings back after a lost connection."""
    return _event("frame", document, f"{document['tick']}.{document['last_action']}")


def state_said(view: RoomView) -> bytes:
    """The state event of a room but for its clock: the event is sent when something of this changes."""
    state = "paused" if view.paused else view.state
    return _state_said(state, view.preparation_ends_at, view.live_at, view.deadline, view.pace, view.try_number)


@lru_cache(maxsize=8192)
def _state_said(
    state: str, preparation_ends_at: datetime | None, live_at: datetime | None, deadline: datetime | None, pace: int, try_number: int
) -> bytes:
    """Asked for every second of every room, and nearly always the same."""
    document = {
        "state": state,
        "preparation_ends_at": instant_text(preparation_ends_at),
        "live_at": instant_text(live_at),
        "deadline": instant_text(deadline),
        "pace": pace,
        "try": try_number,
    }
    return _event("state", document).removesuffix(_ENDS)


def state_event(said: bytes, server_now: str) -> bytes:
    return b'%b,"server_now":"%b"%b' % (said, server_now.encode(), _ENDS)


def announcement_event(announcement_id: int, text: str, at: datetime) -> bytes:
    """What an invigilator says; the console shows it until the candidate has acknowledged it."""
    return _event("announcement", {"id": announcement_id, "text": text, "at": instant_text(at)})


def closed_event(reason: str) -> bytes:
    """The last event of a stream: deadline, handed_over, taken_over, signed_out, …"""
    return _event("closed", {"reason": reason})


Place = tuple[int, int]
"""How far somebody has come: the last tick, and the number of the last action behind it."""


def place_of_event_id(text: str) -> Place:
    """Tick and number of a frame's id; tick −1, so everything again, for an id that is not ours."""
    tick, _, number = text.partition(".")
    known = _whole(tick)
    return (-1, 0) if known is None else (known, _whole(number) or 0)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _event(name: str, document: dict[str, Any], event_id: str = "") -> bytes:
    begins = f"id: {event_id}\nevent: {name}\ndata: " if event_id else f"event: {name}\ndata: "
    return b"%b%b\n\n" % (begins.encode(), orjson.dumps(document))
