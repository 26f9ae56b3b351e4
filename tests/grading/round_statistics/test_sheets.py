"""What a spreadsheet finds in the files."""

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from grading.round_statistics.sheets import csv_bytes, harmless, workbook_bytes
from grading.round_statistics.summary import summary
from grading.round_statistics.tables import attempts_table, columns_table, items_table, rooms_table
from tests.grading.round_statistics.builders import a_result, an_attempt

ATTEMPT_COLUMNS = [
    "round",
    "attempt",
    "person",
    "name",
    "attempt_number",
    "counts",
    "program",
    "form",
    "identity_check",
    "state",
    "started_at",
    "closed_at",
    "close_reason",
    "duration_s",
    "extra_time_percent",
    "actions",
    "rooms",
    "decision",
    "final",
    "invalid_because",
    "score",
    "score_se",
    "cut_score",
    "round_uplift",
    "expected_growth",
    "net_uplift",
    "met_score",
    "met_growth",
    "met_few_breaches",
    "met_no_severe_breach",
    "breaches",
    "severe_breaches",
    "contribution_cents",
    "regraded",
    "job_state",
    "job_tries",
    "job_wait_s",
    "job_run_s",
    "graded_at",
    "published_at",
    "rubric_version",
    "extra_rooms",
]


def test_the_names_of_the_columns_stay_what_programs_read() -> None:
    """A new column goes to the end; none is renamed."""
    assert [column.name for column in attempts_table("autumn", []).columns] == ATTEMPT_COLUMNS


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_name_that_begins_like_a_formula_stays_text(name: str) -> None:
    table = attempts_table("autumn", [an_attempt(1, person_name=name)])
    row = next(csv.DictReader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline="")))
    assert row["name"] == f"'{name}"
    cell = load_workbook(io.BytesIO(workbook_bytes([table])))["attempts"]["D2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_numbers_with_a_sign_stay_numbers() -> None:
    assert harmless(-0.25) == -0.25
    table = attempts_table("autumn", [an_attempt(1, result=a_result(round_uplift=-0.25))])
    row = next(csv.DictReader(io.StringIO(csv_bytes(table).decode("utf-8-sig"))))
    assert float(row["round_uplift"]) == -0.25


def test_csv_opens_with_chinese_in_it_and_its_times_have_a_zone() -> None:
    data = csv_bytes(attempts_table("autumn", [an_attempt(1, person_name="龘靐, “操盘手”")]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    row = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert (row["name"], row["started_at"]) == ("龘靐, “操盘手”", "2026-03-01T10:00:00+00:00")


def test_what_is_unknown_is_empty() -> None:
    row = next(csv.DictReader(io.StringIO(csv_bytes(attempts_table("autumn", [an_attempt(1, result=None, job=None)])).decode("utf-8-sig"))))
    assert {row[name] for name in ("decision", "score", "met_score", "job_state", "graded_at")} == {""}


def test_the_workbook_has_every_table_and_says_what_each_column_is() -> None:
    attempts = [replace(an_attempt(person), person_name="a\x0bb") for person in range(1, 7)]
    tables = (attempts_table("autumn", attempts), rooms_table(attempts), items_table(summary(attempts, 6)))
    book = load_workbook(io.BytesIO(workbook_bytes([*tables, columns_table(*tables)])))
    assert book.sheetnames == ["attempts", "rooms", "items", "columns"]
    assert (book["attempts"].max_row, book["rooms"].max_row, book["items"].max_row) == (7, 13, 3)
    assert book["attempts"].freeze_panes == "A2"
    told = {(row[0], row[1]): row[2] for row in book["columns"].iter_rows(min_row=2, values_only=True)}
    assert told["attempts", "round_uplift"] == "fraction"
    assert told["rooms", "log_ratio"] == "ln"
    assert set(told) == {(table.name, column.name) for table in tables for column in table.columns}
