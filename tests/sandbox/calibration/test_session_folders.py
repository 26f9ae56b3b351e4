"""A folder of recordings for the leave-one-out table: whatever is wrong with it is said, all of it."""

import shutil
from pathlib import Path

import pytest

from sandbox.calibration.session_folders import FolderRefused, read_session_folders
from tests.sandbox.calibration.session_files import SESSIONS


def folder_of(tmp_path: Path, *names: str) -> Path:
    for name in names:
        shutil.copytree(SESSIONS / name, tmp_path / name)
    return tmp_path


def refused(folder: Path, hosts: tuple[str, ...] = ()) -> str:
    with pytest.raises(FolderRefused) as error:
        read_session_folders(folder, hosts)
    return str(error.value)


def test_sessions_are_grouped_by_host_in_order_of_their_start(tmp_path: Path) -> None:
    hosts = read_session_folders(folder_of(tmp_path, "snacks-02", "boutique-02", "boutique-01", "snacks-01"))
    assert {host: [one.id for one in sessions] for host, sessions in hosts.items()} == {
        "boutique": ["boutique-01", "boutique-02"],
        "snacks": ["snacks-01", "snacks-02"],
    }


def test_only_the_hosts_that_were_asked_for(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "snacks-01", "snacks-02", "boutique-01")
    assert list(read_session_folders(folder, ("snacks",))) == ["snacks"]
    assert "no session of the host nobody" in refused(folder, ("nobody",))


def test_a_folder_that_is_not_there_and_one_without_sessions(tmp_path: Path) -> None:
    assert "no such folder" in refused(tmp_path / "nowhere")
    assert "no session in it" in refused(tmp_path)


def test_a_session_given_instead_of_its_folder_is_recognised(tmp_path: Path) -> None:
    assert "give the folder above it" in refused(folder_of(tmp_path, "snacks-01") / "snacks-01")


def test_defects_of_all_sessions_are_named_with_file_and_line(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "snacks-01", "snacks-02")
    (folder / "snacks-02" / "minutes.csv").unlink()
    rows = (folder / "snacks-01" / "minutes.csv").read_text(encoding="utf-8").splitlines()
    del rows[8]
    (folder / "snacks-01" / "minutes.csv").write_text("\n".join(rows), encoding="utf-8")
    said = refused(folder)
    assert "snacks-02: minutes.csv: The file is missing." in said
    assert "snacks-01: minutes.csv, line 9" in said


def test_a_host_with_one_session_is_named_with_what_to_do(tmp_path: Path) -> None:
    said = refused(folder_of(tmp_path, "snacks-01", "boutique-01", "boutique-02"))
    assert "snacks: only one session (snacks-01)" in said
    assert "--host" in said
    assert "boutique" not in said


def test_the_same_session_twice_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "snacks-01")
    shutil.copytree(SESSIONS / "snacks-01", folder / "copy")
    assert "the session snacks-01 is there twice" in refused(folder)
