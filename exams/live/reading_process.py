"""The reader in a process of its own: it computes and encodes on another core, and the web process only passes bytes on.

Same questions and answers as `exams.live.reader.Reader`, whom the hub cannot tell from it. Rooms are caches, so a reader that dies loses
nothing: the hub asks again after a second, and the next one rebuilds them from the log. A pipe and the hub's own thread: an executor would
pass each answer through two more threads, which wait for the interpreter's lock while actions are accepted.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Set
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from exams.live import reading_child
from exams.live.frames import Place
from exams.live.reader import Reading
from exams.live.sessions import Holder

log = logging.getLogger(__name__)


class ReadingProcess:
    """Asked by one thread at a time."""

    def __init__(self) -> None:
        self._line: Connection | None = None
        self._process: SpawnProcess | None = None

    def begin(self) -> None:
        """Starts the process, unless it runs, and waits until it can be asked."""
        self._ask("begin")

    def read(self, asked: Mapping[int, set[Place]], fresh: Set[int] = frozenset()) -> dict[int, Reading]:
        found: dict[int, Reading] = self._ask("read", dict(asked), set(fresh))
        return found

    def note_presence(self, room_ids: Set[int]) -> None:
        self._ask("note_presence", set(room_ids))

    def check_sessions(self, holders: set[Holder]) -> set[Holder]:
        gone: set[Holder] = self._ask("check_sessions", holders)
        return gone

    def rest(self) -> None:
        self._ask("rest")

    def _ask(self, question: str, *arguments: Any) -> Any:
        line = self._line or self._started()
        try:
            line.send((question, arguments))
            answer = line.recv()
        except (EOFError, OSError):
            log.warning("the reading process has ended; another one is started")
            self._end()
            raise
        if isinstance(answer, reading_child.ReadFailed):
            raise answer
        return answer

    def _started(self) -> Connection:
        # `spawn`: a fork would take the web's threads and connections along.
        context = get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=reading_child.serve, args=(theirs,), name="live-rooms", daemon=True)
        self._process.start()
        theirs.close()
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._line = self._process = None
