"""The raw ASGI branch of /stream/: no middleware, no thread, no database connection per stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from exams.errors import TicketRefused
from exams.live.admission import admit
from exams.live.frames import RETRY
from exams.live.hub import hub_of
from exams.live.stream import Stream

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


async def stream_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one stream until the browser leaves, the room closes, or the session ends."""
    if scope["method"] != "GET":
        await _refuse(send, 405, {"code": "method_not_allowed", "detail": "", "params": {}})
        return
    try:
        stream = Stream(admit(scope))
    except TicketRefused as refusal:
        await _refuse(send, refusal.status, {"code": refusal.code, "detail": refusal.message, "params": refusal.params})
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": RETRY, "more_body": True})
    hub = hub_of(stream.ticket.room_id)
    hub.add(stream)
    watcher = asyncio.create_task(_watch_for_leaving(receive, stream))
    try:
        await _pump(stream, send)
    finally:
        hub.remove(stream)
        watcher.cancel()


async def _pump(stream: Stream, send: Send) -> None:
    while True:
        await stream.wake.wait()
        ended, data = stream.done, stream.take()
        if data or ended:
            await send({"type": "http.response.body", "body": data, "more_body": not ended})
        if ended:
            return


async def _watch_for_leaving(receive: Receive, stream: Stream) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            stream.leave()
            return


async def _refuse(send: Send, status: int, body: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode(), "more_body": False})
