"""script/setup on machines that lack something: it says what, and what to do."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = ("sh", "cat", "sha256sum", "cut", "mkdir", "rm", "dirname", "find", "sed", "sleep", "env")


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with the plainest tools: no Python, no uv, no node."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found:
            (folder / tool).symlink_to(found)
    return folder


def setup(path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "HOME": str(path), **settings}
    return subprocess.run([ROOT / "script" / "setup"], env=environment, capture_output=True, text=True, timeout=120)


def pretend_python(folder: Path, name: str, program: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{program}\n", encoding="ascii")
    (folder / name).chmod(0o755)


def test_without_python_it_says_which_one_is_needed(bare_path: Path, tmp_path: Path) -> None:
    outcome = setup(bare_path, CERTIFY_VENV=str(tmp_path / "venv"))
    assert outcome.returncode == 1
    assert "Python 3.11 or 3.12 is needed" in outcome.stderr


def test_a_python_that_is_too_old_is_named(bare_path: Path, tmp_path: Path) -> None:
    pretend_python(bare_path, "python3", "echo 3.9")
    outcome = setup(bare_path, CERTIFY_VENV=str(tmp_path / "venv"))
    assert outcome.returncode == 1
    assert "python3=3.9" in outcome.stderr


def test_a_python_without_pip_and_venv_says_what_to_install(bare_path: Path, tmp_path: Path) -> None:
    program = f'case "$*" in *"-m pip"*|*"-m venv"*) exit 1;; esac; exec {sys.executable} "$@"'
    pretend_python(bare_path, "python3.11", program)
    outcome = setup(bare_path, CERTIFY_VENV=str(tmp_path / "venv"))
    assert outcome.returncode == 1
    assert "neither pip nor venv" in outcome.stderr
    assert "python3-venv" in outcome.stderr


def test_a_place_that_cannot_be_written_is_named(bare_path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    outcome = setup(bare_path, CERTIFY_VENV=str(tmp_path / "file" / "venv"))
    assert outcome.returncode == 1
    assert f"cannot write to {tmp_path / 'file'}" in outcome.stderr
    assert "CERTIFY_VENV=" in outcome.stderr


def test_without_a_network_it_says_so(bare_path: Path, tmp_path: Path) -> None:
    pretend_python(bare_path, "python3.11", f'exec {sys.executable} "$@"')
    offline = {
        "PIP_NO_INDEX": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_CACHE_DIR": str(tmp_path / "pip"),
        "UV_OFFLINE": "1",
        "UV_CACHE_DIR": str(tmp_path / "uv"),
    }
    outcome = setup(bare_path, CERTIFY_VENV=str(tmp_path / "venv"), **offline)
    assert outcome.returncode == 1
    assert "no network" in outcome.stderr
    assert (ROOT / "requirements.lock").is_file()
    assert not (tmp_path / "venv.setup-lock").exists()


def test_a_prepared_environment_is_ready_at_once() -> None:
    venv = os.environ.get("CERTIFY_VENV") or str(Path(sys.executable).parent.parent)
    began = time.monotonic()
    outcome = subprocess.run([ROOT / "script" / "setup"], env={**os.environ, "CERTIFY_VENV": venv}, capture_output=True, text=True, timeout=60)
    assert outcome.returncode == 0, outcome.stderr
    if outcome.stdout.count("\n") == 1:  # nothing had changed
        assert time.monotonic() - began < 5
