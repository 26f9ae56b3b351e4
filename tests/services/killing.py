"""kill -9 at any line: a copy of this process does the work and kills itself before a chosen line of the named packages' code."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, TypeVar

from django.db import connections

Subject = TypeVar("Subject")

Line = tuple[str, int, int]
"""A file's name, a line's number, and for the how many-th time it is reached."""


LAST_LINES = 5


def at_every_line() -> bool:
    """Is this the full measurement? Only then is it sure that the few lines are among the killed ones where two of something may come."""
    return bool(os.environ.get("KILL_AT_EVERY_LINE"))


def every_line(step: int) -> int:
    """Every line in the full measurement, else one in `step`."""
    return 1 if at_every_line() else step


def say_lines(job: str, one: str, killed: int, lines: int) -> None:
    """A row of the report."""
    sys.stdout.write(f"| {job} | {one} | {lines} | {killed} |\n")


def killed_everywhere(
    job: str,
    one: str,
    step: int,
    stage: Callable[[], Subject],
    work: Callable[[Subject], Any],
    *packages: ModuleType,
    through: Collection[str] = (),
    times: int = 1,
) -> Iterator[tuple[Line, Subject]]:
    """For some lines: the line, and what `stage` made for it, once the process that did `work` on it was killed. One in `step`, and the last ones.

    `one`: what the report says that comes of `job` once. `stage` makes something new, or as good as new, each time. `through`: files that the work
    must run through, else the test watches the wrong code. `times`: of a line in a loop the first so many rounds count as lines of their own. At
    the end the row of the report.
    """
    work(stage())  # what is imported, compiled or remembered is so from now on
    subject = stage()
    with lines_of(*packages, times=times) as reached:
        work(subject)
    assert set(through) <= {name for name, *_ in reached}, set(through) - {name for name, *_ in reached}
    lines = _some(list(reached), every_line(step))
    for line in lines:
        subject = stage()
        assert killed_at(line, partial(work, subject), *packages, times=times), line
        yield line, subject
    say_lines(job, one, len(lines), len(reached))


def _some(lines: list[Line], step: int) -> list[Line]:
    """The last ones all: there a job writes what came of it."""
    return lines[:-LAST_LINES:step] + lines[-LAST_LINES:]


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


def at_each_line(seen: Callable[[Line], None], *packages: ModuleType, times: int = 1) -> None:
    """From now on `seen` is told of every line of these packages (or modules) before it runs, the first `times` times, in this process."""
    watched = tuple(str(_place(package)) for package in packages)
    often: Counter[tuple[str, int]] = Counter()

    def local(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            place = (Path(frame.f_code.co_filename).name, frame.f_lineno)
            often[place] += 1
            if often[place] <= times:
                seen((*place, often[place]))
        return local

    sys.settrace(lambda frame, event, _: local if frame.f_code.co_filename.startswith(watched) else None)


def _place(package: ModuleType) -> Path:
    file = Path(str(package.__file__))
    return file.parent if file.name == "__init__.py" else file


@contextmanager
def lines_of(*packages: ModuleType, times: int = 1) -> Iterator[dict[Line, None]]:
    """Collects the lines that run inside, in the order in which they were reached first."""
    reached: dict[Line, None] = {}
    at_each_line(reached.setdefault, *packages, times=times)  # type: ignore[arg-type]
    try:
        yield reached
    finally:
        sys.settrace(None)


def killed_at(line: Line, work: Callable[[], Any], *packages: ModuleType, times: int = 1) -> bool:
    """True if the process that did `work` died there."""

    def look(reached: Line) -> None:
        if reached == line:
            os.kill(os.getpid(), signal.SIGKILL)

    def doomed() -> None:
        at_each_line(look, *packages, times=times)
        work()

    _, status = os.waitpid(in_a_process(doomed), 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
