"""The demo's child processes: started with their own log, restarted when they die, stopped in order, never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from certify.demo.errors import ProcessFailedError
from certify.demo.screen import say

PR_SET_PDEATHSIG = 1
DEATHS_ALLOWED = 5
DEATH_WINDOW_S = 60.0
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Runs in the child before exec: the kernel kills it when the launcher is gone."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


class Guard:
    """The process that outlives the launcher just long enough to end the others."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(Path(__file__).with_name("guard.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except OSError:
            return  # the guard was ended by somebody; the parent-death signal still holds

    def dismiss(self) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            pass
        self._process.wait()


@dataclass
class Child:
    """One supervised process, the leader of its own process group."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    stdin_text: str = ""
    cwd: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    retry_at: float = 0.0

    def last_lines(self, count: int = 12) -> str:
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
        except OSError:
            return ""


class Supervisor:
    """Starts children in order, restarts those that die, stops them in reverse order."""

    def __init__(self) -> None:
        self.guard = Guard()
        self.children: list[Child] = []

    def start(self, child: Child) -> None:
        self._spawn(child)
        self.children.append(child)

    def _spawn(self, child: Child) -> None:
        with child.log.open("ab") as log:
            child.process = subprocess.Popen(
                child.command,
                env=child.environment,
                cwd=child.cwd,
                stdin=subprocess.PIPE if child.stdin_text else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  (the launcher has one thread)
            )
        self.guard.tell(f"+{child.process.pid}")
        if child.stdin_text:
            _give(child.process.stdin, child.stdin_text)

    def tend(self) -> None:
        """Restarts what has died; raises ProcessFailedError when it keeps dying."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._note_death(child, now)
            if child.process is None and now >= child.retry_at:
                self._spawn(child)

    def _note_death(self, child: Child, now: float) -> None:
        assert child.process is not None
        code = child.process.returncode
        self._end_group(child)
        child.deaths = [at for at in child.deaths if at > now - DEATH_WINDOW_S] + [now]
        if len(child.deaths) > DEATHS_ALLOWED:
            raise ProcessFailedError(
                f"进程 {child.name} 反复退出（代码 {code}）。日志：{child.log}\n{child.last_lines()}",
                f"The {child.name} process keeps ending (code {code}). Log: {child.log}",
            )
        child.process = None
        child.retry_at = now + min(8.0, 0.5 * 2 ** (len(child.deaths) - 1))
        say(f"进程 {child.name} 退出（代码 {code}），正在重启 / the {child.name} process ended (code {code}); restarting it")

    def wait_until(self, answers: Callable[[], bool], child: Child, timeout_s: float) -> None:
        """Waits for a child to answer; raises ProcessFailedError when it dies or stays silent."""
        deadline = time.monotonic() + timeout_s
        while not answers():
            dead = child.process is None or child.process.poll() is not None
            if dead or time.monotonic() > deadline:
                self._fail_start(child, dead, timeout_s)
            time.sleep(0.1)

    def _fail_start(self, child: Child, dead: bool, timeout_s: float) -> None:
        en = "ended at once" if dead else f"does not answer after {timeout_s:.0f} s"
        zh = "启动后立即退出" if dead else f"{timeout_s:.0f} 秒内没有响应"
        raise ProcessFailedError(
            f"进程 {child.name} {zh}。日志：{child.log}\n{child.last_lines()}", f"The {child.name} process {en}. Log: {child.log}"
        )

    def stop(self) -> None:
        """Stops the children in reverse order of their start, each with its own signals, at last with SIGKILL."""
        for child in reversed(self.children):
            self.stop_child(child)
        self.children.clear()
        self.guard.dismiss()

    def stop_child(self, child: Child, patience_s: float = 8.0) -> None:
        if child.process is None:
            return
        for wish in child.stop_signals:
            try:
                child.process.send_signal(wish)
                child.process.wait(timeout=patience_s)
                break
            except subprocess.TimeoutExpired:
                continue
        self._end_group(child)
        child.process = None

    def _end_group(self, child: Child) -> None:
        """Whatever is left of the child's group goes too: a worker's pool, a hung process."""
        assert child.process is not None
        try:
            os.killpg(child.process.pid, signal.SIGKILL)
        except OSError:
            pass
        child.process.wait()
        self.guard.tell(f"-{child.process.pid}")


def _give(stdin: IO[bytes] | None, text: str) -> None:
    assert stdin is not None
    with stdin:
        stdin.write(text.encode())
