"""Every defect of a recording is named by file, line and column, in both languages' columns, and nothing is read."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.calibration.columns import FILES, TABLES
from sandbox.calibration.defects import DEFECT_MESSAGES, MOST_DEFECTS, Defect, RecordingRefused
from sandbox.calibration.recording import read_recording
from tests.sandbox.calibration import session_files as build

LANGUAGES = {"english": build.english_files(), "chinese": build.chinese_files()}


@pytest.fixture(params=["english", "chinese"])
def files(request: pytest.FixtureRequest) -> build.Files:
    return dict(LANGUAGES[request.param])


def refused(files: build.Files) -> list[Defect]:
    with pytest.raises(RecordingRefused) as refusal:
        read_recording(files)
    for defect in refusal.value.defects:
        assert defect.message  # every template takes the params of its defect
    return list(refusal.value.defects)


def has(defects: list[Defect], file: str, line: int | None, column: str | None, code: str) -> bool:
    def is_column(named: str | None) -> bool:
        if column is None or named is None:
            return named == column
        chinese = next((item.chinese for item in TABLES.get(file, ()) if item.name == column), ())
        return named == column or named in chinese

    return any(d.file == file and d.line == line and is_column(d.column) and d.code == code for d in defects)


def test_both_languages_give_the_same_recording() -> None:
    assert read_recording(LANGUAGES["english"]).digest == read_recording(LANGUAGES["chinese"]).digest


@pytest.mark.parametrize("name", sorted(path.name for path in build.SESSIONS.iterdir() if path.is_dir()))
def test_it_reads_every_demonstration_session(name: str) -> None:
    recording = read_recording(build.SESSIONS / name)
    assert recording.id == name
    assert len(recording.minutes) == recording.length_min
    assert len(recording.product_minutes) == recording.length_min * len(recording.skus)


def test_gbk_is_read_like_utf8(files: build.Files) -> None:
    gbk = {name: data if name.endswith(".json") else data.decode("utf-8-sig").encode("gbk") for name, data in files.items()}
    assert read_recording(gbk).digest == read_recording(files).digest


CELLS = [
    ("minutes.csv", 5, "orders", "-1", "negative"),
    ("minutes.csv", 5, "orders", "2.5", "not_a_whole_number"),
    ("minutes.csv", 5, "orders", "two", "not_a_number"),
    ("minutes.csv", 5, "orders", "1,000", "not_a_number"),
    ("minutes.csv", 5, "online", "nan", "not_a_number"),
    ("minutes.csv", 5, "online", "inf", "not_a_number"),
    ("minutes.csv", 5, "gmv", "", "missing_value"),
    ("minutes.csv", 5, "orders", "9999999", "orders_above_entries"),
    ("minutes.csv", 5, "buyers", "99", "buyers_above_orders"),
    ("minutes.csv", 5, "units", "0", "orders_above_units"),
    ("minutes.csv", 5, "orders", "3", "sum_mismatch"),
    ("minutes.csv", 5, "gmv", "100.5", "sum_mismatch"),
    ("minutes.csv", 5, "exits", "99999", "exits_above_entries"),
    ("minutes.csv", 5, "answered", "99999", "answered_above_questions"),
    ("minutes.csv", 5, "questions", "99999", "questions_above_comments"),
    ("minutes.csv", 5, "refund_gmv", "99999", "refund_above_gmv"),
    ("minutes.csv", 5, "watch_seconds", "99999999", "watch_time_impossible"),
    ("minutes.csv", 5, "minute", "2", "duplicate_minute"),
    ("minutes.csv", 5, "minute", "1", "minutes_out_of_order"),
    ("minutes.csv", 5, "minute", "7", "minute_gap"),
    ("products.csv", 3, "sku", "W1", "duplicate_sku"),
    ("products.csv", 3, "sku", "W 1", "bad_sku"),
    ("products.csv", 3, "role", "hero", "unknown_role"),
    ("products.csv", 3, "floor_price", "500", "floor_above_list"),
    ("products.csv", 3, "list_price", "199.999", "not_a_price"),
    ("products.csv", 3, "list_price", "0", "not_a_price"),
    ("products.csv", 3, "stock", "-4", "negative"),
    ("products.csv", 3, "name", "x" * 201, "text_too_long"),
    ("product_minutes.csv", 9, "sku", "Z9", "unknown_sku"),
    ("product_minutes.csv", 9, "minute", "900", "minute_out_of_session"),
    ("product_minutes.csv", 9, "price", "1", "price_under_floor"),
    ("product_minutes.csv", 9, "stock", "9999", "stock_rises"),
    ("product_minutes.csv", 9, "units", "9999", "units_above_stock"),
    ("product_minutes.csv", 9, "clicks", "-3", "negative"),
    ("operator.csv", 20, "at_s", "1", "clock_going_back"),
    ("operator.csv", 20, "at_s", "5400", "outside_session"),
    ("operator.csv", 20, "at_s", "-5", "negative"),
    ("operator.csv", 20, "lever", "shout", "unknown_lever"),
    ("operator.csv", 8, "sku", "Z9", "unknown_sku"),
    ("operator.csv", 9, "sku", "", "missing_value"),
    ("operator.csv", 9, "value", "1.00", "price_under_floor"),
    ("operator.csv", 9, "value", "cheap", "not_a_price"),
    ("operator.csv", 2, "value", "fame", "unknown_choice"),
    ("operator.csv", 2, "sku", "W1", "unexpected_sku"),
    ("operator.csv", 3, "value", "1.5", "not_a_whole_number"),
    ("operator.csv", 3, "value", "-1", "negative"),
    ("operator.csv", 7, "value", "W1", "unexpected_value"),
]


@pytest.mark.parametrize(("file", "line", "column", "value", "code"), CELLS, ids=lambda part: str(part)[:24])
def test_a_bad_cell_is_named_by_file_line_and_column(files: build.Files, file: str, line: int, column: str, value: str, code: str) -> None:
    assert has(refused(build.with_cell(files, file, line, column, value)), file, line, column, code)


def test_a_pitch_of_more_than_a_minute_is_named(files: build.Files) -> None:
    broken = build.with_cell(files, "product_minutes.csv", 2, "pitch_seconds", "61")
    assert has(refused(broken), "product_minutes.csv", 2, "pitch_seconds", "pitch_above_minute")


@pytest.mark.parametrize(("file", "column"), [(file, column.name) for file, columns in TABLES.items() for column in columns])
def test_every_missing_column_is_named(files: build.Files, file: str, column: str) -> None:
    assert has(refused(build.without_column(files, file, column)), file, 1, column, "missing_column")


@pytest.mark.parametrize(("file", "column"), [("minutes.csv", "orders"), ("products.csv", "stock"), ("operator.csv", "value")])
def test_a_repeated_column_is_named(files: build.Files, file: str, column: str) -> None:
    assert has(refused(build.with_column_twice(files, file, column)), file, 1, column, "duplicate_column")


def test_a_column_in_both_languages_is_there_twice() -> None:
    files = dict(LANGUAGES["english"])
    rows = build.rows_of(files["minutes.csv"])
    files["minutes.csv"] = build.bytes_of([[*rows[0], "成交金额"], *[[*row, "0"] for row in rows[1:]]])
    assert has(refused(files), "minutes.csv", 1, "gmv", "duplicate_column")


def test_a_missing_minute_is_named_where_it_is_missed(files: build.Files) -> None:
    assert has(refused(build.without_line(files, "minutes.csv", 11)), "minutes.csv", 11, "minute", "minute_gap")


def test_a_missing_last_minute_is_named(files: build.Files) -> None:
    assert has(refused(build.without_line(files, "minutes.csv", 91)), "minutes.csv", 90, "minute", "minutes_mismatch")


def test_a_repeated_minute_is_named(files: build.Files) -> None:
    assert has(refused(build.with_line_twice(files, "minutes.csv", 11)), "minutes.csv", 12, "minute", "duplicate_minute")


def test_a_product_missing_from_a_minute_is_named(files: build.Files) -> None:
    assert has(refused(build.without_line(files, "product_minutes.csv", 11)), "product_minutes.csv", None, "minute", "missing_product_minute")


def test_all_defects_are_named_not_only_the_first(files: build.Files) -> None:
    broken = build.with_cell(files, "minutes.csv", 5, "orders", "-1")
    broken = build.with_cell(broken, "minutes.csv", 30, "exits", "x")
    broken = build.with_cell(broken, "products.csv", 3, "role", "hero")
    broken = build.with_cell(broken, "operator.csv", 20, "lever", "shout")
    named = {(defect.file, defect.line) for defect in refused(broken)}
    assert named >= {("minutes.csv", 5), ("minutes.csv", 30), ("products.csv", 3), ("operator.csv", 20)}


def test_the_list_of_defects_is_capped(files: build.Files) -> None:
    rows = build.rows_of(files["product_minutes.csv"])
    broken = {**files, "product_minutes.csv": build.bytes_of([rows[0], *[[*row[:-1], "-1"] for row in rows[1:]]])}
    with pytest.raises(RecordingRefused) as refusal:
        read_recording(broken)
    assert refusal.value.truncated
    assert len(refusal.value.defects) == MOST_DEFECTS


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(files: build.Files, name: str) -> None:
    del files[name]
    assert has(refused(files), name, None, None, "missing_file")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"  \n\n", "empty_file"),
        (b"minute\x00,online", "nul_byte"),
        (b"\xff\xfea\x00b\x00", "wrong_encoding"),
        (b"minute,\x81\x20\xff\xff", "wrong_encoding"),
    ],
)
def test_what_is_not_text_is_refused(files: build.Files, name: str, data: bytes, code: str) -> None:
    assert code in {defect.code for defect in refused({**files, name: data}) if defect.file == name}


def test_a_line_with_too_many_cells_is_named(files: build.Files) -> None:
    rows = build.rows_of(files["minutes.csv"])
    rows[6].append("1")
    assert has(refused({**files, "minutes.csv": build.bytes_of(rows)}), "minutes.csv", 7, None, "wrong_number_of_cells")


def test_an_open_quote_is_named(files: build.Files) -> None:
    assert "broken_csv" in {defect.code for defect in refused({**files, "operator.csv": files["operator.csv"] + b'10,"cue'})}


SESSION_KEYS = [
    ("format", "live-session/2", "wrong_format"),
    ("minutes", 0, "bad_key"),
    ("minutes", 90.5, "bad_key"),
    ("minutes", True, "bad_key"),
    ("started_at", "yesterday", "bad_key"),
    ("started_at", "2026-09-05T20:00:00", "bad_key"),
    ("currency", "USD", "bad_key"),
    ("followers", -1, "bad_key"),
    ("id", "../../etc", "bad_key"),
    ("host", None, "bad_key"),
    ("provenance", "", "bad_key"),
]


@pytest.mark.parametrize(("key", "value", "code"), SESSION_KEYS)
def test_a_bad_fact_of_the_session_is_named(files: build.Files, key: str, value: object, code: str) -> None:
    content = {**json.loads(files["session.json"]), key: value}
    broken = {**files, "session.json": json.dumps(content, indent=2).encode()}
    defects = refused(broken)
    assert any(defect.file == "session.json" and defect.column == key and defect.code == code and defect.line for defect in defects)


@pytest.mark.parametrize("data", [b"[1, 2]", b"{", b"null", b'{"a": 1, "a": 2}', b"[" * 100_000])
def test_a_broken_session_file_is_refused(files: build.Files, data: bytes) -> None:
    assert {defect.code for defect in refused({**files, "session.json": data}) if defect.file == "session.json"}


def test_every_code_in_the_table_is_unique_and_used() -> None:
    folders = [build.SESSIONS.parents[1] / name for name in ("calibration", "exports", "services")]
    source = "".join(path.read_text() for folder in folders for path in folder.glob("*.py") if path.name != "defects.py")
    unused = [code for code in DEFECT_MESSAGES if not re.search(rf'"{code}"', source)]
    assert unused == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(sorted(TABLES)), place=st.integers(0, 10**6), junk=st.binary(min_size=1, max_size=6))
def test_damaged_bytes_are_read_or_refused_but_never_crash(file: str, place: int, junk: bytes) -> None:
    files = dict(LANGUAGES["english"])
    data = files[file]
    cut = place % len(data)
    files[file] = data[:cut] + junk + data[cut + len(junk) :]
    try:
        read_recording(files)
    except RecordingRefused as refusal:
        assert refusal.defects
        assert all(defect.message for defect in refusal.defects)
