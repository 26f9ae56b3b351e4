"""What the reading process runs. Imports nothing of Django's models before `serve`, because a fresh interpreter loads this first."""

from __future__ import annotations

import gc
import signal
from multiprocessing.connection import Connection
from traceback import format_exc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exams.live.reader import Reader


class ReadFailed(Exception):
    """What went wrong over there, with its traceback."""


def serve(line: Connection) -> None:
    """Answer questions, (name of a method of the reader, arguments), until the web process has gone: then the line ends, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the web process closes the line when it is done
    reader = _begin()
    try:
        while True:
            question, arguments = line.recv()
            try:
                answer = getattr(reader, question)(*arguments)
            except Exception:  # noqa: BLE001  (whatever it is: the one who asked is told)
                answer = ReadFailed(format_exc())
            line.send(answer)
    except (EOFError, OSError):
        pass


def _begin() -> Reader:
    """The applications, the compiled engines, the connection that is kept."""
    import django

    django.setup()
    from exams.live.reader import Reader
    from exams.live.rooms import LIVE_ROOMS
    from sandbox.services.warm_engines import warm_engines

    warm_engines()
    gc.collect()
    gc.freeze()  # walking what the applications loaded held every room up for a tenth of a second, again and again
    return Reader(LIVE_ROOMS)
