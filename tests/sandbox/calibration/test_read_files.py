"""Folders, zips and uploads are read within limits, and nothing outside the recording is touched."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from sandbox.calibration.columns import FILES
from sandbox.calibration.defects import RecordingRefused
from sandbox.calibration.recording import read_recording
from sandbox.calibration.sources import MOST_BYTES_PER_FILE, MOST_ZIP_MEMBERS
from tests.sandbox.calibration import session_files as build


def zipped(files: build.Files, prefix: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(prefix + name, data)
    return packed.getvalue()


def codes(source: object) -> set[str]:
    with pytest.raises(RecordingRefused) as refusal:
        read_recording(source)  # type: ignore[arg-type]
    assert all(defect.message for defect in refusal.value.defects)
    return {defect.code for defect in refusal.value.defects}


@pytest.mark.parametrize("prefix", ["", "boutique-01/"])
def test_a_zip_is_read_like_its_folder(prefix: str, tmp_path: Path) -> None:
    files = build.english_files()
    path = tmp_path / "session.zip"
    path.write_bytes(zipped(files, prefix))
    assert read_recording(path).digest == read_recording(zipped(files, prefix)).digest == read_recording(build.SESSIONS / "boutique-01").digest


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == {"not_found"}


def test_an_empty_folder_misses_five_files(tmp_path: Path) -> None:
    with pytest.raises(RecordingRefused) as refusal:
        read_recording(tmp_path)
    assert [defect.file for defect in refusal.value.defects] == list(FILES)


def test_a_file_over_the_limit_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    for name, data in build.english_files().items():
        (tmp_path / name).write_bytes(data)
    with (tmp_path / "minutes.csv").open("wb") as stream:
        stream.truncate(200 * 1024**2)
    assert codes(tmp_path) == {"file_too_large"}


def test_a_zip_bomb_is_stopped_while_it_unpacks() -> None:
    assert "file_too_large" in codes(zipped({**build.english_files(), "minutes.csv": b"0" * (MOST_BYTES_PER_FILE + 1)}))


@pytest.mark.parametrize("name", ["../minutes.csv", "/etc/minutes.csv", "a/../../minutes.csv", "..\\minutes.csv", "c:/minutes.csv"])
def test_a_name_that_points_out_of_the_folder_is_refused(name: str) -> None:
    assert "unsafe_name" in codes(zipped({**build.english_files(), name: b"x"}))


def test_a_linked_file_is_refused(tmp_path: Path) -> None:
    for name, data in build.english_files().items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "minutes.csv").unlink()
    (tmp_path / "minutes.csv").symlink_to("/etc/hostname")
    assert codes(tmp_path) == {"symlink"}


def test_a_link_in_a_zip_is_refused() -> None:
    files = build.english_files()
    del files["minutes.csv"]
    packed = io.BytesIO(zipped(files))
    with zipfile.ZipFile(packed, "a") as archive:
        link = zipfile.ZipInfo("minutes.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
    assert codes(packed.getvalue()) == {"symlink"}


def test_a_file_that_is_there_twice_is_refused() -> None:
    files = build.english_files()
    assert codes(zipped({**files, "old/minutes.csv": files["minutes.csv"]})) == {"file_twice"}


def test_a_zip_of_too_many_files_is_refused() -> None:
    assert codes(zipped({f"{number}.txt": b"" for number in range(MOST_ZIP_MEMBERS + 1)})) == {"too_many_files"}


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_not_a_zip_is_refused(data: bytes) -> None:
    assert codes(data) == {"not_a_recording_or_zip"}


def test_a_damaged_zip_is_refused() -> None:
    packed = bytearray(zipped(build.english_files()))
    packed[200:260] = b"\x00" * 60
    assert codes(bytes(packed)) & {"not_a_recording_or_zip"}
