"""Which characters a TrueType font can show: its `cmap` table, format 12 (OpenType 1.9, 'cmap'). Pure but for reading the file."""

import struct
from pathlib import Path


def covered(font: Path) -> frozenset[int]:
    """Unicode code points that have a glyph. Raises ValueError if the font has no such table."""
    content = font.read_bytes()
    start = _table(content, b"cmap")
    (count,) = struct.unpack_from(">H", content, start + 2)
    tables = [struct.unpack_from(">HHI", content, start + 4 + 8 * place) for place in range(count)]
    formats = {struct.unpack_from(">H", content, start + offset)[0]: start + offset for platform, _, offset in tables if platform in (0, 3)}
    if 12 in formats:
        return _segmented(content, formats[12])
    raise ValueError(f"{font.name} has no full Unicode character map")


def _table(content: bytes, wanted: bytes) -> int:
    (count,) = struct.unpack_from(">H", content, 4)
    for place in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, 12 + 16 * place)
        if tag == wanted:
            return int(offset)
    raise ValueError(f"no table {wanted.decode()}")


def _segmented(content: bytes, at: int) -> frozenset[int]:
    """Format 12: groups of (first character, last character, first glyph); glyph 0 is the empty box."""
    (groups,) = struct.unpack_from(">I", content, at + 12)
    found: set[int] = set()
    for place in range(groups):
        first, last, glyph = struct.unpack_from(">III", content, at + 16 + 12 * place)
        found.update(range(first + (glyph == 0), last + 1))
    return frozenset(found)
