"""Bytes of one CSV file → typed table, naming every cell that is not what its column must be."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sandbox.calibration.columns import Column, english_name
from sandbox.calibration.defects import Defect

MOST_ROWS = 400_000
MOST_TEXT = 200
LARGEST_NUMBER = 1e12
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_SKU = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)


@dataclass
class Table:
    """Rows with their line numbers. A cell that could not be read is None; its defect is in the list."""

    file: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)
    """English column name → name in the file."""

    def shown(self, column: str) -> str:
        return self.header.get(column, column)

    def frame(self, columns: tuple[Column, ...]) -> pd.DataFrame:
        data = pd.DataFrame(self.rows, columns=[column.name for column in columns])
        for column in columns:
            kind = {"count": "int64", "amount": "float64", "price": "float64", "seconds": "float64"}.get(column.kind, "object")
            data[column.name] = data[column.name].astype(kind)
        return data


def decode(file: str, data: bytes, defects: list[Defect]) -> str | None:
    """UTF-8 with or without byte-order mark, else GB 18030 (which contains GBK); None if it is neither."""
    if not data.strip():
        defects.append(Defect(file, None, None, "empty_file"))
        return None
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        defects.append(Defect(file, None, None, "wrong_encoding"))
        return None
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        defects.append(Defect(file, line, None, "nul_byte"))
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    defects.append(Defect(file, None, None, "wrong_encoding"))
    return None


def read_table(file: str, data: bytes, columns: tuple[Column, ...], defects: list[Defect]) -> Table | None:
    """The table, or None when its header or text cannot be used. Unknown columns are left out."""
    text = decode(file, data, defects)
    if text is None:
        return None
    table = Table(file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    places: list[tuple[int, Column]] = []
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = cells
                found = _read_header(table, cells, columns, defects)
                if found is None:
                    return None
                places = found
                continue
            if len(table.rows) >= MOST_ROWS:
                defects.append(Defect(file, start, None, "too_many_rows", {"limit": MOST_ROWS}))
                return None
            _read_row(table, cells, start, len(header), places, defects)
    except csv.Error as error:
        defects.append(Defect(file, reader.line_num, None, "broken_csv", {"reason": str(error)}))
        return None
    if not table.rows and columns[0].name != "at_s":
        if not any(defect.file == file for defect in defects):
            defects.append(Defect(file, None, None, "no_rows"))
        return None
    return table


def _read_header(table: Table, cells: list[str], columns: tuple[Column, ...], defects: list[Defect]) -> list[tuple[int, Column]] | None:
    by_name = {column.name: column for column in columns}
    places: list[tuple[int, Column]] = []
    broken = False
    for place, cell in enumerate(cells):
        name = english_name(cell, columns)
        if name is None:
            continue
        if name in table.header:
            defects.append(Defect(table.file, 1, cell.strip(), "duplicate_column", {"column": cell.strip()}))
            broken = True
            continue
        table.header[name] = cell.strip()
        places.append((place, by_name[name]))
    for column in columns:
        if column.name not in table.header:
            params: dict[str, object] = {"column": column.name, "chinese": column.chinese[0]}
            defects.append(Defect(table.file, 1, column.name, "missing_column", params))
            broken = True
    return None if broken else places


def _read_row(table: Table, cells: list[str], line: int, width: int, places: list[tuple[int, Column]], defects: list[Defect]) -> None:
    if len(cells) != width:
        defects.append(Defect(table.file, line, None, "wrong_number_of_cells", {"cells": len(cells), "expected": width}))
        return
    row: dict[str, Any] = {}
    for place, column in places:
        value, code, params = read_cell(cells[place], column)
        if code:
            defects.append(Defect(table.file, line, table.header[column.name], code, params))
        row[column.name] = value
    table.rows.append(row)
    table.lines.append(line)


def read_cell(cell: str, column: Column) -> tuple[Any, str, dict[str, object]]:
    """(value, defect code or "", params)."""
    text = cell.strip()
    if not text:
        if column.empty_allowed:
            return "", "", {}
        return None, "missing_value", {}
    if column.kind == "text":
        return (None, "text_too_long", {"limit": MOST_TEXT}) if len(text) > MOST_TEXT else (text, "", {})
    if column.kind == "sku":
        return (text, "", {}) if _SKU.fullmatch(text) else (None, "bad_sku", {"value": text[:MOST_TEXT]})
    return _read_number(text, column.kind)


def read_number(text: str) -> float | None:
    """A finite number in plain digits, or None (no thousands separators, no words, no other scripts' digits)."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _read_number(text: str, kind: str) -> tuple[Any, str, dict[str, object]]:
    shown: dict[str, object] = {"value": text[:40]}
    number = read_number(text)
    if number is None:
        return None, "not_a_price" if kind == "price" else "not_a_number", shown
    if number < 0:
        return None, "negative", shown
    if number > LARGEST_NUMBER:
        return None, "number_too_large", {**shown, "limit": int(LARGEST_NUMBER)}
    if kind == "count":
        return (int(number), "", {}) if number == int(number) else (None, "not_a_whole_number", shown)
    if kind == "price" and not is_price(number):
        return None, "not_a_price", shown
    return number, "", {}


def is_price(number: float) -> bool:
    """More than nothing, in whole cents."""
    return number > 0 and abs(number * 100 - round(number * 100)) < 1e-6
