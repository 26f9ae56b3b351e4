"""A sheet of an export as it came: rows of text with their line numbers."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

MOST_SHEETS = 24
MOST_CELLS = 600_000  # a twelve-hour session of 18 products is 120,000; this many take some fifteen seconds to read
MOST_COLUMNS = 256
MOST_CELL_TEXT = 300


@dataclass(frozen=True)
class Sheet:
    """`rows` without empty ones, all of one width; `lines` are theirs in the file, from 1. `name` is empty for a CSV file."""

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    @property
    def label(self) -> str:
        """How defects name it."""
        return f"{self.file} › {self.name}" if self.name else self.file


def sheet_of(file: str, name: str, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> Sheet:
    """Trims cells, leaves empty rows and empty columns at the right out, evens the width."""
    kept = [(tuple(cell.strip()[:MOST_CELL_TEXT] for cell in row), line) for row, line in zip(rows, lines, strict=True)]
    kept = [(row, line) for row, line in kept if any(row)]
    width = max((1 + max(place for place, cell in enumerate(row) if cell) for row, _ in kept), default=0)
    even = tuple((row + ("",) * width)[:width] for row, _ in kept)
    return Sheet(file, name, even, tuple(line for _, line in kept))


def pack_sheets(sheets: Sequence[Sheet]) -> bytes:
    """For a draft's row."""
    content = [{"file": s.file, "name": s.name, "rows": s.rows, "lines": s.lines} for s in sheets]
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack_sheets(packed: bytes | memoryview) -> tuple[Sheet, ...]:
    content = json.loads(zlib.decompress(bytes(packed)))
    return tuple(Sheet(s["file"], s["name"], tuple(tuple(row) for row in s["rows"]), tuple(s["lines"])) for s in content)
