"""The demo's data folder: one demo at a time, secrets for its owner only."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from certify.demo.errors import FolderError
from certify.demo.folder import open_folder
from certify.demo.signins import SignIns, new_password, read_sign_ins, write_sign_ins

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_second_demo_on_the_same_folder_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "data")
    folder.note_address("http://127.0.0.1:8123")
    with pytest.raises(FolderError) as caught:
        open_folder(tmp_path / "data")
    assert "http://127.0.0.1:8123" in caught.value.en
    assert str(os.getpid()) in caught.value.en


def test_the_folder_is_free_again_when_its_demo_is_gone(tmp_path: Path) -> None:
    program = f"from pathlib import Path; from certify.demo.folder import open_folder; open_folder(Path({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
    open_folder(tmp_path)


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(FolderError) as caught:
        open_folder(tmp_path / "file" / "data")
    assert str(tmp_path / "file" / "data") in caught.value.en
    assert "--data" in caught.value.zh


def test_secrets_are_made_once_and_are_nobody_elses(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    assert folder.secret("broker") == folder.secret("broker")
    assert stat.S_IMODE((tmp_path / "secrets" / "broker").stat().st_mode) == 0o600


def test_sign_ins_are_kept_and_are_nobody_elses(tmp_path: Path) -> None:
    write_sign_ins(tmp_path, SignIns(new_password(), "token"))
    found = read_sign_ins(tmp_path)
    assert found is not None
    assert found.robot_token == "token"
    assert stat.S_IMODE((tmp_path / "secrets" / "sign-ins.json").stat().st_mode) == 0o600
    assert new_password() != new_password()
