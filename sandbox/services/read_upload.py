"""What a browser or a program sent → what the importer reads: one zip, or the files of one folder, capped while they are read."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import BinaryIO

from sandbox.calibration.columns import FILES
from sandbox.calibration.defects import Defect
from sandbox.calibration.sources import MOST_BYTES_PER_FILE
from sandbox.errors import RecordingRefused

MOST_UPLOAD_BYTES = 64 * 1024**2
_CHUNK = 64 * 1024


def read_upload(uploads: Iterable[tuple[str, BinaryIO]]) -> bytes | dict[str, bytes]:
    """A zip's bytes, or bytes by file name. Raises RecordingRefused naming every file that cannot be taken."""
    streams = [(PurePosixPath(name.replace("\\", "/")).name, stream) for name, stream in uploads]
    if not streams:
        raise RecordingRefused([Defect("", None, None, "nothing_uploaded")])
    if len(streams) == 1 and streams[0][0] not in FILES:
        return streams[0][1].read()
    return _folder([(name, stream) for name, stream in streams if name in FILES])


def _folder(streams: list[tuple[str, BinaryIO]]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    defects = []
    for name, stream in streams:
        if name in files:
            defects.append(Defect(name, None, None, "file_twice"))
            continue
        data = _read_capped(stream)
        files[name] = data or b""
        if data is None:
            defects.append(Defect(name, None, None, "file_too_large", {"limit_mb": MOST_BYTES_PER_FILE // 1024**2}))
    if defects:
        raise RecordingRefused(defects)
    return files


def _read_capped(stream: BinaryIO) -> bytes | None:
    read = io.BytesIO()
    while chunk := stream.read(_CHUNK):
        read.write(chunk)
        if read.tell() > MOST_BYTES_PER_FILE:
            return None
    return read.getvalue()
