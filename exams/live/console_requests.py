"""Requests about a live room, answered by Django's synchronous handler on a few threads that keep their connections.

Django's own ASGI handler starts a thread for every request, which opens a connection to the database, and passes the request from thread to
thread on its way through the middleware. A sitting acts a hundred times a second: here the same middleware and the same views run in one go.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.handlers.asgi import ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from exams.live.kept_connection import keep_connection

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

PATH = re.compile(r"/api/v1/attempts/[^/]+/rooms/\d+/")
THREADS = 4
"""An action takes milliseconds, most of them waiting for the database. Each thread keeps one connection."""


def is_console_request(scope: Scope) -> bool:
    return PATH.match(scope["path"]) is not None


async def console_request(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request. What was accepted stays accepted when the browser has gone meanwhile: it asks again under the same id."""
    body = await _body(receive)
    if body is None:
        return
    if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        content = json.dumps({"code": "too_large", "detail": "", "params": {}}).encode()
        status, headers = 413, [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    else:
        status, headers, content = await asyncio.get_running_loop().run_in_executor(_threads(), _answer, scope, body)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _body(receive: Receive) -> bytes | None:
    """None if the browser left before it had said all. No more than a little over the limit is kept."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if len(body) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            body += message.get("body", b"")
        if not message.get("more_body", False):
            return body


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="console-requests", initializer=keep_connection)


class _Handler(BaseHandler):
    """Django's handler as WSGI would run it, for requests that came over ASGI."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    def answer(self, scope: Scope, body: bytes) -> Answer:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        try:
            response: HttpResponseBase = self.get_response(ASGIRequest(scope, BytesIO(body)))
        except UnicodeDecodeError:
            response = HttpResponseBadRequest()
        try:
            content = b"".join(response)
            headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
            headers += [(b"Set-Cookie", cookie.output(header="").strip().encode("ascii")) for cookie in response.cookies.values()]
            return response.status_code, headers, content
        finally:
            response.close()


@cache
def _handler() -> _Handler:
    return _Handler()


def _answer(scope: Scope, body: bytes) -> Answer:
    return _handler().answer(scope, body)
