"""Workbooks and CSV files are read within limits; what cannot be read is named."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from sandbox.calibration.defects import RecordingRefused
from sandbox.exports import read_xlsx
from sandbox.exports.read_export import read_export
from sandbox.exports.sheets import pack_sheets, unpack_sheets
from tests.sandbox.exports import dashboards


def codes(name: str, data: bytes) -> set[str]:
    with pytest.raises(RecordingRefused) as refusal:
        read_export({name: data})
    assert all(defect.message for defect in refusal.value.defects)
    return {defect.code for defect in refusal.value.defects}


def a_book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["时间", "商品点击率", "成交金额", "公式"])
    sheet.append([datetime(2026, 9, 5, 20, 0), 0.062, 12, "=1+1"])  # noqa: DTZ001
    sheet["B2"].number_format = "0.00%"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_cells_are_read_as_they_are_shown_and_formulas_are_not_evaluated() -> None:
    (sheet,) = read_export({"a.xlsx": a_book()})
    assert sheet.rows[1][:3] == ("2026-09-05 20:00:00", "6.2%", "12")
    assert len(sheet.rows[1]) == 4
    assert sheet.rows[1][3] == ""  # openpyxl saved no value with the formula


def with_part(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_book())) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member.filename, old.read(member))
        new.writestr(name, content)
    return packed.getvalue()


def test_a_bomb_is_stopped_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_xlsx, "MOST_UNPACKED_BYTES", 1024**2)
    bomb = with_part("xl/media/bomb.bin", b"0" * 2 * 1024**2)
    assert len(bomb) < 64 * 1024
    assert codes("a.xlsx", bomb) == {"workbook_too_large"}


def test_entities_are_not_expanded() -> None:
    laugh = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><sst>&a;</sst>'
    assert codes("a.xlsx", with_part("xl/sharedStrings.xml", laugh)) == {"unsafe_workbook"}


def test_a_claimed_size_is_no_trap() -> None:
    with zipfile.ZipFile(io.BytesIO(a_book())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    assert len(read_export({"a.xlsx": with_part("xl/worksheets/sheet1.xml", sheet)})[0].rows) == 2


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "not_a_workbook"),
        ("a.xlsx", b"text", "not_a_workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"\x81\xff\xff", "wrong_encoding"),
        ("a.csv", b"a,b\n1,\x00\n", "nul_byte"),
        ("a.csv", b'a,"b\n1,2\n', "broken_csv"),
        ("a.csv", b"\n\n  \n", "empty_file"),
        ("a.csv", b",,,\n", "no_table"),
        ("a.csv", b"," * 300 + b"\n1\n", "too_many_cells"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, data: bytes, code: str) -> None:
    assert code in codes(name, data)


def test_lines_are_those_of_the_file_and_drafts_keep_them() -> None:
    data = dashboards.csv_bytes([["标题"], [], ["分钟", "在线人数"], ["0", "多行\n备注"], ["1", "5"]], "utf-8")
    (sheet,) = read_export({"a.csv": data})
    assert sheet.lines == (1, 3, 4, 6)
    assert unpack_sheets(pack_sheets([sheet])) == (sheet,)
