"""Which files a bundle has, how large they may be, and how their bytes are written."""

import json
import re
from collections.abc import Iterable
from typing import Any

import rfc8785

from grading.errors import UnreadableBundle

MANIFEST = "manifest.json"
RESULT = "result.json"
READMES = ("README.en.txt", "README.zh.txt")
ROOM_FILES = ("baseline.json", "committed.bin", "grade.json", "keys.json", "log.json", "receipt.json", "scenario.json")

ROOMS_MAX = 99
FILE_BYTES_MAX = 64 * 1024 * 1024
"""Uncompressed. The scenario is the largest file by far: 65–113 kB in the rooms that the product carries."""
BUNDLE_BYTES_MAX = 256 * 1024 * 1024
"""All files uncompressed, and the archive itself."""

_ROOM_FILE = "|".join(re.escape(name) for name in ROOM_FILES)
NAME = re.compile("|".join((*(re.escape(name) for name in (MANIFEST, RESULT, *READMES)), rf"rooms/[1-9][0-9]?/(?:{_ROOM_FILE})")))


def room_file(position: int, name: str) -> str:
    return f"rooms/{position}/{name}"


def positions(names: Iterable[str]) -> list[int]:
    """The rooms that a bundle holds, in order; a regrade can have left one out."""
    return sorted({int(name.split("/")[1]) for name in names if name.startswith("rooms/")})


def canonical(document: Any) -> bytes:
    """RFC 8785."""
    return rfc8785.dumps(document)


def read_canonical(name: str, data: bytes) -> Any:
    """The document of canonical bytes. Raises UnreadableBundle for other spellings: what is digested must have one spelling only."""
    try:
        document = json.loads(data.decode("utf-8"))
        same = canonical(document) == data
    except (ValueError, RecursionError) as error:
        raise UnreadableBundle(f"{name} is not JSON: {error}", file=name) from error
    if not same:
        raise UnreadableBundle(f"{name} is not canonical JSON (RFC 8785)", file=name)
    return document
