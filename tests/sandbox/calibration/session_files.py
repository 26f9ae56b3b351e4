"""Builders: the files of a small sound recording, in English or Chinese columns, and ways to break them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from sandbox.calibration.columns import TABLES

SESSIONS = Path(__file__).parents[3] / "sandbox" / "demo" / "sessions"
Files = dict[str, bytes]


def english_files() -> Files:
    return read_folder("boutique-01")


def chinese_files() -> Files:
    """The same session as a dashboard would export it: Chinese headers and a byte-order mark."""
    files = english_files()
    for name, columns in TABLES.items():
        rows = rows_of(files[name])
        chinese = {column.name: column.chinese[0] for column in columns}
        rows[0] = [chinese[header] for header in rows[0]]
        files[name] = b"\xef\xbb\xbf" + bytes_of(rows)
    return files


def read_folder(name: str) -> Files:
    return {path.name: path.read_bytes() for path in (SESSIONS / name).iterdir()}


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def bytes_of(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def header_of(file: str, column: str, headers: list[str]) -> int:
    spec = next(item for item in TABLES[file] if item.name == column)
    return next(place for place, header in enumerate(headers) if header in {spec.name, *spec.chinese})


def with_cell(files: Files, file: str, line: int, column: str, value: str) -> Files:
    """`line` counts from 1, the header being line 1."""
    rows = rows_of(files[file])
    rows[line - 1][header_of(file, column, rows[0])] = value
    return {**files, file: bytes_of(rows)}


def without_line(files: Files, file: str, line: int) -> Files:
    rows = rows_of(files[file])
    del rows[line - 1]
    return {**files, file: bytes_of(rows)}


def with_line_twice(files: Files, file: str, line: int) -> Files:
    rows = rows_of(files[file])
    rows.insert(line, rows[line - 1])
    return {**files, file: bytes_of(rows)}


def without_column(files: Files, file: str, column: str) -> Files:
    rows = rows_of(files[file])
    place = header_of(file, column, rows[0])
    return {**files, file: bytes_of([row[:place] + row[place + 1 :] for row in rows])}


def with_column_twice(files: Files, file: str, column: str) -> Files:
    rows = rows_of(files[file])
    place = header_of(file, column, rows[0])
    return {**files, file: bytes_of([[*row, row[place]] for row in rows])}
