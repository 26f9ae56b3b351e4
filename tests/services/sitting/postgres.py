"""A PostgreSQL of our own that may be killed: a throw-away cluster that writes through (fsync on), on a free port."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from certify.demo.broker import free_port
from tests.services.processes import wait_until

DATABASE = "certify"


def postgres_programs() -> Path:
    """The folder of initdb and postgres."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    program = Path(found) if found else (folders[-1] if folders else None)
    assert program is not None, "no PostgreSQL server programs on this machine"
    return program.resolve().parent


class OwnPostgres:
    """Started as `postgres` where we are root, since the server refuses to run as root. `folder` must be one that this user may enter."""

    def __init__(self, folder: Path) -> None:
        self._programs, self._log = postgres_programs(), folder / "postgres.log"
        self._data, self._port = folder / "postgres", free_port()
        self._as: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        self._process: subprocess.Popen[bytes] | None = None
        self._data.mkdir()
        if self._as:
            shutil.chown(self._data, "postgres", "postgres")
        with self._log.open("ab") as log:
            subprocess.run(
                [self._programs / "initdb", "-D", self._data, "-A", "trust", "-U", "certify", "-E", "UTF8"],
                check=True, cwd="/", stdout=log, stderr=subprocess.STDOUT, **self._as,
            )  # fmt: skip

    @property
    def url(self) -> str:
        return f"postgres://certify@127.0.0.1:{self._port}/{DATABASE}"

    def start(self) -> None:
        """Returns at once; the server may still repair what a kill left."""
        # a kill leaves the lock file of a process that is gone; the server looks itself whether somebody is still there
        options = [
            "-p",
            str(self._port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            f"unix_socket_directories={self._data}",
            "-c",
            "max_connections=200",
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self._data), *options], cwd="/", stdout=log, stderr=subprocess.STDOUT, **self._as
            )

    def create(self) -> None:
        """The empty database."""
        wait_until(lambda: self._answers("postgres"), "PostgreSQL answers", 60)
        self._do(f"CREATE DATABASE {DATABASE}")

    def checkpoint(self) -> None:
        """As a server that has run for a while: what was made before need not be made again after a kill."""
        self._do("CHECKPOINT")

    def _do(self, command: str) -> None:
        import psycopg2

        connection = psycopg2.connect(self.url.rpartition("/")[0] + "/postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(command)
        connection.close()

    def answers(self) -> bool:
        return self._answers(DATABASE)

    def _answers(self, database: str) -> bool:
        import psycopg2

        try:
            psycopg2.connect(self.url.rpartition("/")[0] + f"/{database}", connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def kill(self) -> None:
        """-9, the server and every process that it has for a connection."""
        if self._process is None:
            return
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        self._process.kill()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self._process.wait()
        self._process = None

    @property
    def dead(self) -> bool:
        """Ended by itself: a supervisor starts it again."""
        return self._process is None or self._process.poll() is not None
