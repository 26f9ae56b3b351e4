"""The launcher's processes: restarted when they die, never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from certify.demo.errors import ProcessFailedError
from certify.demo.processes import DEATHS_ALLOWED, Child, Supervisor

ROOT = Path(__file__).resolve().parent.parent.parent
SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def eventually(holds: Callable[[], bool], within_s: float = 15.0) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def alive(pid: int) -> bool:
    """A zombie that nobody has collected yet counts as dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.stop()


def child(tmp_path: Path, command: list[str], **more: object) -> Child:
    return Child("test", command, dict(os.environ), tmp_path / "test.log", **more)  # type: ignore[arg-type]


def test_a_killed_child_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    sleeper = child(tmp_path, SLEEPER)
    supervisor.start(sleeper)
    assert sleeper.process is not None
    first = sleeper.process.pid
    os.kill(first, signal.SIGKILL)

    def restarted() -> bool:
        supervisor.tend()
        return sleeper.process is not None and sleeper.process.pid != first

    assert eventually(restarted)


def test_a_child_that_keeps_dying_is_an_error_that_names_its_log(supervisor: Supervisor, tmp_path: Path) -> None:
    failing = child(tmp_path, [sys.executable, "-c", "raise SystemExit('no such table')"])
    supervisor.start(failing)
    with pytest.raises(ProcessFailedError) as caught:
        for _ in range(DEATHS_ALLOWED + 1):
            assert failing.process is not None
            failing.process.wait()
            supervisor.tend()
            failing.retry_at = 0.0
            supervisor.tend()
    assert "no such table" in caught.value.zh
    assert str(failing.log) in caught.value.en


def test_stopping_ends_what_a_child_has_started_too(tmp_path: Path) -> None:
    supervisor = Supervisor()
    note = tmp_path / "grandchild"
    program = f"import subprocess, sys, time; p = subprocess.Popen({SLEEPER!r}); open({str(note)!r}, 'w').write(str(p.pid)); time.sleep(600)"
    supervisor.start(child(tmp_path, [sys.executable, "-c", program]))
    assert eventually(lambda: note.exists() and note.read_text(encoding="ascii") != "")
    supervisor.stop()
    assert eventually(lambda: not alive(int(note.read_text(encoding="ascii"))))


def test_a_stubborn_child_is_killed_after_its_patience(supervisor: Supervisor, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    program = f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({str(ready)!r}, 'w').close(); time.sleep(600)"
    stubborn = child(tmp_path, [sys.executable, "-c", program])
    supervisor.start(stubborn)
    assert stubborn.process is not None
    pid = stubborn.process.pid
    assert eventually(ready.exists)
    supervisor.stop_child(stubborn, patience_s=0.3)
    assert not alive(pid)


def test_kill_9_of_the_launcher_leaves_no_orphan(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    program = f"""
import os, pathlib, time
from certify.demo.processes import Child, Supervisor
supervisor = Supervisor()
grandchild = "import subprocess, sys, time; p = subprocess.Popen({SLEEPER!r}); print(p.pid, flush=True); time.sleep(600)"
worker = Child("worker", [{sys.executable!r}, "-c", grandchild], dict(os.environ), pathlib.Path({str(tmp_path)!r}, "worker.log"))
supervisor.start(worker)
pathlib.Path({str(note)!r}).write_text(str(worker.process.pid))
time.sleep(600)
"""
    launcher = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    log = tmp_path / "worker.log"
    assert eventually(lambda: note.exists() and log.exists() and log.read_text(encoding="ascii").endswith("\n"))
    pids = [int(note.read_text(encoding="ascii")), int(log.read_text(encoding="ascii"))]
    assert all(alive(pid) for pid in pids)
    launcher.kill()
    launcher.wait()
    assert eventually(lambda: not any(alive(pid) for pid in pids))
