"""The whole site as real processes, each of which may be killed -9 and is started again: two web processes, worker, beat, Redis, PostgreSQL."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from certify.demo.broker import free_port
from tests.services.processes import ROOT, OwnRedis, kill_group, wait_until
from tests.services.sitting.postgres import OwnPostgres


class Part(Protocol):
    """One process with its children."""

    def start(self) -> None: ...

    def kill(self) -> None: ...

    def well(self, since_s: float) -> bool:
        """It does its work again; `since_s`: Unix seconds of its last start."""


class _Program:
    """A command in a process group of its own."""

    def __init__(self, command: list[str], log: Path, well: Callable[[float], bool]) -> None:
        self._command, self._log, self._well = command, log, well
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)

    def kill(self) -> None:
        if self._process is not None:
            kill_group(self._process)
            self._process = None

    def well(self, since_s: float) -> bool:
        return self._well(since_s)


class _Beat(_Program):
    """Well once it has written that it sent something. (The canary's cache would not tell it from ourselves.)"""

    def __init__(self, command: list[str], log: Path) -> None:
        super().__init__(command, log, self._has_sent)
        self._before = 0

    def start(self) -> None:
        self._before = self._log.stat().st_size if self._log.exists() else 0
        super().start()

    def _has_sent(self, _since_s: float) -> bool:
        return b"Sending due task" in self._log.read_bytes()[self._before :]


class _KeepingRedis(OwnRedis):
    """It finds its file again after a kill."""

    def start(self) -> None:
        folder = self.broker.folder
        options = ["--bind", "127.0.0.1", "--port", str(self.broker.port), "--save", "", "--appendonly", "yes", "--dir", str(folder)]
        with (folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen([self.broker.program, *options], stdout=log, stderr=subprocess.STDOUT)


class _Redis:
    def __init__(self, folder: Path) -> None:
        self.server = _KeepingRedis(folder)

    def start(self) -> None:
        self.server.start()

    def kill(self) -> None:
        self.server.kill()

    def well(self, since_s: float) -> bool:
        return self.server.broker.answers()


class _Postgres:
    def __init__(self, folder: Path) -> None:
        self.server = OwnPostgres(folder)

    def start(self) -> None:
        self.server.start()

    def kill(self) -> None:
        self.server.kill()

    def well(self, since_s: float) -> bool:
        if self.server.dead:
            self.server.start()  # it met a process of its killed predecessor
        return self.server.answers()


class Site:
    """`parts` by name: web-0, web-1, worker, beat, redis, postgres. Sets this process's environment to the site's."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.postgres, self.redis = _Postgres(folder), _Redis(folder)
        os.environ |= {**environment, "DATABASE_URL": self.postgres.server.url, "REDIS_URL": self.redis.server.url}
        from certify.celery import QUEUES, STUDIO  # it reads the settings, and these the environment

        self.web_ports = (free_port(), free_port())
        queues = ",".join(queue for queue in QUEUES if queue != STUDIO)
        worker = ["-m", "celery", "-A", "certify.celery", "worker", "--queues", queues, "--hostname", f"sitting{os.getpid()}@%h"]
        beat = ["-m", "celery", "-A", "certify.celery", "beat", "--schedule", str(folder / "beat"), "--pidfile", ""]
        self.parts: dict[str, Part] = {
            "postgres": self.postgres,
            "redis": self.redis,
            "worker": _Program([sys.executable, *worker, "--concurrency", "2", "--loglevel", "WARNING"], folder / "worker.log", _worker_works),
            "beat": _Beat([sys.executable, *beat, "--loglevel", "INFO"], folder / "beat.log"),
            **{
                f"web-{number}": _Program(_web_command(port), folder / f"web-{number}.log", lambda _, port=port: _web_answers(port))
                for number, port in enumerate(self.web_ports)
            },
        }

    def start_services(self) -> None:
        """PostgreSQL with an empty database, and Redis."""
        self.postgres.start()
        self.redis.start()
        self.postgres.server.create()

    def start_programs(self) -> None:
        for name in ("web-0", "web-1", "worker", "beat"):
            self.parts[name].start()

    def wait_until_well(self) -> None:
        for name, part in self.parts.items():
            wait_until(lambda part=part: part.well(0), f"{name} is well", 180)

    def stop(self) -> None:
        for name in reversed(self.parts):
            self.parts[name].kill()


def _web_command(port: int) -> list[str]:
    return [sys.executable, "-m", "uvicorn", "certify.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]


def _web_answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _worker_works(since_s: float) -> bool:
    """A canary that was sent after the start has come through."""
    from celery import current_app

    from certify import canary

    if _cached("canary:heard") > since_s:
        return True
    try:
        current_app.send_task(canary.TASK, queue="pulse", expires=30, retry=False)
    except Exception:  # noqa: BLE001  (Redis may be down as well)
        return False
    time.sleep(0.5)
    return _cached("canary:heard") > since_s


def _cached(name: str) -> float:
    from django.core.cache import cache

    try:
        return float(cache.get(name) or 0)
    except Exception:  # noqa: BLE001  (Redis may be down as well)
        return 0.0
