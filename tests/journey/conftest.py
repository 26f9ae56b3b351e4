"""The demo as a stranger starts it: real processes, real clock, real queue; one for all tests of this folder."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from certify.demo.broker import free_port
from certify.demo.signins import SignIns, read_sign_ins

ROOT = Path(__file__).resolve().parent.parent.parent
START_TIMEOUT_S = 600.0


@dataclass(frozen=True)
class RunningDemo:
    """Where it answers, who may sign in, and what it has said."""

    origin: str
    data: Path
    sign_ins: SignIns
    certificate: str
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="session")
def running_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """A demo until the tests are over: on a fresh folder, or on the one that JOURNEY_DATA names (CI has just filled one)."""
    data, port = Path(os.environ.get("JOURNEY_DATA") or tmp_path_factory.mktemp("demo")), free_port()
    said = data / "said.txt"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CERTIFY_")}
    with said.open("wb") as output:
        command = [sys.executable, "-m", "certify.demo", "--port", str(port), "--data", str(data)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        text = _await_ready(process, said)
        sign_ins = read_sign_ins(data)
        assert sign_ins is not None
        certificate = re.search(r"(/c/[A-Z0-9-]+)", text)
        assert certificate is not None, text
        yield RunningDemo(f"http://127.0.0.1:{port}", data, sign_ins, certificate[1], process)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _await_ready(process: subprocess.Popen[bytes], said: Path) -> str:
    deadline = time.monotonic() + START_TIMEOUT_S
    while "Ctrl-C" not in (text := said.read_text(encoding="utf-8", errors="replace")):
        assert process.poll() is None, text
        assert time.monotonic() < deadline, text
        time.sleep(0.5)
    return text
