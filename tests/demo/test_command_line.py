"""script/demo's answers before anything is started."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "certify.demo", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_a_port_that_is_taken_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        outcome = demo("--port", str(port), "--data", str(tmp_path))
    assert outcome.returncode == 1
    assert f"Port {port} cannot be used" in outcome.stderr
    assert f"端口 {port}" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert not (tmp_path / "certify.sqlite3").exists()


def test_a_folder_that_cannot_be_written_is_said_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    outcome = demo("--data", str(tmp_path / "file" / "data"))
    assert outcome.returncode == 1
    assert "Cannot write to the data folder" in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("port", ["0", "70000", "eighty"])
def test_a_port_that_is_no_port_is_refused_by_name(port: str) -> None:
    outcome = demo("--port", port)
    assert outcome.returncode == 2
    assert port in outcome.stderr
