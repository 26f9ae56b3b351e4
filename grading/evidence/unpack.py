"""A zip of unknown origin into files in memory. Nothing is written to disk; every size is bounded before a byte is inflated."""

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from grading.errors import UnreadableBundle
from grading.evidence.layout import BUNDLE_BYTES_MAX, FILE_BYTES_MAX, MANIFEST, NAME, READMES, RESULT, ROOM_FILES, ROOMS_MAX, positions, room_file

ENTRIES_MAX = len(READMES) + 2 + ROOMS_MAX * len(ROOM_FILES)
ENCRYPTED = 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def unpack(path: Path) -> dict[str, bytes]:
    """Every file of the bundle by its name. Raises UnreadableBundle."""
    try:
        if path.stat().st_size > BUNDLE_BYTES_MAX:
            raise UnreadableBundle(f"the archive is larger than {BUNDLE_BYTES_MAX} bytes")
        with path.open("rb") as stream:
            files = _files(stream)
    except OSError as error:
        raise UnreadableBundle(f"{path} cannot be read: {error.strerror or error}") from error
    _require_whole(files)
    return files


def _files(stream: BinaryIO) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check(entries)
            return {entry.filename: _inflate(archive, entry) for entry in entries}
    # What a zip that was made to break a reader makes the reader raise; the list is that of zipfile's own code.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError) as error:
        raise UnreadableBundle(f"not a zip that can be read: {error}") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES_MAX:
        raise UnreadableBundle(f"{len(entries)} files are more than a bundle has")
    names = [entry.filename for entry in entries]
    for name in names:
        if not NAME.fullmatch(name):
            raise UnreadableBundle(f"a bundle has no file {name[:100]!r}")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableBundle(f"{twice} stands twice in the archive")
    for entry in entries:
        if entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS:
            raise UnreadableBundle(f"{entry.filename} is encrypted or compressed in another way")
        if entry.file_size > FILE_BYTES_MAX:
            raise UnreadableBundle(f"{entry.filename} is larger than {FILE_BYTES_MAX} bytes")
    if sum(entry.file_size for entry in entries) > BUNDLE_BYTES_MAX:
        raise UnreadableBundle(f"the files are larger than {BUNDLE_BYTES_MAX} bytes together")


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """At most the size that the directory names, which has been bounded: a bomb that lies about its size ends here."""
    with archive.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise UnreadableBundle(f"{entry.filename} is not as long as the archive says")
    return data


def _require_whole(files: dict[str, bytes]) -> None:
    rooms = positions(files)
    wanted = {MANIFEST, RESULT, *(room_file(position, name) for position in rooms for name in ROOM_FILES)}
    missing = sorted(wanted - set(files))
    if not rooms or missing:
        raise UnreadableBundle(f"missing in the bundle: {', '.join(missing) or 'rooms'}")
