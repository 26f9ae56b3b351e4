"""The demo's data folder: database, secrets, logs, broker; used by one demo at a time."""

import fcntl
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from certify.demo.errors import FolderError

LOG_LIMIT_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class DataFolder:
    """An opened folder. The lock lives as long as the launcher, and no child inherits it."""

    path: Path
    lock: IO[str]

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def broker(self) -> Path:
        return self.path / "broker"

    def log(self, name: str) -> Path:
        """The log file of one process; an old one over the limit is set aside."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path

    def secret(self, name: str) -> str:
        """A random secret of this folder, made once, readable by its owner only."""
        path = self.path / "secrets" / name
        if not path.exists():
            write_private(path, secrets.token_urlsafe(24))
        return path.read_text(encoding="ascii").strip()

    def stamp(self, name: str) -> str:
        """What was noted under this name, or nothing."""
        try:
            return (self.path / "stamps" / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def write_stamp(self, name: str, value: str) -> None:
        (self.path / "stamps").mkdir(exist_ok=True)
        (self.path / "stamps" / name).write_text(value, encoding="utf-8")

    def note_address(self, origin: str) -> None:
        """Left in the lock file, so that a second demo can say where the first one is."""
        self.lock.seek(0)
        self.lock.truncate()
        json.dump({"pid": os.getpid(), "origin": origin}, self.lock)
        self.lock.flush()


def open_folder(path: Path) -> DataFolder:
    """Makes and locks the folder; raises FolderError when it is read-only or in use."""
    try:
        for part in (path, path / "logs", path / "broker"):
            part.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (path / "demo.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise FolderError(
            f"无法写入数据目录 {path}（{error.strerror}）。请用 --data 指定一个可写的目录。",
            f"Cannot write to the data folder {path} ({error.strerror}). Name one that can be written with --data.",
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        first = _first_demo(lock)
        raise FolderError(
            f"另一个演示正在使用 {path}（进程 {first.get('pid', '?')}，地址 {first.get('origin', '?')}）。请先停止它，或用 --data 指定另一个目录。",
            f"Another demo is using {path} (process {first.get('pid', '?')}, {first.get('origin', '?')}). "
            "Stop it first, or name another folder with --data.",
        ) from error
    return DataFolder(path, lock)


def _first_demo(lock: IO[str]) -> dict[str, Any]:
    lock.seek(0)
    try:
        found = json.loads(lock.read())
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def write_private(path: Path, text: str) -> None:
    """A file that only its owner can read, complete or not there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
    part.replace(path)


def digest_of_files(paths: list[Path]) -> str:
    """Changes when one of the files is added, removed or edited."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path).encode())
        total.update(path.read_bytes())
    return total.hexdigest()
