"""The files of an export → sheets. Raises RecordingRefused with every file that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.calibration.defects import Defect, RecordingRefused
from sandbox.exports.read_csv import read_csv
from sandbox.exports.read_xlsx import read_xlsx
from sandbox.exports.sheets import MOST_CELLS, MOST_SHEETS, Sheet

MOST_BYTES_PER_FILE = 24 * 1024**2


def read_export(files: Mapping[str, bytes]) -> tuple[Sheet, ...]:
    """`files`: bytes by file name, XLSX or CSV by content."""
    defects: list[Defect] = []
    sheets: list[Sheet] = []
    if not files:
        defects.append(Defect("", None, None, "nothing_uploaded"))
    for name, data in sorted(files.items()):
        if len(data) > MOST_BYTES_PER_FILE:
            defects.append(Defect(name, None, None, "file_too_large", {"limit_mb": MOST_BYTES_PER_FILE // 1024**2}))
        elif data[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
            sheets += read_xlsx(name, data, defects)
        elif name.lower().endswith((".xlsx", ".xlsm", ".xls")) and data:
            defects.append(Defect(name, None, None, "not_a_workbook", {"reason": "not a zip"}))
        else:
            sheet = read_csv(name, data, defects)
            if sheet is not None and sheet.rows:
                sheets.append(sheet)
    check_size(sheets, defects)
    if not sheets and not defects:
        defects.append(Defect("", None, None, "no_table"))
    if defects:
        raise RecordingRefused(defects)
    return tuple(sheets)


def check_size(sheets: list[Sheet], defects: list[Defect]) -> None:
    """All files together."""
    if len(sheets) > MOST_SHEETS:
        defects.append(Defect("", None, None, "too_many_sheets", {"limit": MOST_SHEETS}))
    if sum(len(sheet.rows) * len(sheet.rows[0]) for sheet in sheets if sheet.rows) > MOST_CELLS:
        defects.append(Defect("", None, None, "too_many_cells", {"limit": MOST_CELLS, "columns": 0}))
