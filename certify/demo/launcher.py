"""Starts the whole product on this machine and keeps it running until it is told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from certify.demo.broker import Broker, choose_broker, free_port
from certify.demo.errors import PortTakenError, ProcessFailedError
from certify.demo.folder import DataFolder, digest_of_files
from certify.demo.processes import Child, Supervisor, die_with_parent
from certify.demo.screen import say
from certify.demo.signins import WEBHOOK_SECRETS

ROOT = Path(__file__).resolve().parent.parent.parent
CHAPTERS = ("certify", "sandbox", "exams", "grading")
CELERY = [sys.executable, "-m", "celery", "-A", "certify.celery"]
START_TIMEOUT_S = 180.0  # the first start compiles the engine


class Stopping(BaseException):
    """Ctrl-C or SIGTERM: not an error."""


class Launcher:
    """One demo on one data folder and one port."""

    def __init__(self, folder: DataFolder, port: int) -> None:
        self.folder = folder
        self.port = port
        self.supervisor = Supervisor()
        self.broker: Broker | None = None
        self._stopping = False

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def obey_signals(self) -> None:
        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wish, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            return  # already on the way out; the wait for each process is bounded
        self._stopping = True
        raise Stopping

    def environment(self) -> dict[str, str]:
        """What the children see: the demo's own settings; a production database or broker in the caller's environment is left alone."""
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "CERTIFY_VENV"}}
        assert self.broker is not None
        return {
            "CERTIFY_ORIGIN": self.origin,
            "CERTIFY_LOG_LEVEL": "INFO",
            **kept,
            "CERTIFY_DATA": str(self.folder.path),
            "CERTIFY_DEMO": "1",
            "REDIS_URL": self.broker.url,
            "DJANGO_SETTINGS_MODULE": "certify.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        }

    def start_broker(self) -> None:
        """Starts the broker; a queue file that it cannot read is set aside once (the database owns the jobs)."""
        for attempt in (1, 2):
            self.broker = choose_broker(self.folder.broker, self.folder.secret("broker"))
            child = Child("broker", self.broker.command, dict(os.environ), self.folder.log("broker"), stdin_text=self.broker.stdin_text)
            self.supervisor.start(child)
            try:
                self.supervisor.wait_until(self.broker.answers, child, 15.0)
            except ProcessFailedError:
                if attempt == 2 or not self.broker.durable:
                    raise
                self.supervisor.stop_child(child)
                self.supervisor.children.remove(child)
                self.folder.broker.rename(self.folder.path / f"broker.unreadable-{int(time.time())}")
                self.folder.broker.mkdir(mode=0o700)
                continue
            break
        assert self.broker is not None
        if not self.broker.durable:
            say("注意：使用内存中的 fakeredis，队列不持久 / note: fakeredis in memory, the queue is not durable")

    def migrate(self) -> None:
        """Brings the database up to date; skipped when neither the migrations nor the folder have changed."""
        sources = [path for chapter in CHAPTERS for path in (ROOT / chapter).rglob("migrations/*.py")]
        wanted = digest_of_files([*sources, ROOT / "requirements.lock"])
        if self.folder.stamp("migrations") == wanted and (self.folder.path / "certify.sqlite3").exists():
            return
        say("数据库迁移 … / migrating the database …")
        self.manage("migrate", "--noinput", "--verbosity", "0")
        self.folder.write_stamp("migrations", wanted)

    def install_content(self) -> None:
        """The demo content, once; every step of it can be repeated."""
        wanted = digest_of_files(sorted((ROOT / "certify" / "demo" / "content").glob("*.py")))
        if self.folder.stamp("content") == wanted:
            return
        self.manage("install_demo")
        self.folder.write_stamp("content", wanted)

    def manage(self, *arguments: str) -> None:
        """A management command on the terminal; raises ProcessFailedError when it fails."""
        code = self._run([sys.executable, str(ROOT / "manage.py"), *arguments], CERTIFY_LOG_LEVEL="WARNING")
        if code != 0:
            raise ProcessFailedError(
                f"命令 {arguments[0]} 失败（代码 {code}），见上文。", f"The command {arguments[0]} failed (code {code}), see above."
            )

    def _run(self, command: list[str], **settings: str) -> int:
        process = subprocess.Popen(command, env={**self.environment(), **settings}, cwd=ROOT, start_new_session=True, preexec_fn=die_with_parent)  # noqa: PLW1509
        try:
            while process.poll() is None:
                self.supervisor.tend()
                time.sleep(0.1)
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        return process.returncode

    def start_workers(self) -> None:
        """Before the content, which they help to make. No beat yet: its sweeps act at the real time, the content's own run does not.

        Two of them, so that no calibration stands before a grade.
        """
        for name, hostname, queues in (("worker", "grading@%h", "pulse,assess,grade,regrade,practice"), ("studio", "studio@%h", "studio")):
            options = ["--queues", queues, "--hostname", hostname, "--concurrency", str(min(2, os.cpu_count() or 1)), "--loglevel", "INFO"]
            self._start(name, [*CELERY, "worker", *options], signal.SIGTERM, signal.SIGQUIT)

    def start_receiver(self) -> None:
        """The server that takes the demo's webhooks, always at the port that they were given. One that is taken meanwhile stops nothing but them."""
        port = int(self.folder.stamp("receiver") or free_port())
        self.folder.write_stamp("receiver", str(port))
        try:
            require_free_port(port)
        except PortTakenError as taken:
            say(f"{taken.zh}（演示的回调接收程序不启动 / the demo's webhooks are not received）")
            return
        self._start("receiver", [sys.executable, "-m", "certify.demo.receiver", str(port), str(self.folder.path / WEBHOOK_SECRETS)])

    def start_services(self) -> None:
        """Beat and web; returns when the web answers and the engine is compiled."""
        say("启动服务 … / starting the services …")
        schedule = self.folder.path / "beat-schedule"
        self._start("beat", [*CELERY, "beat", "--schedule", str(schedule), "--pidfile", "", "--loglevel", "INFO"])
        web = self._start(
            "web",
            [
                *(sys.executable, "-m", "uvicorn", "certify.asgi:application"),
                *("--host", "127.0.0.1", "--port", str(self.port), "--timeout-graceful-shutdown", "5", "--no-access-log"),
            ],
        )
        self.supervisor.wait_until(self.is_healthy, web, START_TIMEOUT_S)

    def _start(self, name: str, command: list[str], *stop_signals: signal.Signals) -> Child:
        child = Child(name, command, self.environment(), self.folder.log(name), stop_signals=stop_signals or (signal.SIGTERM,), cwd=ROOT)
        self.supervisor.start(child)
        return child

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.origin}/healthz", timeout=5) as answer:  # noqa: S310  (our own address)
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def run_story(self) -> int:
        """The headless story as its own process, over HTTP only; its exit code."""
        return self._run([sys.executable, "-m", "certify.demo.story", self.origin, str(self.folder.path)])

    def stop(self) -> None:
        """A signal that comes now changes nothing: every wait below is bounded."""
        self._stopping = True
        self.supervisor.stop()

    def serve_for_ever(self) -> None:
        while True:
            self.supervisor.tend()
            time.sleep(0.5)


def require_free_port(port: int) -> None:
    """Raises PortTakenError before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTakenError(
                f"端口 {port} 不可用（{error.strerror}）。请换一个端口，例如 script/demo --port {port + 1}",
                f"Port {port} cannot be used ({error.strerror}). Choose another one, for example: script/demo --port {port + 1}",
            ) from error
