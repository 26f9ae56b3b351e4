"""The raw ASGI branch of /stream/watch/: public, no middleware, no thread, no database connection per stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from certify.spectators.live.hub import hub_of_this_loop
from certify.spectators.live.stream import RETRY, WatchStream
from exams.errors import TicketRefused
from exams.live.admission import check_host
from exams.live.asgi import HEADERS

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
LETTERS_MOST = 4


async def watch_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one stream until the browser leaves, or the showing is over or called off."""
    if scope["method"] != "GET":
        await _refuse(send, 405, "method_not_allowed")
        return
    try:
        check_host({name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]})
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        showing, letter = UUID(query.get("showing", [""])[0]), query.get("seat", [""])[0][:LETTERS_MOST]
    except TicketRefused:
        await _refuse(send, 403, "ticket_refused")
        return
    except ValueError:
        await _refuse(send, 404, "not_found")
        return
    hub = hub_of_this_loop()
    if hub.full:
        await _refuse(send, 503, "too_many_streams")
        return
    if await hub.find(showing) is None:
        await _refuse(send, 404, "not_found")
        return
    await _serve(WatchStream(showing, letter), receive, send)


async def _serve(stream: WatchStream, receive: Receive, send: Send) -> None:
    hub = hub_of_this_loop()
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": RETRY, "more_body": True})
    hub.add(stream)
    watcher = asyncio.create_task(_watch_for_leaving(receive, stream))
    try:
        while True:
            await stream.wake.wait()
            ended, data = stream.done, stream.take()
            if data or ended:
                await send({"type": "http.response.body", "body": data, "more_body": not ended})
            if ended:
                return
    finally:
        hub.remove(stream)
        watcher.cancel()


async def _watch_for_leaving(receive: Receive, stream: WatchStream) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            stream.leave()
            return


async def _refuse(send: Send, status: int, code: str) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    body = json.dumps({"code": code, "detail": "", "params": {}}).encode()
    await send({"type": "http.response.body", "body": body, "more_body": False})
