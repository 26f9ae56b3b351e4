"""Bytes of an XLSX workbook → its sheets as text. Formulas are not evaluated: the values that were saved with them are read."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from sandbox.calibration.defects import Defect
from sandbox.exports.sheets import MOST_CELLS, MOST_COLUMNS, MOST_SHEETS, Sheet, sheet_of

MOST_UNPACKED_BYTES = 96 * 1024**2
MOST_PARTS = 500
_CHUNK = 256 * 1024
_OLD = b"\xd0\xcf\x11\xe0"
"""Head of .xls and of workbooks with a password."""
_DECLARATIONS = tuple(text.encode(encoding) for text in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OSError,
)


def read_xlsx(file: str, data: bytes, defects: list[Defect]) -> list[Sheet]:
    """All its worksheets that hold anything; nothing, with the fault named, when it cannot be read within the limits."""
    if data[:4] == _OLD:
        defects.append(Defect(file, None, None, "old_workbook"))
        return []
    try:
        fault = _fault_of_parts(file, data)
        if fault:
            defects.append(fault)
            return []
        return _sheets(file, data, defects)
    except (*_BROKEN, NotImplementedError, RuntimeError) as error:
        # RuntimeError: an encrypted member; the others are what openpyxl makes of a damaged part
        defects.append(Defect(file, None, None, "not_a_workbook", {"reason": str(error)[:80]}))
        return []


def _fault_of_parts(file: str, data: bytes) -> Defect | None:
    """Unpacks every part once, counting: whatever sizes the directory claims. XML with declarations of its own is not read at all."""
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MOST_PARTS:
            return Defect(file, None, None, "too_many_files", {"limit": MOST_PARTS})
        for member in members:
            tail = b""
            with archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    if unpacked > MOST_UNPACKED_BYTES:
                        return Defect(file, None, None, "workbook_too_large", {"limit_mb": MOST_UNPACKED_BYTES // 1024**2})
                    if any(word in tail + chunk for word in _DECLARATIONS):
                        return Defect(file, None, None, "unsafe_workbook")
                    tail = chunk[-32:]
    return None


def _sheets(file: str, data: bytes, defects: list[Defect]) -> list[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        worksheets = book.worksheets
        if len(worksheets) > MOST_SHEETS:
            defects.append(Defect(file, None, None, "too_many_sheets", {"limit": MOST_SHEETS}))
            return []
        found, cells = [], 0
        for worksheet in worksheets:
            worksheet.reset_dimensions()  # the size that the file claims may be wrong, or a trap
            rows: list[list[str]] = []
            lines: list[int] = []
            for line, row in enumerate(worksheet.iter_rows(), start=1):
                cells += max(1, len(row))
                if len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                    where = f"{file} › {worksheet.title}"
                    defects.append(Defect(where, line, None, "too_many_cells", {"limit": MOST_CELLS, "columns": MOST_COLUMNS}))
                    return []
                texts = [_text(cell) for cell in row]
                if any(texts):
                    rows.append(texts)
                    lines.append(line)
            sheet = sheet_of(file, worksheet.title, rows, lines)
            if sheet.rows:
                found.append(sheet)
        return found
    finally:
        book.close()


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return _number(value, "%" in (cell.number_format or ""))
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _number(value: float, is_percent: bool) -> str:
    if is_percent:  # shown as 6.2 %, stored as 0.062
        return f"{round(value * 100, 10):.15g}%"
    if isinstance(value, int):
        return str(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
