"""The five files of a recording as bytes, out of a folder, a zip or a mapping, within limits whatever the source claims."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sandbox.calibration.columns import FILES
from sandbox.calibration.defects import Defect, RecordingRefused

MOST_BYTES_PER_FILE = 24 * 1024**2
"""A day's session of 100 products in minutes is about 6 MB."""
MOST_BYTES = 64 * 1024**2
MOST_ZIP_MEMBERS = 200
_CHUNK = 64 * 1024

Source = str | Path | bytes | Mapping[str, bytes]


def read_files(source: Source, needed: Sequence[str] = FILES) -> dict[str, bytes]:
    """Bytes by file name; `needed` must be there. Raises RecordingRefused with every fault of the container; file contents are not looked at."""
    defects: list[Defect] = []
    if isinstance(source, Mapping):
        files = _from_mapping(source, defects)
    elif isinstance(source, bytes | bytearray | memoryview):
        files = _from_zip("recording.zip", io.BytesIO(bytes(source)), defects)
    else:
        files = _from_path(Path(source), defects)
    if not any(defect.line is None and defect.code in _FATAL for defect in defects):
        defects += [Defect(name, None, None, "missing_file") for name in needed if name not in files]
    if sum(len(data) for data in files.values()) > MOST_BYTES:
        defects.append(Defect("", None, None, "recording_too_large", {"limit_mb": MOST_BYTES // 1024**2}))
    if defects:
        raise RecordingRefused(defects)
    return files


_FATAL = frozenset({"not_found", "not_a_recording_or_zip", "too_many_files"})


def _from_mapping(source: Mapping[str, bytes], defects: list[Defect]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, data in source.items():
        if name not in FILES:
            continue
        files[name] = bytes(data)
        if len(data) > MOST_BYTES_PER_FILE:
            defects.append(_too_large(name))
            files[name] = b""
    return files


def _from_path(path: Path, defects: list[Defect]) -> dict[str, bytes]:
    if path.is_dir():
        return _from_folder(path, defects)
    if not path.is_file():
        defects.append(Defect(str(path), None, None, "not_found"))
        return {}
    with path.open("rb") as stream:
        return _from_zip(path.name, stream, defects)


def _from_folder(folder: Path, defects: list[Defect]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name in FILES:
        path = folder / name
        if path.is_symlink():
            defects.append(Defect(name, None, None, "symlink", {"name": name}))
            files[name] = b""
        elif path.is_file():
            try:
                with path.open("rb") as stream:
                    files[name] = _read_capped(name, stream, defects)
            except OSError as error:
                defects.append(Defect(name, None, None, "unreadable", {"reason": error.strerror or "?"}))
                files[name] = b""
    return files


def _from_zip(label: str, stream: BinaryIO, defects: list[Defect]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if len(members) > MOST_ZIP_MEMBERS:
                defects.append(Defect(label, None, None, "too_many_files", {"limit": MOST_ZIP_MEMBERS}))
                return {}
            for member in members:
                _read_member(archive, member, files, defects)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        # RuntimeError: an encrypted member; NotImplementedError: a compression that zipfile does not know
        defects.append(Defect(label, None, None, "not_a_recording_or_zip", {"reason": str(error)}))
    return files


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, files: dict[str, bytes], defects: list[Defect]) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or any(":" in part for part in path.parts):
        defects.append(Defect(member.filename, None, None, "unsafe_name", {"name": member.filename}))
        return
    name = path.name
    if member.is_dir() or name not in FILES or "__MACOSX" in path.parts:
        return
    if stat.S_ISLNK(member.external_attr >> 16):
        defects.append(Defect(name, None, None, "symlink", {"name": member.filename}))
        files[name] = b""
        return
    if name in files:
        defects.append(Defect(name, None, None, "file_twice"))
        return
    with archive.open(member) as stream:
        files[name] = _read_capped(name, stream, defects)  # type: ignore[arg-type]


def _read_capped(name: str, stream: BinaryIO, defects: list[Defect]) -> bytes:
    """Up to the cap, whatever size a directory claims: a zip bomb is stopped while it unpacks."""
    read = io.BytesIO()
    while chunk := stream.read(_CHUNK):
        read.write(chunk)
        if read.tell() > MOST_BYTES_PER_FILE:
            defects.append(_too_large(name))
            return b""
    return read.getvalue()


def _too_large(name: str) -> Defect:
    return Defect(name, None, None, "file_too_large", {"limit_mb": MOST_BYTES_PER_FILE // 1024**2})
