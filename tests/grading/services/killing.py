"""kill -9 at any line: a copy of this process does the work and kills itself before a chosen line of the named packages' code."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from django.db import connections

Line = tuple[str, int]


def every_line(step: int) -> int:
    """Every line with KILL_AT_EVERY_LINE, else one in `step`."""
    return 1 if os.environ.get("KILL_AT_EVERY_LINE") else step


def say_lines(job: str, killed: int, lines: int) -> None:
    """A row of the report."""
    sys.stdout.write(f"| {job} | {lines} | {killed} |\n")


def in_a_process(work: Callable[[], Any]) -> int:
    """Starts a copy of this process that does `work` and ends; its id. It opens its own connection to the database."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
        connections.close_all()
    finally:
        os._exit(0)


def at_each_line(seen: Callable[[Line], None], *packages: ModuleType) -> None:
    """From now on `seen` is told of every line of these packages (or modules) before it runs, in this process."""
    watched = tuple(str(_place(package)) for package in packages)

    def local(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            seen((Path(frame.f_code.co_filename).name, frame.f_lineno))
        return local

    sys.settrace(lambda frame, event, _: local if frame.f_code.co_filename.startswith(watched) else None)


def _place(package: ModuleType) -> Path:
    file = Path(str(package.__file__))
    return file.parent if file.name == "__init__.py" else file


@contextmanager
def lines_of(*packages: ModuleType) -> Iterator[dict[Line, None]]:
    """Collects the lines that run inside, in the order in which they were reached first."""
    reached: dict[Line, None] = {}
    at_each_line(reached.setdefault, *packages)  # type: ignore[arg-type]
    try:
        yield reached
    finally:
        sys.settrace(None)


def killed_at(line: Line, work: Callable[[], Any], *packages: ModuleType) -> bool:
    """True if the process that did `work` died there."""

    def look(reached: Line) -> None:
        if reached == line:
            os.kill(os.getpid(), signal.SIGKILL)

    def doomed() -> None:
        at_each_line(look, *packages)
        work()

    _, status = os.waitpid(in_a_process(doomed), 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
