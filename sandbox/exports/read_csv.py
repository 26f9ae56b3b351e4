"""Bytes of a CSV export → one sheet."""

from __future__ import annotations

import csv
import io

from sandbox.calibration.defects import Defect
from sandbox.calibration.tables import decode
from sandbox.exports.sheets import MOST_CELLS, MOST_COLUMNS, Sheet, sheet_of

_SEPARATORS = (",", "\t", ";")


def read_csv(file: str, data: bytes, defects: list[Defect]) -> Sheet | None:
    """UTF-8 with or without byte-order mark, UTF-16 with one (“Unicode text”), else GB 18030; commas, tabs or semicolons."""
    text = _text(file, data, defects)
    if text is None:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    cells, start = 0, 1
    try:
        for row in reader:
            cells += max(1, len(row))
            if len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                defects.append(Defect(file, start, None, "too_many_cells", {"limit": MOST_CELLS, "columns": MOST_COLUMNS}))
                return None
            rows.append(row)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        defects.append(Defect(file, reader.line_num, None, "broken_csv", {"reason": str(error)}))
        return None
    return sheet_of(file, "", rows, lines)


def _text(file: str, data: bytes, defects: list[Defect]) -> str | None:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            defects.append(Defect(file, None, None, "wrong_encoding"))
            return None
    return decode(file, data, defects)


def _separator(text: str) -> str:
    """The one that the first lines use most."""
    head = text[:20_000]
    return max(_SEPARATORS, key=head.count)
