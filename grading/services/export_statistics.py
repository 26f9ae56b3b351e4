"""A round's tables as a file, and the note of who took it."""

from dataclasses import dataclass
from datetime import datetime

from grading.errors import NoSuchTable
from grading.models import StatisticsDownload
from grading.round_statistics.sheets import csv_bytes, workbook_bytes
from grading.round_statistics.summary import summary
from grading.round_statistics.tables import Table, attempts_table, columns_table, items_table, rooms_table
from grading.selectors.round_statistics import sat_attempts

CSV, XLSX = "csv", "xlsx"
WORKBOOK = "statistics"
TABLES = ("attempts", "rooms", "items", "columns")
FILES = (f"{WORKBOOK}.{XLSX}", *(f"{name}.{CSV}" for name in TABLES))
"""What there is: the workbook with all tables, and each table by itself."""

CONTENT_TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True, slots=True)
class Export:
    """`name` is what the browser saves it as."""

    name: str
    content_type: str
    content: bytes


def export_statistics(round_id: int, slug: str, file: str, by: int, now: datetime) -> Export:
    """Raises NoSuchTable for a file that is not among FILES."""
    if file not in FILES:
        raise NoSuchTable("there is no such table", file=file, known=list(FILES))
    tables = _tables(round_id, slug)
    name, _, kind = file.partition(".")
    if kind == XLSX:
        content, rows = workbook_bytes(list(tables.values())), sum(len(table.rows) for table in tables.values())
    else:
        content, rows = csv_bytes(tables[name]), len(tables[name].rows)
    StatisticsDownload.objects.create(round_id=round_id, by_id=by, at=now, file=file, rows=rows)
    return Export(f"{slug}-{file}", CONTENT_TYPES[kind], content)


def _tables(round_id: int, slug: str) -> dict[str, Table]:
    attempts = sat_attempts(round_id)
    tables = (attempts_table(slug, attempts), rooms_table(attempts), items_table(summary(attempts, 0)))
    return {table.name: table for table in (*tables, columns_table(*tables))}
