"""Tables as files: CSV that Excel opens with Chinese in it, and a workbook. No cell of text can become a formula."""

import csv
import io
from collections.abc import Sequence

from grading.round_statistics.tables import Cell, Table

BOM = "\ufeff"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTH_MAX = 44


def harmless(cell: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, *CSV Injection*); numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell


def csv_bytes(table: Table) -> bytes:
    """UTF-8 with byte-order mark, comma, CRLF (RFC 4180); what is unknown is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([["" if cell is None else harmless(cell) for cell in row] for row in table.rows])
    return (BOM + text.getvalue()).encode("utf-8")


def workbook_bytes(tables: Sequence[Table]) -> bytes:
    """A sheet a table: header frozen, filters on."""
    from openpyxl import Workbook  # a quarter of a second that no other page should wait for
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.append([column.name for column in table.columns])
        for row in table.rows:
            sheet.append([harmless(_printable(cell)) for cell in row])
        for place, column in enumerate(table.columns, start=1):
            sheet.cell(1, place).font = Font(bold=True)
            longest = max([len(column.name), *(len(str(row[place - 1] or "")) for row in table.rows[:200])])
            sheet.column_dimensions[get_column_letter(place)].width = min(longest + 2, _WIDTH_MAX)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _printable(cell: Cell) -> Cell:
    """Control characters, which a workbook refuses, are left out."""
    return "".join(sign for sign in cell if sign >= " " or sign in "\t\n\r") if isinstance(cell, str) else cell
