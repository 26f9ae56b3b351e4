"""The ASGI entry: event streams go to a raw branch that holds no thread and no database connection, all else to Django."""

import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "certify.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_django = get_asgi_application()

from certify.spectators.live.asgi import watch_app  # noqa: E402  (needs the applications loaded)
from exams.live.asgi import stream_app  # noqa: E402
from exams.live.console_requests import console_request, is_console_request  # noqa: E402
from exams.live.hub import begin_reading  # noqa: E402
from sandbox.services.warm_engines import warm_engines  # noqa: E402

COLLECT_AFTER = (10_000, 20, 100)
"""Thresholds of the collector's three generations. Walking the oldest one, with the rooms and streams of a sitting of 2,000, stops everything for an
eighth of a second; by the interpreter's own thresholds that happened every six seconds; by these no frame of a measured minute waited so long."""

HAND_OVER_S = 0.001
"""How long a thread that accepts an action may keep the event loop waiting (the interpreter's own: 5 ms), where reading processes compute the rooms.
Where a thread computes them it needs its time in one piece: shorter turns made everything later (decision 0014)."""


async def _lifespan(receive: Receive, send: Send) -> None:
    """Compiles the engines before the server says that it is ready, so that no candidate waits for the compiler."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asyncio.to_thread(warm_engines)
            await asyncio.to_thread(begin_reading)
            gc.collect()
            gc.freeze()  # what is loaded now stays: the collector does not stop all streams to walk it again
            gc.set_threshold(*COLLECT_AFTER)
            if settings.LIVE_READERS:
                sys.setswitchinterval(HAND_OVER_S)
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Dispatch by path: what begins with /stream/ is ours, what is asked about a live room has threads of its own, everything else is Django's."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/stream/":
        await stream_app(scope, receive, send)
    elif scope["type"] == "http" and scope["path"] == "/stream/watch/":
        await watch_app(scope, receive, send)
    elif scope["type"] == "http" and is_console_request(scope):
        await console_request(scope, receive, send)
    else:
        await _django(scope, receive, send)  # type: ignore[arg-type]  # asgiref's types want a dict
