"""Frames and other events as a stream sends them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from exams.canonical_log import instant_text
from exams.live.batch import RoomView

RETRY = b"retry: 1000\n\n"
PING = b":ping\n\n"


def frame_document(frame_and_number: tuple[dict[str, Any], int], view: RoomView) -> dict[str, Any]:
    """The engine's frame with what the server adds: the last action behind it, its clock and the deadline."""
    frame, number = frame_and_number
    return {
        **frame,
        "last_action": number,
        "state": view.state,
        "server_now": instant_text(view.server_now),
        "deadline": instant_text(view.deadline),
    }


def frame_event(document: dict[str, Any]) -> bytes:
    """A frame's id is (tick, number of the last action): what Last-Event-ID brings back after a lost connection."""
    return _event("frame", document, f"{document['tick']}.{document['last_action']}")


def state_document(view: RoomView) -> dict[str, Any]:
    return {
        "state": "paused" if view.paused else view.state,
        "preparation_ends_at": instant_text(view.preparation_ends_at),
        "live_at": instant_text(view.live_at),
        "deadline": instant_text(view.deadline),
    }


def state_event(view: RoomView) -> bytes:
    return _event("state", {**state_document(view), "server_now": instant_text(view.server_now)})


def announcement_event(announcement_id: int, text: str, at: datetime) -> bytes:
    """What an invigilator says; the console shows it until the candidate has acknowledged it."""
    return _event("announcement", {"id": announcement_id, "text": text, "at": instant_text(at)})


def closed_event(reason: str) -> bytes:
    """The last event of a stream: deadline, handed_over, taken_over, signed_out, …"""
    return _event("closed", {"reason": reason})


def tick_of_event_id(text: str) -> int:
    """The tick of a frame's id; −1, so everything again, for an id that is not ours."""
    tick = text.partition(".")[0]
    return int(tick) if tick.isascii() and tick.isdigit() and len(tick) < 10 else -1


def _event(name: str, document: dict[str, Any], event_id: str = "") -> bytes:
    lines = [f"event: {name}", f"data: {json.dumps(document, ensure_ascii=False, separators=(',', ':'))}"]
    if event_id:
        lines.insert(0, f"id: {event_id}")
    return ("\n".join(lines) + "\n\n").encode()
