"""Real servers and workers for tests that are about processes: a Redis of our own, Celery workers and web processes on a database of our own."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from certify.demo.broker import Broker, free_port

ROOT = Path(__file__).resolve().parent.parent.parent


def redis_program() -> str:
    found = shutil.which("redis-server")
    if not found:
        from certify.demo.broker import choose_broker

        broker = choose_broker(Path(), "")
        assert broker.durable, "no redis-server on this machine"
        found = broker.program
    return found


class OwnRedis:
    """In memory only: what is not in the database is lost when it stops, as it may be."""

    def __init__(self, folder: Path) -> None:
        self.broker = Broker("redis-server", redis_program(), True, "", free_port(), folder)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.broker.port}/0"

    def start(self) -> None:
        options = ["--bind", "127.0.0.1", "--port", str(self.broker.port), "--save", "", "--appendonly", "no", "--dir", str(self.broker.folder)]
        with (self.broker.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen([self.broker.program, *options], stdout=log, stderr=subprocess.STDOUT)
        wait_until(self.broker.answers, "Redis answers", 15)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def wait_until(holds: Callable[[], bool], what: str, patience_s: float, every_s: float = 0.2) -> None:
    """Patience is for a loaded machine; nothing is measured by it."""
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, f"after {patience_s:.0f} s still not: {what}"
        time.sleep(every_s)


@contextmanager
def celery_process(log: Path, environment: Mapping[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """`celery -A certify.celery …` in a process group of its own, killed with all its children at the end."""
    command = [sys.executable, "-m", "celery", "-A", "certify.celery", *arguments]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        kill_group(process)


@dataclass(frozen=True)
class Web:
    """One web process."""

    process: subprocess.Popen[bytes]
    origin: str

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.origin}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def web_process(log: Path) -> Iterator[Web]:
    """The site as it is served, on a free port, in this process's environment; killed at the end."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "certify.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield Web(process, f"http://127.0.0.1:{port}")
    finally:
        kill_group(process)


def cpu_s(process: subprocess.Popen[bytes]) -> float:
    """CPU seconds so far of all living processes of its group."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[2]) == process.pid:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def cpu_alone_s(pid: int) -> float:
    """CPU seconds so far of one process, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_with_children_s(pid: int) -> float:
    """CPU seconds so far of a process and all its children, those that have ended included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == pid:
            ticks += int(fields[11]) + int(fields[12])
        elif stat.parent.name == str(pid):
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
